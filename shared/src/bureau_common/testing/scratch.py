"""Folders that go when the process that made them goes, and with them the PostgreSQL servers whose data lie there.

A watcher, a process in a session of its own, reads from a pipe that the maker holds open and writes nothing to. However
the maker ends, by itself, interrupted or killed, the pipe closes; when nobody else holds the folder any more, the watcher
stops the servers and deletes it. Whoever uses the folder holds it by a shared lock, which goes with the process. A folder
that nobody holds was left because its watcher was killed as well: whoever makes the next one sweeps it away.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .postgres import Cluster, start_cluster, stop_server

_PREFIX = "bureau-scratch-"
_UNHELD = 0o700
"""The mode of a folder that was made a moment ago and is not yet held."""
_HELD = 0o711
"""Servers run by another user pass through it, to folders of their own that are closed."""


@contextlib.contextmanager
def scratch_folder(*, on_disk: bool = False) -> Iterator[Path]:
    """A folder that is gone afterwards, with every server that was started in it; for much data one on the disk."""
    place = Path(tempfile.gettempdir()) if on_disk else _place()
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    lock = hold(folder)
    try:
        folder.chmod(_HELD)
        with subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder), str(lock)],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[lock],
            start_new_session=True,  # Ctrl-C in the terminal is for the maker alone
        ):
            yield folder
        delete(folder)  # there is nothing left to do, unless somebody killed the watcher
    finally:
        os.close(lock)


def hold(folder: Path) -> int:
    """Keep a scratch folder for as long as this process lives, or does not close what is returned."""
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


@contextlib.contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """A cluster of which nothing remains."""
    with scratch_folder() as folder:
        yield start_cluster(folder / "postgres", durable=False)


def delete(folder: Path) -> None:
    """Stop the servers whose data lie in the folder, or where it says that they lie, and delete all of it."""
    elsewhere = [Path(location.read_text().strip()) for location in folder.rglob("cluster.location")]
    for place in (*elsewhere, folder):
        for record in place.rglob("postmaster.pid"):
            stop_server(record.parent, "immediate")
        shutil.rmtree(place, ignore_errors=True)


def _place() -> Path:
    """Memory where there is room in it: a clone takes 10 ms there, and 300 ms on a slow disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is private
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 * 1024**3
    return memory if roomy else Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Delete what killed runs of this user have left."""
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # it may go at any moment
            found = folder.stat()
            if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) == _UNHELD:
                continue
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused where somebody holds it
                delete(folder)
            finally:
                os.close(lock)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    fcntl.flock(int(sys.argv[2]), fcntl.LOCK_EX)  # granted when nobody else holds it
    delete(Path(sys.argv[1]))
