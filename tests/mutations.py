"""`python -m tests.mutations [number …]` (`make mutations`): whether the tests see the faults of `tests/mutants.py`.

Each fault is put into a copy of the checkout, and its own tests run there; it is caught where one of them fails. First
they run on the copy as it is, for a test that fails anyway catches nothing.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copy2

from bureau_common.testing.workspace import ROOT
from tests.faults import Mutant
from tests.mutants import MUTANTS

MINUTES = 20
"""How long a run of a few tests may take: far more than it does on a busy machine. One that hangs is caught, too."""
_ENDS = {1: "caught", 2: "caught while collecting"}
"""By pytest's exit code; every other is an error of this list or of the machine and counts as not caught."""


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of every file that git knows or would take; never the checkout itself."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        for name in listed:
            if (ROOT / name).is_file():
                target = Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                copy2(ROOT / name, target)
        yield Path(folder)


def run_tests(tree: Path, tests: Iterable[str]) -> tuple[str, str]:
    """How the tests of a copy end, and the line that says which failed. Its sources come before the installed ones."""
    sources = [tree / "shared/src", tree / "gateway/src", *sorted(tree.glob("services/*/src")), tree / "deploy"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources))}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        ran = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=MINUTES * 60
        )
    except subprocess.TimeoutExpired:
        return f"caught: no end within {MINUTES} minutes", ""
    if ran.returncode == 0:
        return "SURVIVED", ""
    said = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    broken = f"NOT TRIED: pytest ended with {ran.returncode}"
    return _ENDS.get(ran.returncode, broken), said[0] if said else (ran.stdout + ran.stderr)[-2000:]


@contextmanager
def planted(tree: Path, mutant: Mutant) -> Iterator[None]:
    """The fault in the copy, and taken out again. Bytecode is known by the second of a file's time: it goes, too."""
    path = tree / mutant.file
    text = path.read_text(encoding="utf-8")
    for content in (text.replace(mutant.old, mutant.new), text):
        path.write_text(content, encoding="utf-8")
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
        if content is not text:
            yield


def main(chosen: Sequence[int]) -> int:
    numbered = {number: mutant for number, mutant in enumerate(MUTANTS, 1) if number in chosen or not chosen}
    caught = 0
    with copied() as tree:
        sound, said = run_tests(tree, dict.fromkeys(test for mutant in numbered.values() for test in mutant.tests))
        if sound != "SURVIVED":
            print(f"Without any fault the tests do not pass: {sound}\n{said}")
            return 1
        for number, mutant in numbered.items():
            with planted(tree, mutant):
                end, said = run_tests(tree, mutant.tests)
            caught += end.startswith("caught")
            print(
                f"{number:3} {end}: {mutant.file}: {mutant.old.strip()} -> {mutant.new.strip()}\n      {said}",
                flush=True,
            )
    print(f"{caught} of {len(numbered)} caught")
    return int(caught < len(numbered))


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:]]))
