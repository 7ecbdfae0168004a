"""The wording of the shipped report on revenue and spending, sentence by sentence, as the data change."""

import re
from collections.abc import Sequence

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, claim, context, evaluate, figure, section, task

YTD = "revenue.general_revenue.ytd"
PCT = "revenue.general_revenue.yoy_pct"
INCREASE = "revenue.general_revenue.yoy_increase"
BUDGET = "revenue.general_revenue.budget"
COMPLETION = "revenue.general_revenue.completion_pct"
AHEAD = "revenue.general_revenue.ahead_of_schedule_pp"
TAX, TAX_SHARE = "revenue.tax_revenue.ytd", "revenue.tax_revenue.share_pct"
OTHER, OTHER_SHARE = "revenue.non_tax.ytd", "revenue.non_tax.share_pct"
SPENT, SPENT_PCT = "revenue.expenditure.ytd", "revenue.expenditure.yoy_pct"
LIVELIHOOD, SHARE = "revenue.livelihood_expenditure.ytd", "revenue.livelihood_expenditure.share_pct"
GAP, SUFFICIENT = "revenue.three_guarantees.gap", "revenue.self_sufficiency.pct"
OUTLAYS, OUTLAYS_PCT = "revenue.general_outlays.ytd", "revenue.general_outlays.yoy_pct"
THREE_PUBLIC = "revenue.three_public.ytd"
CONTROL = [f"revenue.general_outlays.{name}" for name in ("target", "target_cut_pct", "room")]

STRUCTURE = [
    figure(TAX, "1066419752.30"),
    figure(TAX_SHARE, "70.0", "%"),
    figure(OTHER, "457037036.70"),
    figure(OTHER_SHARE, "30.0", "%"),
]
PLAN = [figure(BUDGET, "1600000000.00"), figure(COMPLETION, "95.2", "%"), figure(AHEAD, "11.9", "百分点")]
INCOME, SPENDING = "（一）财政收入组织情况", "（二）财政支出与民生保障情况"


def income(*figures: Figure, period: Period = OCTOBER) -> str:
    text, *_ = section(shipped_template(), INCOME, context(*figures, period=period))
    return text


def spending(*figures: Figure, claims: Sequence[ClaimResult] = ()) -> list[str]:
    """The paragraphs of spending itself: those of other topics are tried with their topics."""
    said = section(shipped_template(), SPENDING, context(*figures, claims=claims))
    return [each for each in said if each.startswith(("1—10月，全区一般公共预算支出", "财政自给率"))]


def first_sentence(pct: str | None, increase: str | None, total: str | None = "1523456789.00") -> str:
    given = (figure(YTD, total), figure(PCT, pct, "%"), figure(INCREASE, increase), *STRUCTURE)
    sentence, _, _ = income(*given).partition("年度收入预算")
    return sentence


def test_it_names_every_revenue_figure_that_it_prints() -> None:
    revenue = {name for name in shipped_template().figure_ids if name.startswith("revenue.")}
    assert revenue >= {
        YTD, PCT, INCREASE, BUDGET, COMPLETION, AHEAD, TAX, TAX_SHARE, OTHER, OTHER_SHARE, SPENT, SPENT_PCT,
        LIVELIHOOD, SHARE, GAP, SUFFICIENT, OUTLAYS, OUTLAYS_PCT, THREE_PUBLIC, *CONTROL,
    }  # fmt: skip


def test_the_income_of_a_good_month() -> None:
    given = (figure(YTD, "1523456789.00"), figure(PCT, "3.25", "%"), figure(INCREASE, "47955123.00"), *STRUCTURE, *PLAN)
    assert income(*given) == (
        "1—10月，全区累计完成一般公共预算收入152346万元，同比增长3.3%，增收4796万元。"
        "年度收入预算160000万元，已完成95.2%，超序时进度11.9个百分点。"
        "从收入结构看，税收收入106642万元，占一般公共预算收入的70.0%；非税收入45704万元，占30.0%。"
    )


def test_title_and_headings_stand_in_their_levels() -> None:
    found = evaluate(shipped_template(), context())
    levels = [("".join(run.text for run in each.runs), each.level) for each in found if each.level is not None]
    assert levels[:3] == [("关于2021年1—10月财政工作情况的报告", 0), ("一、主要工作完成情况", 1), (INCOME, 2)]
    assert (SPENDING, 2) in levels


@pytest.mark.parametrize(
    ("pct", "increase", "rest"),
    [
        ("3.25", "47955123.00", "同比增长3.3%，增收4796万元。"),
        ("-3.25", "-51192345.00", "同比下降3.3%，减收5119万元。"),
        ("0.04", "600000.00", "与上年同期基本持平，增收60万元。"),
        ("-0.04", "-600000.00", "与上年同期基本持平，减收60万元。"),
        ("0.000000000000", "0.00", "与上年同期持平。"),
        ("0.04", "4999.99", "与上年同期基本持平。"),
        (None, "1523456789.00", "上年同期基数不为正，不计算增幅，增收152346万元。"),
        (None, None, "上年同期收入未报，暂不作同比。"),
    ],
)
def test_the_words_of_growth_follow_the_data(pct: str | None, increase: str | None, rest: str) -> None:
    assert first_sentence(pct, increase) == f"1—10月，全区累计完成一般公共预算收入152346万元，{rest}"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        ("3.93", "超序时进度3.9个百分点。"),
        ("-0.05", "低于序时进度0.1个百分点。"),
        ("0.04", "与序时进度基本一致。"),
        ("-0.04", "与序时进度基本一致。"),
    ],
)
def test_the_words_of_the_schedule_follow_the_number_as_printed(ahead: str, words: str) -> None:
    assert f"已完成95.2%，{words}" in income(*PLAN[:2], figure(AHEAD, ahead, "百分点"))


