"""The marks of what is not simply a number: unreported, away, undefined, carried, provisional; all of it in words."""

import re
from datetime import UTC, datetime

import pytest

from bureau_common.schemas.figures import State
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, Report, Section, SectionState
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.render_html import render_html
from bureau_gateway.report.render_markdown import render_markdown
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, figure, unavailable

DECEMBER, SEPTEMBER = Period(2021, 12), Period(2021, 9)
YTD, PCT, DEBT = "revenue.general_revenue.ytd", "revenue.general_revenue.yoy_pct", "debt.government_debt.balance"
SINCE = datetime(2021, 11, 5, 16, 30, tzinfo=UTC)


def composed(body: str, *sections: Section, period: Period = DECEMBER) -> Report:
    return compose(period, sections, parse_template(body), Names())


def text_of(report: Report) -> str:
    return "\n".join("".join(run.text for run in each.runs) for each in report.paragraphs)


def plain(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("not_reported", "〔未报〕"),
        ("unavailable", "〔暂缺〕"),
        ("not_applicable", "〔不适用〕"),
        ("carried", "〔未报〕"),
    ],
)
def test_a_null_says_which_kind_of_nothing_it_is(state: State, mark: str) -> None:
    report = composed(f"收入{{{{ amount('{YTD}') }}}}。", complete("revenue", 1, figure(YTD, None, state=state)))
    assert text_of(report) == f"收入{mark}。"


@pytest.mark.parametrize("status", ["busy", "unavailable"])
def test_a_figure_of_a_service_that_did_not_answer_is_absent_and_not_unreported(status: SectionState) -> None:
    body = f"收入{{{{ amount('{YTD}') }}}}，债务{{{{ amount('{DEBT}') }}}}[[，共{{{{ fig('{DEBT}') }}}}]]。"
    report = composed(body, complete("revenue", 1, figure(YTD, None)), unavailable("debt", status=status))
    assert text_of(report) == "收入〔未报〕，债务〔暂缺〕。"
    assert [run.state for run in report.paragraphs[0].runs if isinstance(run, FigureRun)] == [
        "not_reported",
        "unavailable",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("余额{{ amount('%s') }}，", "余额3.00亿元（截至10月），"),
        ("余额{{ fig('%s') }}亿元，", "余额3.00亿元（截至10月），"),
        ("余额{{ fig('%s') }}亿元以上，", "余额3.00亿元（截至10月）以上，"),
        ("余额（亿元）{{ fig('%s') }}，", "余额（亿元）3.00（截至10月），"),
        ("余额{{ fig('%s') }}", "余额3.00（截至10月）"),
        ("{{ change('%s', '增加', '减少') }}。", "增加3.00亿元（截至10月）。"),
        ("## 余额{{ fig('%s') }}亿元\n正文", "余额3.00亿元（截至10月）\n正文"),
        ("{{ fig('%s') }}\n亿元。", "3.00亿元（截至10月）。"),
        ("{{ fig('%s') }}\n\n亿元。", "3.00（截至10月）\n亿元。"),
        ("[[共{{ amount('%s', '万元') }}。]]", "共30000万元（截至10月）。"),
        ("{{ word('%s', '增', '减') }}", "增"),
    ],
)
def test_a_carried_number_says_its_month_behind_its_unit_and_the_template_never_does(body: str, text: str) -> None:
    carried = figure(DEBT, "300000000.00", "亿元", carried_from=OCTOBER)
    report = composed(body.replace("%s", DEBT), complete("debt", 1, carried))
    assert text_of(report) == text
    runs = [run for paragraph in report.paragraphs for run in paragraph.runs if isinstance(run, FigureRun)]
    assert all((run.state, run.carried_from) == ("carried", OCTOBER) for run in runs)


def test_a_carried_number_is_marked_alike_in_every_format() -> None:
    carried = figure(DEBT, "300000000.00", "亿元", name_zh="政府债务余额", carried_from=OCTOBER)
    report = composed(f"# 报告\n\n余额{{{{ amount('{DEBT}') }}}}。", complete("debt", 1, carried))
    assert report.is_partial
    assert (report.missing, report.carried) == ([], [DEBT])
    assert "亿元（截至10月）。" in render_markdown(report)
    assert "余额3.00亿元（截至10月）。" in plain(render_html(report))
    for rendered in (render_markdown(report), plain(render_html(report))):
        assert "1项数据本月未报，沿用以前月份的数，数后注明截至月份" in rendered
        assert "政府债务（截至10月）：政府债务余额" in re.sub(r"\]\([^)]*\)|\[", "", rendered)


def test_an_undefined_ratio_of_an_earlier_month_says_so_and_one_that_was_not_reported_then_does_not() -> None:
    undefined = figure(PCT, None, "%", state="not_applicable", carried_from=OCTOBER)
    unreported = figure(YTD, None, state="not_reported", carried_from=OCTOBER)
    report = composed(
        f"{{{{ amount('{PCT}') }}}}、{{{{ amount('{YTD}') }}}}", complete("revenue", 1, undefined, unreported)
    )
    assert text_of(report) == "〔不适用〕（截至10月）、〔未报〕"
    assert (report.is_partial, report.carried, report.missing) == (True, [PCT], [YTD])


def test_what_is_carried_over_new_year_names_the_year() -> None:
    carried = figure(DEBT, "300000000.00", "亿元", carried_from=Period(2020, 11))
    assert (
        text_of(composed(f"{{{{ amount('{DEBT}') }}}}", complete("debt", 1, carried))) == "3.00亿元（截至2020年11月）"
    )


