"""Imports point one way: the contracts hold, and a planted violation of each is caught by name."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bureau_common.testing.workspace import ROOT, migrations

SERVICES = ("revenue", "credit", "debt", "performance")
PARTS = ("__init__", "rules", "tables", "guards")
PACKAGES = ["shared", "gateway", *[f"services/{name}-svc" for name in SERVICES]]


def topic(service: str, file: str) -> str:
    return f"services/{service}-svc/src/{service}_svc/topics/{file}"


LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}
ROOMS = [
    ("core", "web.keys"),
    ("web", "journal.journal"),
    ("journal", "measures.flows"),
    ("measures", "books.guards"),
    ("books", "files.cells"),
    ("approval", "parameters.parameters"),
    ("files", "figures.formulas"),
    ("people", "approval.proposals"),
    ("figures", "watch.closings"),
    ("watch", "audit.verify"),
    ("audit", "app"),
]
"""A room of the kit, and a module of a room that does not stand before it."""
# (contract, file, the import that breaks it); every service gets a topic of the test's own to break
PLANTED = [
    ("deployables", "services/credit-svc/src/credit_svc/app.py", "import debt_svc.app"),
    ("shared-up", "shared/src/bureau_common/kit/files/cells.py", "import revenue_svc.settings"),
    ("schemas-pure", "shared/src/bureau_common/schemas/money.py", "import sqlalchemy"),
    *[("rules-pure", topic(name, "planted/rules.py"), "import sqlalchemy") for name in SERVICES],
    *[("topic-layers", topic(name, "planted/tables.py"), "from . import guards") for name in SERVICES],
    *[
        ("topics-independent", topic(name, "planted/rules.py"), f"import {name}_svc.topics.beside.rules")
        for name in SERVICES
    ],
    ("svc-layers", "services/revenue-svc/src/revenue_svc/reference/subjects.py", "import revenue_svc.summary.figures"),
    *[
        ("kit-rooms", f"shared/src/bureau_common/kit/{room}/__init__.py", f"from ..{later} import *")
        for room, later in ROOMS
    ],
    ("testing-apart", "shared/src/bureau_common/kit/web/sessions.py", "import bureau_common.testing.ports"),
    ("http-client", "gateway/src/bureau_gateway/report/service.py", "import httpx"),
    ("no-cycles", "shared/src/bureau_common/schemas/money.py", "from . import units"),
]


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


def test_a_migration_imports_nothing_of_the_suite_but_its_like() -> None:
    """So that its outcome follows from the migrations alone: tests keep migrated databases by them."""
    strange = []
    for path in migrations():
        if path.parent.name == "versions":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [node.module or "."] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                strange += [(path.name, name) for name in names if name.split(".")[0] in LINTER["root_packages"]]
    assert [each for each in strange if not each[1].startswith("bureau_common.kit.migrations")] == []


def test_every_contract_has_its_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)


def write_topics(root: Path) -> None:
    """Two topics for each service, which a real one need not have yet."""
    for service in SERVICES:
        for file in ("__init__.py", *[f"{name}/{part}.py" for name in ("planted", "beside") for part in PARTS]):
            path = root / topic(service, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text('"""For the test."""\n')


@pytest.mark.parametrize(("contract", "file", "planted"), PLANTED)
def test_a_planted_violation_is_caught_by_name(copy: Path, contract: str, file: str, planted: str) -> None:
    write_topics(copy)
    path = copy / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    answer = lint(copy)
    assert answer.returncode != 0
    assert f"{CONTRACTS[contract]} BROKEN" in answer.stdout, answer.stdout
