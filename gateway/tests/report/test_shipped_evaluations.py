"""The wording of the shipped report on evaluations and the province's grades, as the data change."""

from collections.abc import Sequence

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

FAMILY = "performance.evaluations"


def told(heading: str, claims: Sequence[ClaimResult], *figures: Figure) -> str:
    return "".join(section(shipped_template(), heading, context(*figures, claims=claims)))


def performance(claims: Sequence[ClaimResult], *figures: Figure) -> str:
    return told("（四）预算绩效管理情况", claims, *figures)


@pytest.mark.parametrize(
    ("bad", "words"), [("0", "没有评为中或差的"), ("2", "其中评为中或差的2个")]
)  # fmt: skip
def test_evaluations_are_counted_with_those_that_came_out_fair_or_poor(bad: str, words: str) -> None:
    counted = figure(f"{FAMILY}.evaluated", "6", "个"), figure(f"{FAMILY}.poor_or_fair", bad, "个")
    assert f"今年完成绩效评价的项目6个，{words}。" in performance([], *counted)
    assert "完成绩效评价" not in performance([], counted[1])


@pytest.mark.parametrize(("month", "words"), [(10, "今年尚无项目完成绩效评价。"), (12, "全年没有项目完成绩效评价。")])
def test_where_nothing_was_evaluated_that_is_all_that_is_said(month: int, words: str) -> None:
    given = [figure(f"{FAMILY}.{name}", "0", "个") for name in ("evaluated", "poor_or_fair")]
    of = context(*given, period=Period(2021, month))
    text = "".join(section(shipped_template(), "（四）预算绩效管理情况", of))
    assert words in text
    assert "中或差" not in text


@pytest.mark.parametrize(("holds", "stands"), [(True, True), (False, False), (None, False)])
def test_tying_budgets_to_grades_is_said_only_where_it_is_done(holds: bool | None, stands: bool) -> None:
    text = performance([claim("C35", holds)], figure(f"{FAMILY}.linked_proposals_pct", "80", "%"))
    assert ("按等级系数提出安排建议的占80.0%。" in text) is stands


def test_the_provinces_grade_is_told_with_its_year() -> None:
    year = figure(f"{FAMILY}.grade_year", "2020年度", "")
    alike = performance([claim("C14", True)], figure(f"{FAMILY}.grade", "A", "等"), year)
    assert "两项绩效评价，在全省2020年度考核中均获“A”类。" in alike
    unlike = performance([claim("C14", False)], figure(f"{FAMILY}.grade", "“甲”A、“乙”B", "等"), year)
    assert "全省2020年度“两项绩效评价”考核，等次为“甲”A、“乙”B。" in unlike
    assert "“两项绩效评价”考核等次〔未报〕。" in performance([claim("C14", None)])


@pytest.mark.parametrize(
    ("slow", "fair", "stands"),
    [(True, True, (True, True)), (True, False, (True, False)), (False, True, (False, True)), (False, None, (False, False))],
)  # fmt: skip
def test_the_use_of_money_is_a_problem_where_payments_are_slow_or_projects_are_graded_fair_or_poor(
    slow: bool, fair: bool | None, stands: tuple[bool, bool]
) -> None:
    shares = [figure(f"revenue.{name}.paid_pct", "50", "%") for name in ("direct_funds", "rural_revitalization")]
    claims = [claim("C43", slow), claim("C46", fair)]
    text = told("二、存在的主要问题", claims, *shares, figure(f"{FAMILY}.poor_or_fair", "2", "个"))
    assert tuple(each in text for each in ("资金效益还要提高", "资金使用绩效还需提升")) == stands
