"""What a template prints: numbers, words by the sign as printed, gaps, names and conditions."""

from decimal import Decimal

import pytest

from bureau_common.schemas.alerts import FigurePart, Part, TextPart, percentage, yuan
from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import State
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, TextRun
from bureau_gateway.report.context import Names, ReportContext
from bureau_gateway.report.problems import TemplateError
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, claim, context, evaluate, figure, printed_text

YTD = "revenue.general_revenue.ytd"
PCT = "revenue.general_revenue.yoy_pct"


@pytest.mark.parametrize(
    ("value", "display_unit", "arguments", "expected"),
    [
        ("1523456789.00", "万元", "", "152346"),
        ("1523456789.00", "万元", ", '亿元'", "15.23"),
        ("1523456789.00", "万元", ", '元'", "1523456789.00"),
        ("1523456789.00", "万元", ", '亿元', 1", "15.2"),
        ("1523456789.00", "万元", ", decimals=-2", "152300"),
        ("1523456789.00", "万元", ", decimals=-1", "152350"),
        ("1550000.00", "万元", ", unit=none, decimals=none", "155"),
        ("-51192345.00", "万元", "", "-5119"),
        ("-51192345.00", "万元", ", abs=true", "5119"),
        ("199999.99", "万元", "", "20"),
        ("199999.99", "万元", ", floor=true", "19"),
        ("57", "家", ", decimals=-1, floor=true", "50"),
        ("57", "家", ", decimals=-1", "60"),
        ("25000", "户", ", '万户'", "2.50"),
        ("3.250000000000", "%", "", "3.3"),
        ("0.04", "%", "", "0.0"),
        ("-0.04", "%", "", "0.0"),
        ("-0.04", "%", ", decimals=2", "-0.04"),
        ("0.00", "万元", "", "0"),
        ("-0.01", "万元", "", "0"),
        ("9.996", "倍", "", "10.00"),
        ("23.64", "周转次", "", "23.6"),
        ("100000000000000000.00", "元", "", "100000000000000000.00"),
    ],
)
def test_fig_prints_the_number_alone(value: str, display_unit: str, arguments: str, expected: str) -> None:
    assert printed_text(f"{{{{ fig('{YTD}'{arguments}) }}}}", figure(YTD, value, display_unit)) == expected


def test_a_figure_in_another_unit_has_the_decimals_that_its_bureau_set_for_that_unit() -> None:
    balance = figure("revenue.other.balance", "1.00", "亿元").model_copy(update={"decimals": 3})
    owed = figure("debt.other.balance", "1.00", "亿元").model_copy(update={"decimals": 0})
    body = f"{{{{ fig('{YTD}', '亿元') }}}}、{{{{ fig('{YTD}', '亿元', 1) }}}}、{{{{ fig('{YTD}') }}}}"
    assert printed_text(body, figure(YTD, "1523456789.00"), balance, owed) == "15.235、15.2、152346"


def test_fig_keeps_the_figures_id_and_state() -> None:
    (paragraph,) = evaluate(
        parse_template(f"收入{{{{ fig('{YTD}') }}}}万元"), context(figure(YTD, "0.00", state="zero"))
    )
    assert paragraph.runs == [
        TextRun(text="收入"),
        FigureRun(text="0", figure_id=YTD, state="zero", href=f"/v1/figures/{YTD}/records?period=2021-10"),
        TextRun(text="万元"),
    ]


def test_a_text_figure_prints_its_value_on_one_line() -> None:
    grade = figure("performance.assessment.grade", " A\n## 类 ", "等")
    assert printed_text("等次为{{ fig('performance.assessment.grade') }}。", grade) == "等次为A ## 类。"


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("not_reported", "〔未报〕"),
        ("unavailable", "〔暂缺〕"),
        ("carried", "〔未报〕"),
        ("not_applicable", "〔不适用〕"),
    ],
)
def test_a_null_figure_prints_as_a_gap_and_never_as_zero(state: State, mark: str) -> None:
    null = figure(YTD, None, state=state)
    (paragraph,) = evaluate(parse_template(f"{{{{ fig('{YTD}', '亿元', abs=true, floor=true) }}}}"), context(null))
    (run,) = paragraph.runs
    assert isinstance(run, FigureRun)
    assert (run.text, run.state) == (mark, state)


