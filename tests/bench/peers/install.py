"""What the peers need, installed into the bench's own folder: from the registries' ordinary clients, by locks with hashes."""

import shutil
import subprocess
import sys
from pathlib import Path

from bureau_common.testing.workspace import ROOT

FOLDER = ROOT / ".bench"
_PYTHON, _NODE = FOLDER / "python", FOLDER / "node"
_HERE = Path(__file__).parent
_LOCK = _HERE.with_name("requirements.lock")
_NODE_FILES = ("package.json", "package-lock.json", ".npmrc", "graphile.config.mjs")


def python_folder() -> Path:
    """A folder with the packages that run on Python, installed if they are not."""
    installed = _PYTHON / "installed.lock"
    if not installed.exists() or installed.read_bytes() != _LOCK.read_bytes():
        shutil.rmtree(_PYTHON, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes"]
        subprocess.run([*pip, "--target", _PYTHON, "-r", _LOCK], check=True)
        shutil.copy(_LOCK, installed)
    return _PYTHON


def node_folder() -> Path:
    """A folder with the packages that run on Node, and PostGraphile's settings beside them."""
    installed, lock = _NODE / "installed.lock", _HERE / "package-lock.json"
    _NODE.mkdir(parents=True, exist_ok=True)
    for name in _NODE_FILES:
        shutil.copy(_HERE / name, _NODE)
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=_NODE, check=True)
        shutil.copy(lock, installed)
    return _NODE
