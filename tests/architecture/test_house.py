"""The house rules that can be counted: sizes, docstrings, imports, names, locks, and no route without a token."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bureau_common.testing.workspace import ROOT
from local.openapi import gateway_document
from tests.documents import service_documents

MAX_FILE, MAX_FUNCTION = 350, 60


def sources(*suffixes: str) -> list[Path]:
    """Every file of the project that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [path for name in listed if (path := ROOT / name).suffix in suffixes and path.is_file()]


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in sources(".py")]


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called_in(function: ast.AST) -> frozenset[str]:
    """What a function calls, as it is written."""
    return frozenset(ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call))


def test_files_stay_under_350_lines() -> None:
    long = {path.name: lines for path in sources(".py") if (lines := path.read_text().count("\n") + 1) > MAX_FILE}
    assert long == {}


def test_functions_stay_under_60_lines() -> None:
    # A migration lists columns, one a line: there is nothing to divide.
    long = [
        f"{path}:{function.lineno} {function.name}"
        for path, tree in trees()
        if "versions" not in path.parts
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno >= MAX_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is() -> None:
    assert [str(path) for path, tree in trees() if tree.body and not ast.get_docstring(tree)] == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_every_test_asserts_something() -> None:
    silent = []
    for path, tree in trees():
        if not is_test(path):
            continue
        # An assertion may stand in a helper of the module that the test calls.
        asserting = {"pytest.raises"}
        for function in functions(tree):
            if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
                asserting.add(function.name)
        for function in functions(tree):
            if not function.name.startswith("test_") or function.name in asserting:
                continue
            if not called_in(function) & asserting:
                silent.append(f"{path}:{function.name}")
    assert silent == []


def test_a_test_that_lets_callers_race_is_marked_and_no_other() -> None:
    wrong = []
    for path, tree in trees():
        if not is_test(path):
            continue
        for function in functions(tree):
            if not function.name.startswith("test_"):
                continue
            marks = {ast.unparse(mark) for mark in function.decorator_list}
            if ("asyncio.gather" in called_in(function)) != ("pytest.mark.race" in marks):
                wrong.append(f"{path}:{function.name}")
    assert wrong == []


LOCKS = {
    "requirements.lock": 60,
    "deploy/requirements.lock": 40,
    "deploy/build.lock": 5,
    "deploy/local.lock": 5,
    "deploy/pip.lock": 1,
    "tests/bench/requirements.lock": 8,
    "tests/soak/requirements.lock": 25,
}
"""Every lock, and how many requirements it has at least."""


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==[^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address_and_each_requirement_has_its_hash(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert "://" not in lock
    requirements = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(requirements) >= LOCKS[name]
    assert [each.split()[0] for each in requirements if "--hash=sha256:" not in each] == []
    found = [path for path in sources(".lock", ".toml") if path.suffix == ".lock" or path.name == "pylock.toml"]
    assert sorted(str(path.relative_to(ROOT)) for path in found) == sorted(LOCKS)


def test_an_image_installs_what_was_tested_and_no_tool() -> None:
    tested, deployed = pins("requirements.lock"), pins("deploy/requirements.lock")
    parts = [deployed, *[pins(f"deploy/{each}.lock") for each in ("build", "local", "pip")]]
    together = set().union(*parts)
    assert together <= tested
    assert len(together) == sum(map(len, parts)), "`make run` installs them beside each other"
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    named = [each for group in groups.values() for each in group if isinstance(each, str)]
    tools = {re.split(r"[=<>]", each)[0] for each in named} - {"pyyaml"}  # uvicorn reads YAML, too
    assert {each.split("==")[0] for each in deployed} & tools == set()


def test_nothing_reads_outside_the_repository() -> None:
    outside = re.compile(r"\.\./shared|/work/")
    this = Path(__file__)
    files = [path for path in sources(".py", ".md", ".toml", ".ini", ".txt", ".csv") if path != this]
    assert [str(path) for path in files if outside.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", ["revenue", "credit", "debt", "performance"])
def test_a_name_is_folder_distribution_import_prefix_and_branch(name: str) -> None:
    folder = ROOT / f"services/{name}-svc"
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert project["name"] == f"{name}-svc"
    assert (folder / f"src/{name}_svc/app.py").is_file()
    assert f'env_prefix="{name.upper()}_"' in (folder / f"src/{name}_svc/settings.py").read_text()
    assert f'run_migrations("{name.upper()}"' in (folder / "migrations/env.py").read_text()


def test_every_finding_has_a_clause_and_both_languages() -> None:
    found = 0
    for path, tree in trees():
        if is_test(path) or path.name == "findings.py":
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in ("blocked", "warned", "exceeded"):
                found += 1
                given = len(node.args) + len({"code", "zh", "en", "clause"} & {each.arg for each in node.keywords})
                assert given >= 4 or any(isinstance(each, ast.Starred) for each in node.args), f"{path}:{node.lineno}"
    assert found >= 100


OPEN = {"/livez", "/readyz", "/oauth/token", "/.well-known/jwks.json"}


@pytest.mark.parametrize("name", ["gateway", "revenue", "credit", "debt", "performance"])
def test_every_operation_declares_that_it_takes_a_token(name: str) -> None:
    document = gateway_document() if name == "gateway" else service_documents()[name]
    closed = [
        (path, method, operation)
        for path, operations in document["paths"].items()
        if path not in OPEN
        for method, operation in operations.items()
    ]
    assert closed
    assert [(path, method) for path, method, operation in closed if not operation.get("security")] == []
