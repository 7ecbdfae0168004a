"""`make run` from outside: it comes up in any folder, is found again by its folder, and leaves nothing when it stops."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from bureau_common.testing.ports import free_port
from bureau_common.testing.processes import command_of
from bureau_common.testing.scratch import scratch_folder
from local.deployables import ROOT


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder whose path has a space."""
    with scratch_folder() as folder:
        yield folder / "a data folder"


def environment(data: Path, **more: str) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key != "PORT" and not key.endswith("_DATABASE_URL")}
    return {**own, "PYTHONPATH": str(ROOT / "deploy"), "BUREAU_DATA": str(data), **more}


@contextmanager
def started(data: Path) -> Iterator[subprocess.Popen[str]]:
    """`make run` without make; whatever a test finds, it is stopped."""
    with subprocess.Popen(
        [sys.executable, "-m", "local.run"],
        cwd=ROOT,
        env=environment(data, PORT=str(free_port())),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            yield run
        finally:
            if run.poll() is None:
                run.terminate()


def read_until(output: IO[str], beginning: str) -> list[str]:
    """The lines up to the first that begins so; all of them where none does."""
    lines = []
    for line in output:
        lines.append(line.rstrip())
        if line.startswith(beginning):
            break
    return lines


def tool(name: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A local target of the running suite; nobody repeats its port."""
    command = [sys.executable, "-m", f"local.{name}", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False)


def alive_of(data: Path) -> list[str]:
    """The commands of live processes that name the data folder, or what its logs are written by."""
    commands = [command_of(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [command for command in commands if str(data) in command]


def test_the_suite_is_found_by_its_folder_and_leaves_nothing_alive(data: Path) -> None:
    with started(data) as run:
        assert run.stdout
        told = read_until(run.stdout, "Stop:")
        assert [line for line in told if line.startswith("Ready:")], told
        for role in ("viewer", "approver"):
            assert tool("token", data, role).stdout.count(".") == 2
        verified = tool("verify", data)
        assert (verified.returncode, verified.stdout.count(": ok")) == (0, 5), verified.stdout + verified.stderr
        assert "another run" in tool("run", data).stderr
        run.terminate()
        assert run.stdout.read().splitlines() == ["Stopping", "Stopped"]
        assert run.wait() == 0
    assert alive_of(data) == []
    assert "make run" in tool("token", data, "viewer").stderr
    # Of some eight thousand files that the migrations and the demo district made, hardly any was left to the stop.
    log = (data / "postgres/server/postgres.log").read_text(encoding="utf-8")
    *earlier, at_the_stop = map(int, re.findall(r"checkpoint complete: .*; sync files=(\d+),", log))
    assert at_the_stop < sum(earlier) / 10


def test_ctrl_c_during_the_start_ends_it_with_0_and_leaves_nothing_alive(data: Path) -> None:
    with started(data) as run:
        assert run.stdout
        read_until(run.stdout, "PostgreSQL: on")
        os.killpg(run.pid, signal.SIGINT)
        assert run.stdout.read().splitlines()[-2:] == ["Stopping", "Stopped"]
        assert run.wait() == 0
    assert alive_of(data) == []


def test_who_stops_it_while_it_loads_is_told_nothing_and_nothing_begins(data: Path, tmp_path: Path) -> None:
    """The first that it loads stops it here: it was a page of traceback, and no exit with 0."""
    package = tmp_path / "bureau_common"
    package.mkdir()
    (package / "__init__.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    own = environment(data)
    done = subprocess.run(
        [sys.executable, "-m", "local.run"],
        cwd=ROOT,
        env={**own, "PYTHONPATH": f"{tmp_path}:{own['PYTHONPATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not data.exists()
