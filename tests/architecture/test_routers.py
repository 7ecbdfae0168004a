"""Every router is the kit's: a route that is added in another way would ignore parameters that it does not declare."""

import ast

from bureau_common.testing.workspace import ROOT

PASSING_THROUGH = "gateway/src/bureau_gateway/domains/routes.py"
"""The services behind it know what their operations declare."""


def test_no_module_makes_a_router_of_its_own() -> None:
    kit = "shared/src/bureau_common/kit/web/routing.py"
    sources = [path for folder in ("shared/src", "services", "gateway/src") for path in (ROOT / folder).rglob("*.py")]
    found = [path.relative_to(ROOT).as_posix() for path in sources if "APIRouter" in path.read_text(encoding="utf-8")]
    assert sorted(found) == [PASSING_THROUGH, kit]


def test_what_routes_depend_on_are_coroutines() -> None:
    """A plain function would be sent to a thread, whose way there and back takes longer than most of them work."""
    sources = [path for folder in ("shared/src", "services", "gateway/src") for path in (ROOT / folder).rglob("*.py")]
    found, plain = set(), []
    for path in sources:
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "Depends"]
        named = {call.args[0].id for call in calls if isinstance(call.args[0], ast.Name)}
        plain += [(path.name, node.name) for node in nodes if isinstance(node, ast.FunctionDef) and node.name in named]
        found |= named
    assert {"_filter", "catalogue_of", "authenticate"} <= found
    assert plain == []
