"""Every router is the kit's: a route that is added in another way would ignore parameters that it does not declare."""

from bureau_common.testing.workspace import ROOT

PASSING_THROUGH = "gateway/src/bureau_gateway/domains/routes.py"
"""The services behind it know what their operations declare."""


def test_no_module_makes_a_router_of_its_own() -> None:
    kit = "shared/src/bureau_common/kit/web/routing.py"
    sources = [path for folder in ("shared/src", "services", "gateway/src") for path in (ROOT / folder).rglob("*.py")]
    found = [path.relative_to(ROOT).as_posix() for path in sources if "APIRouter" in path.read_text(encoding="utf-8")]
    assert sorted(found) == [PASSING_THROUGH, kit]
