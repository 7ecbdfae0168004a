"""What the bench runs on, how busy that is by others, and what of it a process has had."""

import os
import platform
import subprocess
import time
from typing import Any

import psutil

from bureau_common.testing.workspace import ROOT

_LOOK_SECONDS, _IDLE_PERCENT = 5.0, 10.0


def cpu_seconds(process: psutil.Process) -> float:
    """Seconds of processor that a process and the children that it waited for have had."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def load() -> dict[str, float]:
    """How busy the machine is while the bench does nothing: percent of all its cores, and the kernel's load averages."""
    busy = psutil.cpu_percent(interval=_LOOK_SECONDS)
    one, five, _ = os.getloadavg()
    return {"busy_percent": busy, "load_1": round(one, 2), "load_5": round(five, 2)}


def is_idle(found: dict[str, float]) -> bool:
    return found["busy_percent"] <= _IDLE_PERCENT


def about() -> dict[str, Any]:
    """The machine, the day and the commit."""
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return {
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": _git("rev-parse", "--short", "HEAD") + (" with changes" if changed else ""),
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
