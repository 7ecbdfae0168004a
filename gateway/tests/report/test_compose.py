"""The report as composed from its sections."""

import pytest

from bureau_common.schemas.alerts import Alert, cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, Report
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, claim, complete, figure, unavailable

TEMPLATE = parse_template("{{ fig('revenue.b.ytd') }}{{ fig('revenue.a.ytd') }}{{ fig('debt.c.balance') }}")
WHOLE = [
    complete("revenue", 42, figure("revenue.a.ytd", "10000.00"), figure("revenue.b.ytd", "0.00", state="zero")),
    complete("debt", 7, figure("debt.c.balance", "300000000.00", "亿元")),
]


def hrefs(report: Report) -> list[str]:
    return [run.href for paragraph in report.paragraphs for run in paragraph.runs if isinstance(run, FigureRun)]


def texts(report: Report) -> list[str]:
    return [run.text for paragraph in report.paragraphs for run in paragraph.runs]


def test_a_whole_report_is_not_partial() -> None:
    report = compose(OCTOBER, WHOLE, TEMPLATE, Names())
    assert (report.period, report.is_partial, report.missing) == (Period(2021, 10), False, [])
    assert texts(report) == ["0", "1", "3.00"]
    assert report.sections == WHOLE


def test_each_figure_opens_at_the_cut_off_of_its_own_section() -> None:
    assert hrefs(compose(OCTOBER, WHOLE, TEMPLATE, Names())) == [
        "/v1/figures/revenue.b.ytd/records?period=2021-10&as_of=42",
        "/v1/figures/revenue.a.ytd/records?period=2021-10&as_of=42",
        "/v1/figures/debt.c.balance/records?period=2021-10&as_of=7",
    ]


def test_a_null_and_an_absent_figure_are_missing_in_order_of_their_ids() -> None:
    sections = [complete("revenue", 42, figure("revenue.b.ytd", None)), WHOLE[1]]
    report = compose(OCTOBER, sections, TEMPLATE, Names())
    assert (report.is_partial, report.missing) == (True, ["revenue.a.ytd", "revenue.b.ytd"])
    assert texts(report) == ["〔未报〕", "〔暂缺〕", "3.00"]


def test_an_unavailable_section_makes_the_report_partial_and_its_figures_missing() -> None:
    report = compose(OCTOBER, [WHOLE[0], unavailable("debt")], TEMPLATE, Names())
    assert (report.is_partial, report.missing) == (True, ["debt.c.balance"])
    assert texts(report) == ["0", "1", "〔暂缺〕"]
    assert hrefs(report)[-1] == "/v1/figures/debt.c.balance?period=2021-10"


def test_an_unavailable_section_makes_the_report_partial_even_where_no_figure_is_missing() -> None:
    report = compose(OCTOBER, [*WHOLE, unavailable("credit")], TEMPLATE, Names())
    assert (report.is_partial, report.missing) == (True, [])


def test_a_figure_that_the_template_does_not_name_is_not_missing() -> None:
    sections = [complete("revenue", 42, *WHOLE[0].figures, figure("revenue.unused.ytd", None)), WHOLE[1]]
    assert compose(OCTOBER, sections, TEMPLATE, Names()).is_partial is False


def test_a_figure_in_a_branch_that_is_not_taken_is_missing_too() -> None:
    template = parse_template("{% if month == 1 %}{{ fig('revenue.z.ytd') }}{% endif %}")
    assert compose(OCTOBER, WHOLE, template, Names()).missing == ["revenue.z.ytd"]


def test_what_an_unavailable_section_would_warn_of_is_unknown_and_not_nothing() -> None:
    template = parse_template(
        "# 报告\n\n{% if problems() is none %}\n未见预警\n{% else %}\n{{ problems() }}\n{% endif %}\n"
    )
    texts = [
        "".join(run.text for run in compose(OCTOBER, sections, template, Names()).paragraphs[-1].runs)
        for sections in (WHOLE, [*WHOLE, unavailable("credit")])
    ]
    assert texts == ["未见预警", "普惠金融监测情况暂未取得"]