def test_an_absent_figure_prints_as_a_gap_that_is_unavailable() -> None:
    (paragraph,) = evaluate(parse_template(f"{{{{ fig('{YTD}') }}}}"), context())
    (run,) = paragraph.runs
    assert isinstance(run, FigureRun)
    assert (run.text, run.state) == ("〔暂缺〕", "unavailable")


@pytest.mark.parametrize(
    ("value", "arguments", "expected"),
    [
        ("3.2", "", "增长"),
        ("-3.2", "", "下降"),
        ("0", "", "持平"),
        ("0.04", "", "基本持平"),
        ("-0.04", "", "基本持平"),
        ("0.05", "", "增长"),
        ("-0.05", "", "下降"),
        ("0.04", ", decimals=2", "增长"),
        ("-0.4", ", '%', 0", "基本持平"),
        (None, "", ""),
    ],
)
def test_the_word_follows_the_sign_of_the_number_as_printed(value: str | None, arguments: str, expected: str) -> None:
    body = f"同比{{{{ word('{PCT}', '增长', '下降'{arguments}) }}}}"
    assert printed_text(body, figure(PCT, value, "%")) == f"同比{expected}"


def test_the_word_of_an_absent_figure_is_empty() -> None:
    assert printed_text(f"同比{{{{ word('{PCT}', '增长', '下降') }}}}。") == "同比。"


@pytest.mark.parametrize(
    ("value", "condition", "holds"),
    [
        ("0.04", f"printed('{PCT}') == 0", True),
        ("0.04", f"printed('{PCT}', decimals=2) == 0", False),
        ("0.04", f"printed('{PCT}', '%', 2) == 0.04", True),
        ("3.25", f"printed('{PCT}') == 3.3", True),
        ("3.25", f"printed('{PCT}') > 3.25", True),
        ("-3.25", f"printed('{PCT}') < -3.2", True),
        ("3.25", f"printed('{PCT}') is none", False),
        ("3.25", f"printed('{PCT}') is not none", True),
        ("3.25", f"printed('{PCT}') >= 3.3 and printed('{PCT}') <= 3.3", True),
        ("3.25", f"1 < printed('{PCT}') < 3", False),
        ("3.25", f"1 < printed('{PCT}') < 4", True),
        (None, f"printed('{PCT}') is none", True),
        (None, f"printed('{PCT}') is not none", False),
        (None, f"printed('{PCT}') == 0", False),
        (None, f"printed('{PCT}') != 0", False),
        (None, f"not printed('{PCT}') == 0", False),
        (None, f"printed('{PCT}') == printed('{PCT}')", False),
        (None, f"printed('{PCT}') > 0 or printed('{PCT}') <= 0", False),
        (None, f"printed('{PCT}') > 0 and month == 10", False),
        (None, f"printed('{PCT}') > 0 or month == 10", True),
        (None, f"not (printed('{PCT}') > 0 or month == 1)", False),
        (None, f"not (printed('{PCT}') > 0 and month == 1)", True),
        (None, f"not (printed('{PCT}') > 0 and month == 10)", False),
    ],
)
def test_a_comparison_uses_the_printed_number_and_a_gap_proves_nothing(
    value: str | None, condition: str, holds: bool
) -> None:
    body = f"{{% if {condition} %}}是{{% else %}}否{{% endif %}}"
    assert printed_text(body, figure(PCT, value, "%")) == ("是" if holds else "否")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("month == 10", True),
        ("month != 10", False),
        ("month < 10", False),
        ("month <= 10", True),
        ("month > 9.5", True),
        ("month >= 11", False),
        ("year - 1 == 2020", True),
        ("year + 1 == 2022", True),
        ("district == '示范区'", True),
        ("district != city", True),
        ("rural_bank == '示范农商行'", True),
        ("true", True),
        ("false", False),
        ("not false", True),
        ("true and false", False),
        ("false or true", True),
        ("not (true and true)", False),
        ("month == 1 or month == 10 and year == 2021", True),
    ],
)
def test_conditions_on_names_and_constants(condition: str, holds: bool) -> None:
    assert printed_text(f"{{% if {condition} %}}是{{% else %}}否{{% endif %}}") == ("是" if holds else "否")


