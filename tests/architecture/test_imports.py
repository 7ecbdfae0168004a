"""Imports point one way: the contracts hold, and a planted violation of each is caught by name."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bureau_common.testing.fixtures import ROOT

PACKAGES = ["shared", "gateway", *[f"services/{name}-svc" for name in ("revenue", "credit", "debt", "performance")]]
RECEIPTS = "services/revenue-svc/src/revenue_svc/topics/receipts"
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
# contract: (file, the import that breaks it)
PLANTED = {
    "deployables": ("services/credit-svc/src/credit_svc/app.py", "import debt_svc.app"),
    "shared-up": ("shared/src/bureau_common/kit/cells.py", "import revenue_svc.settings"),
    "schemas-pure": ("shared/src/bureau_common/schemas/money.py", "import sqlalchemy"),
    "rules-pure": (f"{RECEIPTS}/rules.py", "import sqlalchemy"),
    "topic-layers": (f"{RECEIPTS}/tables.py", "from .book import RECEIPTS"),
    "topics-independent": (f"{RECEIPTS}/rules.py", "import revenue_svc.topics.planted"),
    "svc-layers": ("services/revenue-svc/src/revenue_svc/reference/subjects.py", "import revenue_svc.summary.figures"),
    "kit-layers": ("shared/src/bureau_common/kit/journal.py", "from .books import Book"),
    "testing-apart": ("shared/src/bureau_common/kit/sessions.py", "import bureau_common.testing.ports"),
    "http-client": ("gateway/src/bureau_gateway/report/service.py", "import httpx"),
    "no-cycles": ("shared/src/bureau_common/schemas/money.py", "from . import units"),
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(root / package / "src") for package in PACKAGES)}
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """The sources alone, for a test to break."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package / "src", tmp_path / package / "src", ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path)


def test_every_contract_holds() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout
    for name in CONTRACTS.values():
        assert f"{name} KEPT" in answer.stdout


def test_every_contract_has_its_planted_violation() -> None:
    assert set(PLANTED) == set(CONTRACTS)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_caught_by_name(copy: Path, contract: str) -> None:
    file, planted = PLANTED[contract]
    other = copy / "services/revenue-svc/src/revenue_svc/topics/planted/__init__.py"
    other.parent.mkdir()
    other.write_text('"""A topic for the test."""\n')
    path = copy / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    answer = lint(copy)
    assert answer.returncode != 0
    assert f"{CONTRACTS[contract]} BROKEN" in answer.stdout, answer.stdout
