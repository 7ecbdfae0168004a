"""Processes by number: a number alone proves nothing, so whoever ends a process looks at its command first."""

import os
import subprocess
from pathlib import Path

_PROC = Path("/proc")


def command_of(pid: int) -> str:
    """The command line of a live process, else empty: also for one that has ended and is not yet reaped."""
    if (_PROC / "self").exists():
        try:
            return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()


def is_taken(pid: int) -> bool:
    """Whether the number is in use, be it by a process that has ended and is not yet reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def members_of(session: int) -> list[int]:
    """The live processes of a session: those that its leader started, also when the leader is gone."""
    return [pid for pid in _all() if _session_of(pid) == session and command_of(pid)]


def _all() -> list[int]:
    if (_PROC / "self").exists():
        return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    listed = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=True)
    return [int(pid) for pid in listed.stdout.split()]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None
