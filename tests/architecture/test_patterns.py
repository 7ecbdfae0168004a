"""Whoever is asked for a pattern is told in words what is wanted: no field of what is sent has a bare regular expression."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ANSWERS = {"schemas/plans.py", "audit/trails.py", "audit/slices.py"}
"""What the services say themselves; nobody sends it."""


def bare_patterns(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and any(keyword.arg == "pattern" for keyword in node.keywords):
            yield f"{path}:{node.lineno}"


def test_every_pattern_of_what_is_sent_is_spelt_in_words() -> None:
    sources = [
        *ROOT.glob("shared/src/**/*.py"),
        *ROOT.glob("services/*/src/**/*.py"),
        *ROOT.glob("gateway/src/**/*.py"),
    ]
    assert len(sources) > 300
    asked = [path for path in sources if not any(path.as_posix().endswith(each) for each in ANSWERS)]
    assert [place for path in asked for place in bare_patterns(path)] == []


def test_a_bare_pattern_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "schemas.py"
    planted.write_text('Code = Annotated[str, Field(pattern="^a$")]\n')
    assert [*bare_patterns(planted)] == [f"{planted}:1"]
