"""The wording of the shipped report on hidden debt, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, figure, section

AMOUNTS = {
    "debt.hidden_debt.balance": "953000000.00",
    "debt.hidden_debt.resolved_ytd": "160000000.00",
    "debt.hidden_debt.resolved_year_expected": "195000000.00",
}
FULL = "debt.government_debt.full_ratio_pct"
YTD = "debt.hidden_debt.resolved_ytd"
WHOLE = [*[figure(name, value, "亿元") for name, value in AMOUNTS.items()], figure(FULL, "133.72", "%")]


def paragraph(*figures: Figure, covered: bool | None = None, period: Period = OCTOBER) -> str:
    given = context(*figures, claims=[claim("C19", covered)], period=period)
    told = section(shipped_template(), "（五）政府债务管理情况", given)
    return next(each for each in told if each.startswith("隐性债务"))


def test_it_names_every_figure_of_hidden_debt_and_the_full_ratio() -> None:
    assert shipped_template().figure_ids >= {*AMOUNTS, FULL}


def test_the_whole_paragraph() -> None:
    assert paragraph(*WHOLE, covered=True) == (
        "隐性债务方面，10月末余额为9.53亿元；1—10月累计化解存量1.60亿元，预计全年化解1.95亿元，不少于已化解数；"
        "把隐性债务计算在内，全口径债务率为133.7%。"
    )


@pytest.mark.parametrize(
    ("resolved", "words"),
    [
        ("0.00", "没有可计入的化解，"),
        ("400000.00", "累计化解存量400000.00元，"),
        ("500000.00", "累计化解存量0.01亿元，"),
    ],
)
def test_nothing_resolved_is_told_in_words_and_never_as_a_printed_zero(resolved: str, words: str) -> None:
    given = figure("debt.hidden_debt.resolved_ytd", resolved, "亿元")
    assert f"1—10月{words}" in paragraph(given)


def test_january_is_one_month() -> None:
    assert "；1月累计化解存量1.60亿元" in paragraph(*WHOLE, period=Period(2021, 1))


@pytest.mark.parametrize(
    ("covered", "said", "unsaid"),
    [
        (True, "不少于已化解数；", "低于"),
        (False, "低于已化解数，须先重新测算；", "不少于"),
        (None, "1.95亿元；", "已化解数"),
    ],
)
def test_the_words_on_the_expectation_are_those_of_the_claim(covered: bool | None, said: str, unsaid: str) -> None:
    text = paragraph(*WHOLE, covered=covered)
    assert said in text
    assert unsaid not in text


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert paragraph() == "隐性债务方面，余额〔未报〕；1—10月累计化解存量〔未报〕，预计全年化解〔未报〕。"


@pytest.mark.parametrize("missing", [*AMOUNTS, FULL])
def test_one_missing_figure_leaves_no_bare_unit_and_no_empty_clause(missing: str) -> None:
    text = paragraph(*[each for each in WHOLE if each.id != missing])
    assert "〕亿元" not in text
    assert "〕%" not in text
    assert not any(pair in text for pair in ("，，", "，；", "；。", "，。"))


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        ("120000000.00", "；本年化解中上级已确认1.20亿元；"),
        ("400000.00", "；本年化解中上级已确认400000.00元；"),
        ("0", "；本年化解尚未经上级确认；"),
    ],
)
def test_what_the_tier_above_confirmed_is_told_and_never_as_a_printed_zero(confirmed: str, said: str) -> None:
    given = figure("debt.hidden_debt.resolved_confirmed", confirmed, "亿元")
    assert said in paragraph(*WHOLE, given, covered=True)
    nothing = [figure(YTD, "0", "亿元") if each.id == YTD else each for each in WHOLE]
    assert "确认" not in paragraph(*nothing, given, covered=True)


@pytest.mark.parametrize(
    ("resolved", "covered", "said"),
    [
        ("195000000.00", True, "全年累计化解存量1.95亿元，年度测算数为1.95亿元，已如数化解；"),
        ("194000000.00", True, "年度测算数为1.95亿元，实际化解数尚未达到测算数；"),
        ("194999999.99", True, "年度测算数为1.95亿元，实际化解数略低于测算数；"),
        ("195000000.01", False, "年度测算数为1.95亿元，低于已化解数，须先重新测算；"),
    ],
)
def test_in_december_nothing_is_expected_and_a_shortfall_is_stated(resolved: str, covered: bool, said: str) -> None:
    amounts = {**AMOUNTS, "debt.hidden_debt.resolved_ytd": resolved}
    whole = [*[figure(name, value, "亿元") for name, value in amounts.items()], figure(FULL, "133.72", "%")]
    text = paragraph(*whole, covered=covered, period=Period(2021, 12))
    assert said in text
    assert "预计" not in text