def test_nothing_was_found_only_where_everything_that_is_watched_was_judged() -> None:
    template = parse_template("{% if problems() is none %}未见预警{% else %}{{ problems() }}{% endif %}")
    revenue, debt = (complete(domain, 1) for domain in ("revenue", "debt"))
    (said,) = texts(compose(OCTOBER, [revenue, debt], template, Names()))
    assert said == "未见预警"
    unjudged = debt.model_copy(update={"not_judged": ["debt_ratio"]})
    (said,) = texts(compose(OCTOBER, [revenue, unjudged], template, Names()))
    assert said == "政府债务有1项监测因数据不全未评估"


def test_alerts_that_a_service_counts_and_does_not_list_are_counted_behind_those_that_it_lists() -> None:
    template = parse_template("{% if problems() is none %}未见预警{% else %}{{ problems() }}{% endif %}")
    debt = complete("debt", 1).model_copy(update={"unlisted": {"hidden_late": 40, "wall": 2}, "not_judged": ["x"]})
    (said,) = texts(compose(OCTOBER, [debt], template, Names()))
    assert said == "政府债务另有42项预警未逐项列出；政府债务有1项监测因数据不全未评估"


def test_each_alert_is_told_once_and_the_gravest_first() -> None:
    template = parse_template("{{ problems() }}")
    rule = Clause(document="规定", article=None, verified=False)
    told = [
        cause(level, level, words, words, rule) for level, words in (("yellow", "黄"), ("red", "红"), ("red", "红"))
    ]  # type: ignore[arg-type]
    alerts = [Alert(key=str(n), since=None, cause=each, notes=[]) for n, each in enumerate(told)]
    section = complete("revenue", 1).model_copy(update={"alerts": alerts})
    assert texts(compose(OCTOBER, [section], template, Names())) == ["红；黄"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (3, "甲0；甲1；甲2；乙"),
        (4, "甲0；甲1；甲2（同类问题共4个）；乙"),
        (12, "甲0；甲1；甲2（同类问题共12个）；乙"),
    ],
)
def test_of_many_alerts_of_one_kind_the_first_are_told_and_how_many_there_are(count: int, said: str) -> None:
    rule = Clause(document="规定", article=None, verified=False)
    causes = [cause("late", "yellow", f"甲{number}", "A", rule) for number in range(count)]
    causes.append(cause("other", "yellow", "乙", "B", rule))
    alerts = [Alert(key=str(n), since=None, cause=each, notes=[]) for n, each in enumerate(causes)]
    section = complete("revenue", 1).model_copy(update={"alerts": alerts})
    assert texts(compose(OCTOBER, [section], parse_template("{{ problems() }}"), Names())) == [said]


def test_figures_left_in_an_unavailable_section_are_not_used() -> None:
    stale = unavailable("debt").model_copy(update={"figures": WHOLE[1].figures})
    assert compose(OCTOBER, [WHOLE[0], stale], TEMPLATE, Names()).missing == ["debt.c.balance"]


def test_a_composed_report_survives_the_wire() -> None:
    report = compose(OCTOBER, WHOLE, TEMPLATE, Names())
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_a_claim_of_two_services_is_none() -> None:
    """Each claim is one service's; which of the two speaks for the other is not known here."""
    template = parse_template("{% if claim('C01') is none %}未知{% elif claim('C01') %}是{% else %}否{% endif %}")
    own, foreign = (each.model_copy(update={"claims": [claim("C01", bool(n))]}) for n, each in enumerate(WHOLE))
    assert texts(compose(OCTOBER, [own, WHOLE[1]], template, Names())) == ["否"]
    assert texts(compose(OCTOBER, [own, foreign], template, Names())) == ["未知"]
