"""What tests make is gone when they end, however they end; what they keep is never stale."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bureau_common.testing import kept as keeping
from bureau_common.testing.kept import kept
from bureau_common.testing.postgres import is_running
from bureau_common.testing.scratch import hold, scratch_folder

MAKER = """
import signal
import sys
from bureau_common.testing.postgres import start_cluster
from bureau_common.testing.scratch import hold, scratch_folder

# Set outright: a shell starts background jobs with SIGINT ignored, and that is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
with scratch_folder() as folder:
    print(start_cluster(folder / "postgres", durable=False).data, flush=True)
    sys.stdin.read()
"""


def wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.01)


@pytest.fixture
def maker() -> Iterator[subprocess.Popen[str]]:
    """A process that holds a scratch folder with a server in it, until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", MAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        yield run
        run.kill()


def data_of(maker: subprocess.Popen[str]) -> Path:
    assert maker.stdout is not None
    data = Path(maker.stdout.readline().strip())
    assert is_running(data)
    return data


def watcher_of(folder: Path) -> int:
    found = subprocess.run(["pgrep", "-f", f"bureau_common.testing.scratch {folder}"], capture_output=True, check=True)
    return int(found.stdout)


def test_a_scratch_folder_and_its_server_are_gone_when_the_maker_is_through(maker: subprocess.Popen[str]) -> None:
    data = data_of(maker)
    maker.communicate()
    assert maker.returncode == 0
    assert not is_running(data)
    assert not data.parents[2].exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_they_go_when_the_maker_is_interrupted_or_killed(maker: subprocess.Popen[str], number: signal.Signals) -> None:
    data = data_of(maker)
    maker.send_signal(number)
    assert maker.wait() != 0
    wait_until(lambda: not data.parents[2].exists())
    assert not is_running(data)


def test_they_go_by_the_maker_when_its_watcher_was_killed(maker: subprocess.Popen[str]) -> None:
    data = data_of(maker)
    os.kill(watcher_of(data.parents[2]), signal.SIGKILL)
    maker.communicate()
    assert not data.parents[2].exists()
    assert not is_running(data)


def test_what_a_run_left_whose_watcher_was_killed_as_well_is_swept_away_by_the_next(
    maker: subprocess.Popen[str],
) -> None:
    data = data_of(maker)
    os.kill(watcher_of(data.parents[2]), signal.SIGKILL)
    maker.kill()
    maker.wait()
    assert is_running(data)

    def is_swept() -> bool:
        with scratch_folder():
            return not data.parents[2].exists()

    wait_until(is_swept)  # at once, unless the killed watcher still lives
    assert not is_running(data)


def test_they_stay_as_long_as_somebody_else_holds_the_folder(maker: subprocess.Popen[str]) -> None:
    data = data_of(maker)
    held = hold(data.parents[2])
    maker.kill()
    maker.wait()
    with scratch_folder():
        assert is_running(data)
    os.close(held)
    wait_until(lambda: not data.parents[2].exists())
    assert not is_running(data)


def test_what_a_living_run_holds_is_left_alone() -> None:
    with scratch_folder() as one, scratch_folder() as another:
        assert one.exists()
        assert another.exists()


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that something is made from, and a store of the test's own to keep that in."""
    monkeypatch.setattr(keeping, "ROOT", tmp_path)
    monkeypatch.setattr(keeping, "STORE", tmp_path / "store")
    path = tmp_path / "source"
    path.write_text("one")
    return path


def test_what_is_kept_is_made_once_and_anew_when_a_file_or_a_library_has_changed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(fails: bool = False) -> str:
        def make(folder: Path) -> None:
            (folder / "made").write_text(source.read_text())
            made.append(source.read_text())
            if fails:
                raise InterruptedError

        with kept("thing", [source], make) as folder:
            return (folder / "made").read_text()

    made: list[str] = []
    assert [take(), take(), made] == ["one", "one", ["one"]]
    source.write_text("two")
    with pytest.raises(InterruptedError):
        take(fails=True)
    assert [take(), take(), made] == ["two", "two", ["one", "two", "two"]]
    monkeypatch.setattr(keeping, "_surroundings", lambda: "another library")
    assert [take(), len(made)] == ["two", 4]
    assert len([each for each in (source.parent / "store/thing").iterdir() if each.is_dir()]) == 1
