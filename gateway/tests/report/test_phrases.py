"""What the phrases of a template print: a number with its unit, and a direction with its number."""

import pytest

from bureau_common.schemas.report import FigureRun, TextRun
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.problems import TemplateError
from bureau_gateway.report.render_html import render_html
from bureau_gateway.report.render_markdown import render_markdown
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, context, evaluate, figure, prose

YTD, PCT = "revenue.general_revenue.ytd", "revenue.general_revenue.yoy_pct"
GRADE = "performance.assessment.grade"


@pytest.mark.parametrize(
    ("value", "unit", "arguments", "expected"),
    [
        ("1232600000.00", "万元", "", "123260万元"),
        ("1232600000.00", "万元", ", '亿元'", "12.33亿元"),
        ("1232600000.00", "万元", ", '亿元', 1", "12.3亿元"),
        ("-51192345.00", "万元", "", "-5119万元"),
        ("-51192345.00", "万元", ", abs=true", "5119万元"),
        ("199999.99", "万元", ", floor=true", "19万元"),
        ("0.00", "万元", "", "0万元"),
        ("14", "家", "", "14家"),
        ("3.25", "%", "", "3.3%"),
        ("3.93", "百分点", "", "3.9个百分点"),
        ("23.64", "周转次", "", "23.6次"),
        ("9.996", "倍", "", "10.00倍"),
    ],
)
def test_an_amount_is_the_number_with_its_unit(value: str, unit: str, arguments: str, expected: str) -> None:
    assert prose(f"共{{{{ amount('{YTD}'{arguments}) }}}}。", (YTD, value, unit)) == f"共{expected}。"


@pytest.mark.parametrize("use", ["amount('%s', '亿元', abs=true)", "change('%s', '增收', '减收')"])
@pytest.mark.parametrize("known", [True, False], ids=["null", "absent"])
def test_a_gap_stands_alone_and_keeps_the_figures_id(use: str, known: bool) -> None:
    here = context(figure(YTD, None)) if known else context()
    (paragraph,) = evaluate(parse_template(f"收入{{{{ {use % YTD} }}}}。"), here)
    before, gap, after = paragraph.runs
    assert isinstance(gap, FigureRun)
    mark = "〔未报〕" if known else "〔暂缺〕"
    assert (before.text, gap.text, gap.figure_id, after.text) == ("收入", mark, YTD, "。")
    assert gap.state == ("not_reported" if known else "unavailable")


def test_a_text_figure_has_no_unit() -> None:
    assert prose(f"等次为{{{{ amount('{GRADE}') }}}}。", (GRADE, "A", "等")) == "等次为A。"


def test_the_number_is_the_figure_and_its_unit_is_text_in_every_format() -> None:
    body = f"# 报告\n\n收入{{{{ amount('{YTD}') }}}}，{{{{ change('{PCT}', '增长', '下降') }}}}。"
    figures = figure(YTD, "1523456789.00"), figure(PCT, "-3.25", "%")
    report = compose(OCTOBER, [complete("revenue", 7, *figures)], parse_template(body), Names())
    sum_page, ratio_page = (
        f"/v1/figures/{YTD}/records?period=2021-10&as_of=7",
        f"/v1/figures/{PCT}?period=2021-10&as_of=7",
    )
    assert report.paragraphs[1].runs == [
        TextRun(text="收入"),
        FigureRun(text="152346", figure_id=YTD, state="reported", href=sum_page),
        TextRun(text="万元，下降"),
        FigureRun(text="3.3", figure_id=PCT, state="reported", href=ratio_page),
        TextRun(text="%。"),
    ]
    assert f'收入[152346]({sum_page} "{YTD}")万元，下降[3.3]({ratio_page} "{PCT}")%。' in render_markdown(report)
    page = render_html(report)
    assert ">152346</a>万元，下降<a" in page.replace("\n", "")
    assert YTD in page


@pytest.mark.parametrize(
    ("value", "arguments", "expected"),
    [
        ("3.25", "", "增长3.3%"),
        ("-3.25", "", "下降3.3%"),
        ("0.05", "", "增长0.1%"),
        ("-0.05", "", "下降0.1%"),
        ("0.04", "", "基本持平"),
        ("-0.04", "", "基本持平"),
        ("0.000000000000", "", "持平"),
        ("0.04", ", decimals=2", "增长0.04%"),
        ("0.04", ", '%', 2", "增长0.04%"),
        ("0.04", ", same='与上年持平'", "与上年持平"),
        ("0.04", ", same='与上年同期持平', near='与上年同期基本持平'", "与上年同期基本持平"),
        ("0.00", ", same='与上年同期持平', near='与上年同期基本持平'", "与上年同期持平"),
        ("0.04", ", near='略有变化'", "略有变化"),
        ("0.00", ", near='略有变化'", "持平"),
        ("0.04", ", same=''", ""),
        ("3.25", ", same=''", "增长3.3%"),
    ],
)
def test_a_change_is_the_direction_with_the_number_as_printed(value: str, arguments: str, expected: str) -> None:
    assert (
        prose(f"同比{{{{ change('{PCT}', '增长', '下降'{arguments}) }}}}。", (PCT, value, "%")) == f"同比{expected}。"
    )


def test_a_change_in_another_unit_has_the_direction_of_what_is_printed() -> None:
    body = f"{{{{ change('{YTD}', '增收', '减收', '亿元') }}}}、{{{{ change('{YTD}', '增收', '减收') }}}}"
    assert prose(body, (YTD, "-400000.00", "万元")) == "基本持平、减收40万元"


@pytest.mark.parametrize("use", ["amount('%s', '%%')", "change('%s', '增', '减', '家')"])
def test_a_unit_that_the_figure_cannot_be_shown_in_is_refused_with_its_line(use: str) -> None:
    template = parse_template("\n\n{{ " + use % YTD + " }}")
    with pytest.raises(TemplateError) as caught:
        evaluate(template, context(figure(YTD, "1.00")))
    assert [(problem.line, problem.rule) for problem in caught.value.problems] == [(3, "wrong_unit")]


def test_a_text_figure_has_no_direction() -> None:
    with pytest.raises(TemplateError):
        prose(f"{{{{ change('{GRADE}', '升', '降') }}}}", (GRADE, "A", "等"))
