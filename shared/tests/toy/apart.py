"""`python -m toy.apart`: reads the files that its input names, each in a process of its own, and says what that took.

Such a process is a copy of this one, which has imported all that it needs: importing takes longer than most files.
"""

import json
import os
import sys
from pathlib import Path

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.entry_files import Reader
from toy.schemas import OrderEntry

Told = dict[str, int | str]


def peak() -> int:
    """The kernel's high water mark of this process alone, in MiB; getrusage would tell its parent's, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def read(path: str) -> Told:
    """What a file holds, or by which rule it is refused, and the memory that reading it took."""
    before = peak()
    with Path(path).open("rb") as file:
        try:
            reader = Reader(file, OrderEntry)
            while not reader.done:
                reader.read(2000)
            told: Told = {"rows": reader.rows_read, "total": reader.errors_total, "listed": len(reader.errors)}
        except Refused as refused:
            told = {"rule": refused.errors[0].rule}
    return {**told, "mib": peak(), "grown": peak() - before}


def say(told: Told) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    for line in sys.stdin:
        if not (child := os.fork()):
            say(read(line.removesuffix("\n")))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            say({"rule": f"the reader ended with {status}"})


if __name__ == "__main__":
    main()
