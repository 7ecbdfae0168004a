"""The wording of the shipped report on objectives of projects, as the data change."""

from collections.abc import Sequence

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

OBJECTIVES = "performance.objectives"


def objectives(
    claims: Sequence[ClaimResult], projects: str | None, covered: str | None, share: str | None, *added: str | None
) -> str:
    new, done = added or (None, None)
    given = (
        figure(f"{OBJECTIVES}.projects", projects, "个"),
        figure(f"{OBJECTIVES}.covered", covered, "个"),
        figure(f"{OBJECTIVES}.coverage_pct", share, "%"),
        figure(f"{OBJECTIVES}.added", new, "个"),
        figure(f"{OBJECTIVES}.added_covered", done, "个"),
    )
    _, text, *_ = section(shipped_template(), "（四）预算绩效管理情况", context(*given, claims=claims))
    return text


ALL = "编制2021年预算时同步编报绩效目标，年初批复的10个项目均已批复目标。"


@pytest.mark.parametrize(
    ("added", "done", "expected"),
    [
        (None, None, ALL),
        ("0", "0", ALL),
        ("2", "0", f"{ALL}年中追加项目2个，绩效目标待批复。"),
        ("2", "1", f"{ALL}年中追加项目2个，其中1个已批复绩效目标。"),
    ],
)
def test_all_projects_of_the_initial_budget_are_said_to_be_covered_and_later_ones_stand_apart(
    added: str | None, done: str | None, expected: str
) -> None:
    assert objectives([claim("C13", True)], "10", "10", "100.000000000000", added, done) == expected


def test_the_coverage_is_told_with_the_names_of_who_is_missing() -> None:
    missing = claim("C13", False, "农村公路养护", "智慧城管平台")
    assert objectives([missing], "10", "8", "80.000000000000") == (
        "2021年年初批复预算的10个项目中，有8个已批复绩效目标，覆盖率80.0%，尚未批复的是农村公路养护、智慧城管平台。"
    )


def test_where_no_objective_is_approved_no_number_stands_beside_the_names() -> None:
    missing = claim("C13", False, "农村公路养护", "智慧城管平台")
    assert objectives([missing], "2", "0", "0.000000000000") == (
        "2021年年初批复预算的2个项目中，尚无已批复绩效目标的，尚未批复的是农村公路养护、智慧城管平台。"
    )


def test_without_a_coverage_there_is_a_gap() -> None:
    assert (
        objectives([claim("C13", None)], None, None, None) == "绩效目标管理方面，年初预算项目的绩效目标覆盖率〔未报〕。"
    )
