"""How pytest runs here: nothing of a run remains however it ends, and no test depends on how fast the machine is."""

import gc
import os
import sys
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from .compiled import keep_compiled, keep_planned
from .patience import be_patient
from .scratch import hold, scratch_folder
from .seconds import Stopwatch
from .statements import refuse_found, watch_statements


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    be_patient()
    keep_compiled()
    keep_planned()
    # The client of apps in this process looks for it at each request, on every path, to ask whether trio runs.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    # The tests' clusters speak no TLS: the driver would make ready for it and ask for it at each connection.
    os.environ.setdefault("PGSSLMODE", "disable")
    watch_statements()
    hypothesis.settings.register_profile("calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("calm")
    if config.option.basetemp is None:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        config.option.basetemp = stack.enter_context(scratch_folder()) / "pytest"
    elif hasattr(config, "workerinput"):
        hold(Path(config.option.basetemp).parents[1])  # a worker outlives a run that is killed by some seconds
    if not hasattr(config, "workerinput"):  # reports come together in the process that the run began in
        config.pluginmanager.register(Stopwatch(config))
    config.pluginmanager.register(_Interruption(config))
    config.pluginmanager.register(_Survivors())


class _Survivors:
    """What outlives a whole collection and the test in which it came stays: apps, compiled statements, what was imported.

    The collector need not walk it again and again: of a process of thousands of tests it would take seconds each time.
    """

    def __init__(self) -> None:
        self._collected = 0

    def pytest_collection_finish(self) -> None:
        """Whatever was imported."""
        gc.freeze()
        gc.set_threshold(20_000, 20, 100)

    def pytest_runtest_logfinish(self) -> None:
        """Whatever is left after a test."""
        collected = gc.get_stats()[2]["collections"]
        if collected != self._collected:
            self._collected = collected
            gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """A test fails by its statements, too."""
    outcome = yield
    refuse_found()
    return outcome


class _Interruption:
    """Ends the process on Ctrl-C, when what has failed is told: scratch folders go with it.

    Fixtures are not taken down: an event loop that was interrupted may wait forever for it.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        if excinfo.type is KeyboardInterrupt:  # not where pytest itself stops, as after an error in collecting
            if reporter := self._config.pluginmanager.get_plugin("terminalreporter"):
                reporter.write_line("")
                self._config.hook.pytest_terminal_summary(
                    terminalreporter=reporter, exitstatus=pytest.ExitCode.INTERRUPTED, config=self._config
                )
                reporter.write_line("interrupted", red=True)
                reporter.flush()
            os._exit(pytest.ExitCode.INTERRUPTED)