def test_missing_revenue_is_a_gap_without_a_unit() -> None:
    assert first_sentence(None, None, total=None) == "1—10月，全区一般公共预算收入〔未报〕。"


def test_nil_revenue_is_zero_and_not_a_gap() -> None:
    assert first_sentence("-100.0", "-10000.00", total="0.00") == (
        "1—10月，全区累计完成一般公共预算收入0万元，同比下降100.0%，减收1万元。"
    )


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert income() == (
        "1—10月，全区一般公共预算收入〔未报〕。年度收入预算〔未报〕。从收入结构看，税收收入〔未报〕；非税收入〔未报〕。"
    )
    assert spending() == [
        "1—10月，全区一般公共预算支出〔未报〕。民生支出〔未报〕。“三保”保障情况〔未报〕。"
        "月末库款余额〔未报〕，下月预计收入〔未报〕、预计支出〔未报〕。",
        "财政自给率〔未报〕。一般性支出〔未报〕。一般性支出年度控制数〔未报〕。“三公”经费〔未报〕。",
    ]


@pytest.mark.parametrize(
    ("pct", "words"),
    [("-8.72", "，同比下降8.7%。"), ("8.72", "，同比增长8.7%。"), ("0.01", "，与上年同期基本持平。"), (None, "。")],
)
def test_the_words_of_spending_follow_the_data(pct: str | None, words: str) -> None:
    first, _ = spending(figure(SPENT, "1652230000.00"), figure(SPENT_PCT, pct, "%"))
    assert first.startswith(f"1—10月，全区一般公共预算支出165223万元{words}")


@pytest.mark.parametrize(
    ("kept", "words"), [(True, "财力优先投向民生，民生领域"), (False, "。民生领域"), (None, "。民生领域")]
)
def test_priority_for_livelihood_is_a_claim(kept: bool | None, words: str) -> None:
    given = (figure(LIVELIHOOD, "1300000000.00"), figure(SHARE, "78.68", "%"))
    first, _ = spending(*given, claims=[claim("C31", kept)])
    assert f"{words}支出130000万元，占支出的78.7%。" in first


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ("0.00", "“三保”未出现缺口。"),
        ("12345678.00", "“三保”尚有缺口1235万元"),
        ("4000.00", "“三保”尚有缺口4000.00元，"),
    ],
)
def test_a_gap_of_the_three_guarantees_is_told(gap: str, words: str) -> None:
    assert words in spending(figure(GAP, gap))[0]


def test_outlays_and_the_three_public_expenses() -> None:
    given = (
        figure(SUFFICIENT, "72.66", "%"),
        figure(OUTLAYS, "140000000.00"),
        figure(OUTLAYS_PCT, "-5.0", "%"),
        figure(THREE_PUBLIC, "6000000.00"),
    )
    assert spending(*given)[1] == (
        "财政自给率为72.7%。一般性支出14000万元，同比下降5.0%。一般性支出年度控制数〔未报〕。“三公”经费支出600万元。"
    )


@pytest.mark.parametrize("holds", [True, False, None])
def test_stability_is_written_only_where_it_is_so(holds: bool | None) -> None:
    claims = [claim("C30", holds)]
    text = "".join(run.text for each in evaluate(shipped_template(), context(claims=claims)) for run in each.runs)
    assert ("平稳" in text) is (holds is True)


def test_january_is_not_a_span() -> None:
    given = context(figure(YTD, "10000.00"), period=Period(2022, 1))
    text = ["".join(run.text for run in each.runs) for each in evaluate(shipped_template(), given)]
    assert text[0] == "关于2022年1月财政工作情况的报告"
    assert text[1] == "现将示范区2022年1月财政工作情况报告如下。"
    assert section(shipped_template(), INCOME, given)[0].startswith("1月，全区累计完成一般公共预算收入1万元，")
    assert "1-1月" not in "".join(text)


def test_the_sections_of_a_chapter_are_numbered_one_after_the_other() -> None:
    chapters: list[list[str]] = []
    planned = [task(f"2022-{group}.1", "办事") for group in range(1, 6)]
    for part in evaluate(shipped_template(), context(figure("performance.plans.tasks", "5", "项"), tasks=planned)):
        said = "".join(run.text for run in part.runs)
        if re.match("[一二三四五六]、", said):
            chapters.append([])
        elif found := re.match("（([一二三四五六七八九])）", said):
            chapters[-1].append(found[1])
    assert [len(each) for each in chapters] == [6, 0, 5]
    assert all("".join(each) == "一二三四五六七八九"[: len(each)] for each in chapters)
