"""A folder that was moved or copied after it was set up runs its own code, and a .venv of another Python is made anew."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.deployables import ROOT

PACKAGES = ("shared", "gateway", *sorted(f"services/{each.name}" for each in (ROOT / "services").glob("*-svc")))
STAMP = ".venv/.runs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One that is set up: what the Makefile asks for is there, and its Python has what was installed in this folder."""
    found = tmp_path / "a folder"
    locks = [each.relative_to(ROOT) for each in (ROOT / "deploy").glob("*.lock")]
    needed = [Path("pyproject.toml"), *(Path(each) / "pyproject.toml" for each in PACKAGES), *locks]
    for path in needed:
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).touch()
        os.utime(found / path, (1, 1))
    shutil.copy(ROOT / "Makefile", found)
    (found / ".venv/bin").mkdir(parents=True)
    (found / ".venv/bin/python").symlink_to(sys.executable)
    (found / STAMP).touch()
    return found


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_a_folder_that_is_not_the_one_that_was_installed_runs_its_own_code(folder: Path) -> None:
    """One that was moved found none of its packages, and a copy ran those of the folder that it was copied from."""
    program = folder / ".venv/bin/python"
    program.unlink()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    modules = []
    for each in PACKAGES:
        name = "bureau_common" if each == "shared" else f"of_{Path(each).name.replace('-', '_')}"
        modules.append(folder / each / "src" / name / "__init__.py")
    for path in modules:
        path.parent.mkdir(parents=True)
        path.touch()
    (folder / "deploy/local").mkdir()
    names = [path.parent.name for path in modules]
    told = "".join(f"import {name}\nprint({name}.__file__)\n" for name in names)
    (folder / "deploy/local/token.py").write_text(told)
    assert make(folder, "-s", "token").stdout.splitlines() == [str(path) for path in modules]


@pytest.mark.parametrize(
    ("made_with", "version", "is_now", "anew"),
    [
        pytest.param(sys.executable, "3.9.2", sys.executable, False, id="the same"),
        pytest.param(None, "3.9.2", sys.executable, False, id="nobody knows"),
        pytest.param("/bin/ls", "3.9.2", sys.executable, True, id="another"),
        pytest.param("/bin/ls", platform.python_version(), sys.executable, False, id="its like in another place"),
        pytest.param("/nowhere/python3.11", "3.11.2", "/nowhere/python3.11", True, id="none any more"),
    ],
)
def test_a_venv_is_made_anew_where_its_python_is_another(
    folder: Path, made_with: str | None, version: str, is_now: str, anew: bool
) -> None:
    """An upgrade of the system's Python left a .venv that was taken for set up and had nothing in it."""
    program = folder / ".venv/bin/python"
    program.unlink()
    program.symlink_to(is_now)
    told = f"executable = {made_with}\n" if made_with else ""
    (folder / ".venv/pyvenv.cfg").write_text(f"home = /usr/bin\n{told}version = {version}\n")
    assert make(folder, "-q", STAMP).returncode == anew
    assert ("rm -rf .venv\n" in make(folder, "-n", STAMP).stdout) == anew
