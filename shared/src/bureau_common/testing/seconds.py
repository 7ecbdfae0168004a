"""How long the tests of each package took, left behind by a whole run for `make weight` to print."""

import json
from collections import defaultdict
from pathlib import PurePath

import pytest

from .workspace import ROOT

SECONDS = ROOT / ".pytest_cache" / "seconds.json"


class Stopwatch:
    """Adds up the seconds of tests by package, set-up and tear-down included, over all workers of a run."""

    def __init__(self, config: pytest.Config) -> None:
        self._races = config.option.markexpr == "race"
        self._taken: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a phase of a test to its package."""
        first, *others = PurePath(report.nodeid.partition("::")[0]).parts
        package = f"{first}/{others[0]}" if first in ("services", "tests") else first
        self._taken[f"{package} (races)" if self._races else package] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write what was measured beside what the other call of `make test` measured."""
        before = json.loads(SECONDS.read_text(encoding="utf-8")) if SECONDS.exists() else {}
        SECONDS.parent.mkdir(exist_ok=True)
        SECONDS.write_text(json.dumps({**before, **self._taken}), encoding="utf-8")
