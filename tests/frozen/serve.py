"""`python …/tests/frozen/serve.py`, run in any checkout: its suite on the folder of BUREAU_DATA, on PORT, without the demo.

`make run` loads the demo district each time, which changes nothing where the same code loaded it before. Other code may
number its files or name its alerts otherwise, and would then write: so that step is left out. What comes up is the
checkout whose `deploy` folder is on PYTHONPATH, which need not be the one of this file.
"""

import sys
from collections.abc import Mapping

from local import run, steps
from local.state import State, say


async def _leave_out(state: State, environment: Mapping[str, str]) -> None:
    say("Demo district: left as it is")


if __name__ == "__main__":
    if not hasattr(steps, "load_demo"):
        raise SystemExit("local.steps has no load_demo to leave out: name here what loads the demo district")
    steps.load_demo = _leave_out
    sys.exit(run.main())
