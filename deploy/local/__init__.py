"""The whole suite on one machine: what `make run` and the other local targets start."""

import signal
import sys

if sys.orig_argv[1:3] == ["-m", "local.run"]:
    # It loads for a second before it hears what it is asked: who stops it then has stopped it, and nothing has begun.
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
