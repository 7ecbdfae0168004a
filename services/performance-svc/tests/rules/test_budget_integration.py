"""A unit's story: what contradicts itself, at the border of each day."""

from datetime import date

import pytest

from performance_svc.topics.budget_integration.rules import UnitStory, check_unit
from performance_svc.topics.budget_integration.schemas import Module

DAY = date(2021, 3, 1)
BEFORE, AFTER = date(2021, 2, 28), date(2021, 3, 2)
EXECUTION, ACCOUNTING = Module.BUDGET_EXECUTION.value, Module.ACCOUNTING.value


def codes(**story: object) -> list[str]:
    return [finding.code for finding in check_unit(UnitStory("U1", **story))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "story",
    [
        {},
        {"opened": [DAY]},
        {"opened": [DAY], "closed": [DAY]},
        {"opened": [DAY], "launched": [(EXECUTION, DAY), (ACCOUNTING, AFTER)]},
        {"opened": [BEFORE], "launched": [(EXECUTION, DAY)], "closed": [AFTER]},
        {"opened": [DAY], "planned": [(EXECUTION, BEFORE)], "launched": [(EXECUTION, AFTER)]},
        {"opened": [BEFORE], "closed": [DAY], "planned": [(EXECUTION, AFTER)]},
    ],
    ids=["nothing", "opened", "closed at once", "live", "closed the day after", "late", "a plan that lapses"],
)
def test_a_story_without_contradiction_has_no_finding(story: dict[str, object]) -> None:
    assert codes(**story) == []


@pytest.mark.parametrize("kind", ["closed", "planned", "launched"])
def test_without_its_opening_nothing_can_be_said_of_a_unit(kind: str) -> None:
    assert codes(**{kind: [DAY] if kind == "closed" else [(EXECUTION, DAY)]}) == ["unit_unknown"]


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ({"opened": [BEFORE, DAY]}, "unit_registered"),
        ({"opened": [BEFORE], "closed": [DAY, AFTER]}, "unit_closed"),
        ({"opened": [BEFORE], "planned": [(EXECUTION, DAY), (EXECUTION, AFTER)]}, "launch_planned"),
        ({"opened": [BEFORE], "launched": [(EXECUTION, DAY), (EXECUTION, DAY)]}, "launch_recorded"),
        ({"opened": [DAY], "closed": [BEFORE]}, "closing_before_opening"),
        ({"opened": [DAY], "launched": [(EXECUTION, BEFORE)]}, "launch_before_opening"),
        ({"opened": [BEFORE], "closed": [DAY], "launched": [(EXECUTION, DAY)]}, "launch_after_closing"),
        ({"opened": [BEFORE], "closed": [DAY], "launched": [(EXECUTION, AFTER)]}, "launch_after_closing"),
    ],
)
def test_a_contradiction_is_found_by_its_code(story: dict[str, object], code: str) -> None:
    assert codes(**story) == [code]


def test_a_finding_names_unit_clause_and_both_days() -> None:
    (finding,) = check_unit(UnitStory("U1", opened=[DAY], launched=[(EXECUTION, BEFORE)]))
    assert (finding.severity, finding.field) == ("block", "business_date")
    assert (finding.actual, finding.expected) == ("2021-02-28", ">= 2021-03-01")
    assert "U1" in finding.message_zh
    assert finding.clause.document == "财政部《预算管理一体化规范（试行）》"