@pytest.mark.parametrize(("month", "expected"), [(1, "一"), (2, "二"), (3, "三"), (4, "余")])
def test_the_first_branch_that_holds_is_taken(month: int, expected: str) -> None:
    body = "{% if month == 1 %}一{% elif month == 2 %}二{% elif month == 2 %}重{% elif month == 3 %}三{% else %}余{% endif %}"
    assert printed_text(body, period=Period(2021, month)) == expected


def test_a_branch_without_else_prints_nothing() -> None:
    assert printed_text("前{% if month == 1 %}中{% endif %}后") == "前后"


def test_names_years_and_constants_are_printed() -> None:
    body = "{{ city }}{{ district }}{{ rural_bank }}{{ year - 1 }}至{{ year + 1 }}年{{ month }}月{{ '甲' }}{{ -12.50 }}"
    assert printed_text(body) == "示范市示范区示范农商行2020至2022年10月甲-12.5"


@pytest.mark.parametrize(
    ("month", "span", "so_far"),
    [(1, "1月", "今年"), (2, "1—2月", "今年"), (11, "1—11月", "今年"), (12, "全年", "全年")],
)
def test_the_months_of_a_year_and_the_whole_year_are_called_as_a_bureau_calls_them(
    month: int, span: str, so_far: str
) -> None:
    assert printed_text("{{ span }}、{{ so_far }}", period=Period(2021, month)) == f"{span}、{so_far}"


def test_names_of_the_place_can_be_given() -> None:
    here = ReportContext(OCTOBER, {}, {}, Names(district="淮上区", city="蚌埠市", rural_bank="某农商行"))
    (paragraph,) = evaluate(parse_template("{{ city }}{{ district }}{{ rural_bank }}"), here)
    assert paragraph.runs == [TextRun(text="蚌埠市淮上区某农商行")]


def test_inserted_text_never_changes_the_layout() -> None:
    here = ReportContext(OCTOBER, {}, {}, Names(district="# 区\n\n## 名"))
    paragraphs = evaluate(parse_template("{{ district }}财政局"), here)
    assert [(each.level, each.runs) for each in paragraphs] == [(None, [TextRun(text="# 区 ## 名财政局")])]


def test_the_syntax_of_jinja_in_inserted_text_is_only_text() -> None:
    here = ReportContext(OCTOBER, {}, {}, Names(district="{{ year }}{% if true %}"))
    (paragraph,) = evaluate(parse_template("{{ district }}"), here)
    assert paragraph.runs == [TextRun(text="{{ year }}{% if true %}")]


@pytest.mark.parametrize(
    "use",
    ["{{ fig('%s', '%%') }}", "{{ word('%s', '增', '减', '家') }}", "{%% if printed('%s', '倍') == 0 %%}{%% endif %%}"],
)
def test_a_unit_that_the_figure_cannot_be_shown_in_is_refused_with_its_line(use: str) -> None:
    template = parse_template("\n\n" + use % YTD)
    with pytest.raises(TemplateError) as caught:
        evaluate(template, context(figure(YTD, "1.00")))
    assert [(problem.line, problem.rule) for problem in caught.value.problems] == [(3, "wrong_unit")]


def test_a_text_figure_has_no_sign() -> None:
    grade = figure("performance.assessment.grade", "A", "等")
    with pytest.raises(TemplateError):
        printed_text("{{ word('performance.assessment.grade', '升', '降') }}", grade)


@pytest.mark.parametrize(
    ("display_unit", "expected"),
    [
        ("万元", "/v1/figures/revenue.x.ytd/records?period=2021-10&as_of=42"),
        ("户", "/v1/figures/revenue.x.ytd/records?period=2021-10&as_of=42"),
        ("%", "/v1/figures/revenue.x.ytd?period=2021-10&as_of=42"),
        ("百分点", "/v1/figures/revenue.x.ytd?period=2021-10&as_of=42"),
        ("倍", "/v1/figures/revenue.x.ytd?period=2021-10&as_of=42"),
    ],
)
def test_a_sum_opens_its_rows_and_a_ratio_its_inputs(display_unit: str, expected: str) -> None:
    here = context(figure("revenue.x.ytd", "1", display_unit), cutoffs={"revenue": 42, "credit": 7})
    (paragraph,) = evaluate(parse_template("{{ fig('revenue.x.ytd') }}"), here)
    (run,) = paragraph.runs
    assert isinstance(run, FigureRun)
    assert run.href == expected


