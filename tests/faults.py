"""What a planted fault is, and where the sources and tests of each service lie."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault: in `file` the text `old`, which stands there once, becomes `new`, and one of the `tests` fails."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]


class Place(NamedTuple):
    """A folder of sources, and the folder of the tests that see their faults; tests of the kit are named whole."""

    sources: str
    tests: str

    def fault(self, file: str, old: str, new: str, *tests: str) -> Mutant:
        return Mutant(
            f"{self.sources}/{file}",
            old,
            new,
            tuple(test if test.startswith("shared/") else f"{self.tests}/{test}" for test in tests),
        )


TESTS = "services/{}-svc/tests"
