"""The wording of the shipped report on disclosure of budgets and accounts, as the data change."""

import pytest

from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

FAMILY = "performance.disclosure"
UNITS = {"coverage_pct": "%", "checks": "次", "problems": "个"}


def disclosure(coverage: str | None, checks: str | None, problems: str | None) -> list[str]:
    values = dict(zip(UNITS, (coverage, checks, problems), strict=True))
    given = [figure(f"{FAMILY}.{name}", value, UNITS[name]) for name, value in values.items()]
    return [each for each in section(shipped_template(), "（四）预算绩效管理情况", context(*given)) if "公开" in each]


def test_the_report_names_the_figures_of_disclosure() -> None:
    named = {name for name in shipped_template().figure_ids if name.startswith(FAMILY)}
    assert named == {f"{FAMILY}.{name}" for name in UNITS}


@pytest.mark.parametrize(
    ("coverage", "checks", "problems", "expected"),
    [
        ("100.000000000000", None, None, "今年到期应公开的预算、决算和“三公”经费均已按期公开。"),
        ("99.999999999999", None, None, "今年到期应公开预算、决算和“三公”经费的单位中，按期公开的占100.0%。"),
        ("88.888888888889", None, None, "今年到期应公开预算、决算和“三公”经费的单位中，按期公开的占88.9%。"),
        ("0.000000000000", None, None, "今年到期应公开预算、决算和“三公”经费的单位，都有未按期公开的事项。"),
        (None, "2", "0", "预决算公开检查今年开展2次，未发现不合格的公开事项。"),
        (None, "2", "1", "预决算公开检查今年开展2次，发现不合格的公开事项1个。"),
    ],
)
def test_disclosure_is_said_as_it_is(
    coverage: str | None, checks: str | None, problems: str | None, expected: str
) -> None:
    assert disclosure(coverage, checks, problems) == [expected]


def test_what_is_unknown_of_disclosure_is_not_said() -> None:
    assert disclosure(None, None, None) == []


@pytest.mark.parametrize(
    ("holds", "done", "expected"),
    [
        (True, "2", "“两项绩效评价”均已完成。"),
        (False, "2", "“两项绩效评价”已完成2项。"),
        (False, "1", "“两项绩效评价”已完成1项。"),
        (False, "0", "“两项绩效评价”尚无结果。"),
        (None, None, ""),
    ],
)
def test_what_the_province_has_evaluated_is_said_as_it_is(holds: bool | None, done: str | None, expected: str) -> None:
    given = context(figure("performance.evaluations.provincial_done", done, "项"), claims=[claim("C36", holds)])
    text = "".join(section(shipped_template(), "（四）预算绩效管理情况", given))
    assert [
        each for each in ("均已完成。", "已完成2项。", "已完成1项。", "尚无结果。") if f"“两项绩效评价”{each}" in text
    ] == [each for each in [expected.removeprefix("“两项绩效评价”")] if each]
