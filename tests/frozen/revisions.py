"""`python -m tests.frozen.revisions` (`make revisions`): write down the hashes of new migrations; what landed stays.

`revisions.txt` holds a line for every migration, and for the frozen helpers that they build by, as `sha256sum` writes it.
"""

import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from local.deployables import ROOT

TABLE = Path(__file__).with_name("revisions.txt")
_KIT = "shared/src/bureau_common/kit/migrations"
_FROZEN = (
    "services/*/migrations/versions/*.py",
    "gateway/migrations/versions/*.py",
    f"{_KIT}/versions/*.py",
    f"{_KIT}/records_v*.py",
)


def standing(root: Path = ROOT) -> dict[str, str]:
    """The hash of every migration and frozen helper in a checkout, by its path."""
    files = sorted(path for pattern in _FROZEN for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def landed(table: Path = TABLE) -> dict[str, str]:
    """The hashes that were written down, by path."""
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    return {path: digest for digest, path in (line.split(maxsplit=1) for line in lines)}


def touched(known: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What landed and does not stand as it landed."""
    gone = [f"{path} landed and is gone or renamed: put it back" for path in known if path not in found]
    edited = [
        f"{path} landed and was edited: put it back, and write a new migration (has it not landed yet: delete its line)"
        for path, digest in known.items()
        if found.get(path, digest) != digest
    ]
    return gone + edited


def new(known: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What stands and was not written down yet."""
    return [path for path in found if path not in known]


def main(root: Path = ROOT, table: Path = TABLE) -> int:
    known, found = landed(table), standing(root)
    if problems := touched(known, found):
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    with table.open("a", encoding="utf-8") as file:
        for path in new(known, found):
            file.write(f"{found[path]}  {path}\n")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
