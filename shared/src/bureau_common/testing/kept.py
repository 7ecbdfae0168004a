"""What takes long to make and follows from files alone, kept from run to run under a hash of those files."""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from .workspace import ROOT

STORE = ROOT / ".pytest_cache" / "bureau"


@contextlib.contextmanager
def kept(name: str, files: Iterable[Path], make: Callable[[Path], None]) -> Iterator[Path]:
    """The folder that `make` fills from `files`; made anew when one of them, or a library, is another than before.

    One process at a time holds it: of several that start at once one makes it and the others wait. What was interrupted
    is made anew.
    """
    store = STORE / name
    store.mkdir(parents=True, exist_ok=True)
    with (store / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = store / _hash(files)
        if not wanted.exists():
            for stale in store.iterdir():
                if stale.is_dir():
                    shutil.rmtree(stale)
            making = store / "making"
            making.mkdir()
            make(making)
            making.rename(wanted)
        yield wanted


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(_surroundings().encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


@cache
def _surroundings() -> str:
    """What else the outcome may depend on: the interpreter, the installed libraries, and who owns the files."""
    libraries = sorted(f"{each.name} {each.version}" for each in distributions())
    return "\n".join([platform.platform(), platform.python_version(), f"user {os.geteuid()}", *libraries, ""])
