"""The open edition: what is restricted is marked, or falls away, or is said in other words; it makes nothing partial."""

from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, Report
from bureau_gateway.marks import RESTRICTED
from bureau_gateway.openapi import restricted_figures
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.template import parse_template, shipped_template
from gateway.tests.report.factories import complete, figure, unavailable

YTD, HIDDEN = "revenue.general_revenue.ytd", "debt.hidden_debt.balance"
OPEN = restricted_figures()
BODY = f"收入{{{{ amount('{YTD}') }}}}，余额{{{{ amount('{HIDDEN}') }}}}[[，其中{{{{ fig('{HIDDEN}') }}}}亿元]]。"


def composed(body: str, concealed: frozenset[str], *, is_away: bool = False) -> Report:
    debt = unavailable("debt") if is_away else complete("debt", 1)
    sections = [complete("revenue", 1, figure(YTD, "10000.00")), debt]
    return compose(Period(2021, 12), sections, parse_template(body), Names(), concealed)


def text_of(report: Report) -> str:
    return "\n".join("".join(run.text for run in each.runs) for each in report.paragraphs)


def test_what_reads_hidden_debt_is_restricted_and_nothing_else() -> None:
    assert {each for each in OPEN if not each.startswith("debt.hidden_debt.")} == {
        "debt.government_debt.full_ratio_pct"
    }
    assert HIDDEN in OPEN


def test_a_restricted_figure_is_marked_its_clause_falls_away_and_the_report_is_whole() -> None:
    report = composed(BODY, OPEN)
    assert text_of(report) == f"收入1万元，余额{RESTRICTED}。"
    assert [run.state for run in report.paragraphs[0].runs if isinstance(run, FigureRun)] == ["reported", "restricted"]
    assert (report.is_partial, report.missing) == (False, [])


def test_a_service_that_is_away_says_no_more_of_it() -> None:
    report = composed(BODY, OPEN, is_away=True)
    assert text_of(report) == f"收入1万元，余额{RESTRICTED}。"
    assert (report.is_partial, report.missing) == (True, [])


def test_a_template_says_other_words_in_the_open_edition() -> None:
    body = "{% if edition == 'open' %}不公开{% else %}公开{% endif %}。"
    assert [text_of(composed(body, each)) for each in (OPEN, frozenset[str]())] == ["不公开。", "公开。"]


def test_the_shipped_template_has_no_mark_in_the_open_edition() -> None:
    report = compose(Period(2021, 12), [], shipped_template(), Names(), OPEN)
    assert "隐性债务情况按规定不公开。" in text_of(report)
    assert RESTRICTED not in text_of(report)
    assert not OPEN & {run.figure_id for each in report.paragraphs for run in each.runs if isinstance(run, FigureRun)}