def test_an_absent_figure_of_an_absent_section_opens_its_page_without_a_cut_off() -> None:
    (paragraph,) = evaluate(parse_template("{{ fig('debt.x.balance') }}"), context(cutoffs={"revenue": 42}))
    (run,) = paragraph.runs
    assert isinstance(run, FigureRun)
    assert run.href == "/v1/figures/debt.x.balance?period=2021-10"


@pytest.mark.parametrize(
    ("holds", "expected"), [(True, "平稳"), (False, "承压"), (None, "未定")], ids=["holds", "fails", "unknown"]
)
def test_a_claim_is_true_false_or_unknown(holds: bool | None, expected: str) -> None:
    body = "{% if claim('C30') %}平稳{% elif claim('C30') is none %}未定{% else %}承压{% endif %}"
    claims = [] if holds is None else [claim("C30", holds)]
    (paragraph,) = evaluate(parse_template(body), context(claims=claims))
    assert [run.text for run in paragraph.runs] == [expected]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([claim("C12", False, "甲小学", "乙中学")], "缺甲小学、乙中学。"),
        ([claim("C12", False, "甲小学", "乙中学", more=3)], "缺甲小学、乙中学等5个。"),
        ([claim("C12", False, "## {{ year }}\n\n# 甲")], "缺## {{ year }} # 甲。"),
        ([claim("C12", True)], "缺。"),
        ([], "缺。"),
    ],
    ids=["all named", "more than are named", "never layout", "none missing", "unknown"],
)
def test_names_are_those_who_are_missing(claims: list[ClaimResult], expected: str) -> None:
    (paragraph,) = evaluate(parse_template("缺{{ names('C12') }}。"), context(claims=claims))
    assert [run.text for run in paragraph.runs] == [expected]


def test_a_figure_is_printed_with_the_decimals_that_the_bureau_set() -> None:
    one = figure(YTD, "1523456789.00").model_copy(update={"decimals": 2})
    assert printed_text(
        f"{{{{ fig('{YTD}') }}}}、{{{{ fig('{YTD}', '亿元') }}}}、{{{{ fig('{YTD}', decimals=0) }}}}", one
    ) == ("152345.68、15.23、152346")


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        ((), "无"),
        (((TextPart(text="甲"),),), "有：甲"),
        (((TextPart(text="甲"), yuan(Decimal(12))), (TextPart(text="乙"),)), "有：甲12.00元；乙"),
        (((TextPart(text="占"), FigurePart(figure_id=YTD), percentage(Decimal("40"))),), "有：占152346万元40%"),
        (((FigurePart(figure_id="revenue.gone"),),), "有：〔暂缺〕"),
        (((TextPart(text="GQ2021-0230应于2021-09-07归还"),),), "有：GQ2021-0230应于2021年9月7日归还"),
        (((TextPart(text="XM-2021-01-05"),),), "有：XM-2021-01-05"),
        (((yuan(Decimal("1160000.00")), TextPart(text="和"), yuan(Decimal("9999.00"))),), "有：116万元和9999.00元"),
        (
            ((yuan(Decimal("963000000.01")), TextPart(text="和"), yuan(Decimal("10100"))),),
            "有：963000000.01元和1.01万元",
        ),
    ],
    ids=["none", "one", "two", "figure", "gone", "day", "code", "whole", "exact"],
)
def test_problems_are_what_the_alerts_say_with_figures_as_the_report_prints_them(
    problems: tuple[tuple[Part, ...], ...], expected: str
) -> None:
    body = "{% if problems() is none %}无{% else %}有：{{ problems() }}{% endif %}"
    given = ReportContext(OCTOBER, {YTD: figure(YTD, "1523456789.00")}, {}, Names(), problems=problems)
    (paragraph,) = evaluate(parse_template(body), given)
    assert "".join(run.text for run in paragraph.runs) == expected
    assert {run.figure_id for run in paragraph.runs if isinstance(run, FigureRun)} == {
        part.figure_id for each in problems for part in each if isinstance(part, FigurePart)
    }
