"""The Makefile sets up what a target needs when something that this follows from has changed, and only then."""

import os
import shutil
import subprocess
from pathlib import Path

from local.deployables import ROOT


def test_writing_the_openapi_documents_does_not_make_the_next_target_set_up_again(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    written = [each.relative_to(ROOT) for each in (ROOT / "services").glob("*/src/*/openapi.json")]
    packages = [ROOT / "shared", ROOT / "gateway", *(ROOT / "services").glob("*-svc")]
    projects = [each / "pyproject.toml" for each in (ROOT, *packages)]
    locks = [ROOT / "requirements.lock", *(ROOT / "deploy").glob("*.lock")]
    needed = [each.relative_to(ROOT) for each in (*projects, *locks)]
    for path in [*needed, *written]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
        os.utime(tmp_path / path, (1, 1))
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\ntouch " + " ".join(map(str, written)) + "\n")
    python.chmod(0o755)
    stamps = [tmp_path / ".venv/.runs", tmp_path / ".venv/.ready"]
    for each in stamps:
        each.touch()
        os.utime(each, (2, 2))

    def make(*arguments: str) -> int:
        return subprocess.run(["make", *arguments], cwd=tmp_path, capture_output=True, check=False).returncode

    assert len(written) == 4
    assert make("-q", "setup") == 0
    assert make("openapi") == 0
    assert make("-q", "setup") == 0, "nothing is to be set up again"
    for each in stamps:
        os.utime(each, (2, 2))
    assert make("-q", "setup") == 1
    assert make("-q", "run") == 1


def test_what_only_tests_need_is_not_waited_for_by_who_runs_the_suite() -> None:
    def would(target: str) -> str:
        return subprocess.run(["make", "-Bn", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert " -r requirements.lock" in would("setup")
    for target in ("run", "token", "verify"):
        assert "-r deploy/requirements.lock" in would(target)
        assert " -r requirements.lock" not in would(target)
