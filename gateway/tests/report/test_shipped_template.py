"""The wording of the shipped report, sentence by sentence, as the data change."""

import pytest

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_gateway.report.evaluate import evaluate
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import OCTOBER, context, figure

YTD = "revenue.general_revenue.ytd"
PCT = "revenue.general_revenue.yoy_pct"
INCREASE = "revenue.general_revenue.yoy_increase"
TAX, TAX_SHARE = "revenue.tax_revenue.ytd", "revenue.tax_revenue.share_pct"
OTHER, OTHER_SHARE = "revenue.non_tax.ytd", "revenue.non_tax.share_pct"

STRUCTURE = [
    figure(TAX, "1066419752.30"),
    figure(TAX_SHARE, "70.0", "%"),
    figure(OTHER, "457037036.70"),
    figure(OTHER_SHARE, "30.0", "%"),
]


def lines(*figures: Figure, period: Period = OCTOBER) -> list[str]:
    paragraphs = evaluate(shipped_template(), context(*figures, period=period))
    return ["".join(run.text for run in paragraph.runs) for paragraph in paragraphs]


def first_sentence(pct: str | None, increase: str | None, total: str | None = "1523456789.00") -> str:
    given = (figure(YTD, total), figure(PCT, pct, "%"), figure(INCREASE, increase), *STRUCTURE)
    sentence, _, _ = lines(*given)[-1].partition("从收入结构看")
    return sentence


def test_it_names_the_seven_revenue_figures() -> None:
    assert shipped_template().figure_ids == {YTD, PCT, INCREASE, TAX, TAX_SHARE, OTHER, OTHER_SHARE}


def test_the_whole_report_of_a_good_month() -> None:
    given = (figure(YTD, "1523456789.00"), figure(PCT, "3.25", "%"), figure(INCREASE, "47955123.00"), *STRUCTURE)
    assert lines(*given) == [
        "关于2021年1-10月财政工作情况的报告",
        "现将示范区2021年1-10月财政工作情况报告如下。",
        "一、主要工作完成情况",
        "（一）财政收入组织情况",
        "1-10月，全区累计完成一般公共预算收入152346万元，同比增长3.3%，增收4796万元。"
        "从收入结构看，税收收入106642万元，占一般公共预算收入的70.0%；非税收入45704万元，占30.0%。",
    ]


def test_the_levels_of_its_paragraphs() -> None:
    assert [each.level for each in evaluate(shipped_template(), context())] == [0, None, 1, 2, None]


@pytest.mark.parametrize(
    ("pct", "increase", "rest"),
    [
        ("3.25", "47955123.00", "同比增长3.3%，增收4796万元。"),
        ("-3.25", "-51192345.00", "同比下降3.3%，减收5119万元。"),
        ("0.04", "600000.00", "与上年持平，增收60万元。"),
        ("-0.04", "-600000.00", "与上年持平，减收60万元。"),
        ("0.000000000000", "0.00", "与上年持平。"),
        ("0.04", "4999.99", "与上年持平。"),
        (None, "1523456789.00", "上年同期基数不为正，不计算增幅，增收152346万元。"),
        (None, None, "上年同期收入未报，暂不作同比。"),
    ],
)
def test_the_words_of_growth_follow_the_data(pct: str | None, increase: str | None, rest: str) -> None:
    assert first_sentence(pct, increase) == f"1-10月，全区累计完成一般公共预算收入152346万元，{rest}"


def test_missing_revenue_is_a_gap_without_a_unit() -> None:
    assert first_sentence(None, None, total=None) == "1-10月，全区一般公共预算收入〔未报〕。"


def test_nil_revenue_is_zero_and_not_a_gap() -> None:
    assert first_sentence("-100.0", "-10000.00", total="0.00") == (
        "1-10月，全区累计完成一般公共预算收入0万元，同比下降100.0%，减收1万元。"
    )


def test_without_any_figure_it_still_reads_and_shows_no_zero() -> None:
    assert lines()[-1] == "1-10月，全区一般公共预算收入〔未报〕。从收入结构看，税收收入〔未报〕；非税收入〔未报〕。"


def test_january_is_not_a_span() -> None:
    given = lines(figure(YTD, "10000.00"), period=Period(2022, 1))
    assert given[0] == "关于2022年1月财政工作情况的报告"
    assert given[1] == "现将示范区2022年1月财政工作情况报告如下。"
    assert given[-1].startswith("1月，全区累计完成一般公共预算收入1万元，")
    assert "1-1月" not in "".join(given)