@pytest.mark.parametrize(
    ("value", "body", "text"),
    [
        ("0.00", "{% if printed('%s') == 0 %}没有余额，{% endif %}另述。", "没有余额（截至10月），另述。"),
        (
            "0.00",
            "{% if printed('%s', '元') == 0 and month == 12 %}\n没有余额。\n{% endif %}",
            "没有余额（截至10月）。",
        ),
        ("0.00", "{% if not printed('%s') != 0 %}没有余额{% else %}有{% endif %}。", "没有余额（截至10月）。"),
        (
            "5000000000.00",
            "{% if printed('%s') > 0 %}余额{{ amount('%s') }}{% endif %}。",
            "余额50.00亿元（截至10月）。",
        ),
        ("5000000000.00", "{% if printed('%s') is not none %}有数{% endif %}。", "有数。"),
        ("0.00", "{{ change('%s', '增', '减', same='持平') }}。", "持平（截至10月）。"),
        ("0.00", "共{{ change('%s', '增', '减', same='') }}。", "共。"),
    ],
)
def test_words_in_the_place_of_a_carried_number_say_its_month(value: str, body: str, text: str) -> None:
    for carried_from, expected in ((OCTOBER, text), (None, text.replace("（截至10月）", ""))):
        known = figure(DEBT, value, "亿元", carried_from=carried_from)
        assert text_of(composed(body.replace("%s", DEBT), complete("debt", 1, known))) == expected


def test_each_number_of_a_sentence_has_the_mark_of_its_own_month() -> None:
    body = f"{{{{ amount('{YTD}') }}}}{{{{ change('{PCT}', '，增长', '，下降') }}}}；{{{{ amount('{DEBT}') }}}}。"
    section = complete(
        "revenue", 1, figure(YTD, "20000.00", carried_from=OCTOBER), figure(PCT, "3.25", "%", carried_from=SEPTEMBER)
    )
    whole = complete("debt", 1, figure(DEBT, "300000000.00", "亿元"))
    assert text_of(composed(body, section, whole)) == "2万元（截至10月），增长3.3%（截至9月）；3.00亿元。"


def test_the_head_says_which_service_is_busy_and_which_is_away_and_since_when() -> None:
    body = f"# 标题\n\n{{{{ amount('{YTD}') }}}}{{{{ amount('{DEBT}') }}}}"
    report = composed(
        body,
        complete("revenue", 1, figure(YTD, None)),
        unavailable("credit", since=SINCE, status="busy"),
        unavailable("debt", since=SINCE),
    )
    for rendered in (render_markdown(report), plain(render_html(report))):
        head = rendered[: rendered.index("附件：数据来源")]
        assert head.count("普惠金融服务繁忙（自2021年11月6日00:30起）") == 1
        assert head.count("政府债务服务暂不可用（自2021年11月6日00:30起）") == 1
        assert head.count("〔暂缺〕标出") == 2
        assert head.count("1项数据未报，以〔未报〕标出") == 1


def test_provisional_is_said_once_at_the_head() -> None:
    body = f"# 标题\n\n{{{{ amount('{YTD}') }}}}、{{{{ amount('{YTD}', '亿元') }}}}。"
    for provisional in (True, False):
        section = complete("revenue", 1, figure(YTD, "20000.00", provisional=provisional))
        report = composed(body, section)
        assert (report.is_partial, report.is_provisional) == (False, provisional)
        for rendered in (render_markdown(report), render_html(report)):
            assert rendered.count("暂定数") == int(provisional)


def test_a_report_of_several_states_keeps_them_apart_without_colour() -> None:
    body = f"{{{{ amount('{YTD}') }}}}、{{{{ amount('{PCT}') }}}}、{{{{ amount('{DEBT}') }}}}、{{{{ amount('credit.a.b') }}}}"
    report = composed(
        body,
        complete("revenue", 1, figure(YTD, "0.00", state="zero"), figure(PCT, None, "%", state="not_applicable")),
        complete("debt", 1, figure(DEBT, "300000000.00", "亿元", carried_from=OCTOBER)),
        unavailable("credit"),
    )
    assert "0万元、〔不适用〕、3.00亿元（截至10月）、〔暂缺〕" in plain(render_html(report))


def test_what_an_answering_service_does_not_know_is_told_by_its_id_and_nobody_is_called_away() -> None:
    report = composed("# 标题\n\n{{ fig('debt.new.figure') }}、{{ fig('nobody.x.y') }}", complete("debt", 1))
    written = render_markdown(report)
    assert "本报告数据尚不完整：2项数据暂时无法取得，以〔暂缺〕标出。清单见附件。" in written
    assert "- 暂时无法取得：debt.new.figure、nobody.x.y" in written
    assert "服务" not in written


def test_the_annex_has_one_line_for_a_domain_that_is_away_with_the_names_of_its_figures() -> None:
    named = f"{{{{ fig('{DEBT}') }}}}{{{{ fig('debt.government_debt.limit') }}}}{{{{ fig('{YTD}') }}}}"
    report = composed(
        named,
        complete("revenue", 1, figure(YTD, None, name_zh="收入", notes=("未报：收入",))),
        unavailable("debt", since=SINCE),
    )
    annex = re.sub(r"\]\([^)]*\)|\[", "", render_markdown(report).split("附件：数据来源")[1])
    assert [line for line in annex.splitlines() if line.startswith("- ")] == [
        "- 收入：未报送；未报：收入",
        "- 政府债务（服务暂不可用）：政府债务余额、政府债务限额",
    ]
    page = plain(render_html(report))
    assert "政府债务（服务暂不可用）：政府债务余额、政府债务限额" in page
    for rendered in (annex, page):
        assert DEBT not in rendered
        assert YTD not in rendered
