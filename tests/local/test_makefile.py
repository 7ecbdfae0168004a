"""The Makefile sets up when something that the setup follows from has changed, and only then."""

import os
import shutil
import subprocess
from pathlib import Path

from local.deployables import ROOT


def test_writing_the_openapi_documents_does_not_make_the_next_target_set_up_again(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    written = [each.relative_to(ROOT) for each in (ROOT / "services").glob("*/src/*/openapi.json")]
    packages = [ROOT / "shared", ROOT / "gateway", *(ROOT / "services").glob("*-svc")]
    needed = [Path("requirements.lock"), *[each.relative_to(ROOT) / "pyproject.toml" for each in (ROOT, *packages)]]
    for path in [*needed, *written]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
        os.utime(tmp_path / path, (1, 1))
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\ntouch " + " ".join(map(str, written)) + "\n")
    python.chmod(0o755)
    (tmp_path / ".venv/.ready").touch()
    os.utime(tmp_path / ".venv/.ready", (2, 2))

    def make(*arguments: str) -> int:
        return subprocess.run(["make", *arguments], cwd=tmp_path, capture_output=True, check=False).returncode

    assert len(written) == 4
    assert make("-q", "setup") == 0
    assert make("openapi") == 0
    assert make("-q", "setup") == 0, "nothing is to be set up again"
    os.utime(tmp_path / ".venv/.ready", (2, 2))
    assert make("-q", "setup") == 1
