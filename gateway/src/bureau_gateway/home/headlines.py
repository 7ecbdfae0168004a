"""The figures that the first page leads with, and how each went over the months: one question to each service."""

from collections.abc import Mapping
from dataclasses import dataclass

from bureau_common.schemas.figures import Figure, Histories, Series
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..kept import AskedHistories, Summaries
from ..marks import AWAY
from ..openapi import figure_names
from ..pages.charts import Chart, chart_of
from ..pages.figure_page import figure_address, history_from
from ..pages.navigation import address
from ..pages.texts import printed

HEADLINES = (
    "revenue.general_revenue.ytd",
    "revenue.expenditure.ytd",
    "credit.microcredit.balance",
    "debt.government_debt.balance",
    "performance.subsidies.ytd",
)
YEARS = 20
"""How far back a month is looked for that has data: a series has 240 points at most."""
_SIZE = (200, 48)


@dataclass(frozen=True)
class Card:
    """A figure of the first page, ready to be shown."""

    name: str
    value: str
    href: str
    chart: Chart | None


async def read_histories(
    summaries: Summaries, this_month: Period, level: Level, authorization: str
) -> dict[str, Histories | None]:
    """By domain its headlines over the last years, or none where it does not say."""
    by_domain: dict[str, tuple[str, ...]] = {}
    for each in HEADLINES:
        domain = each.partition(".")[0]
        by_domain[domain] = (*by_domain.get(domain, ()), each)
    start = Period(this_month.year - YEARS, this_month.month).following
    asked = [AskedHistories(domain, wanted, start, this_month, level) for domain, wanted in by_domain.items()]
    answers = await summaries.read_all(asked, authorization)
    return {
        domain: answer if isinstance(answer, Histories) else None
        for domain, answer in zip(by_domain, answers, strict=True)
    }


def cards_of(report: Report, histories: Mapping[str, Histories | None]) -> list[Card]:
    """The headlines as the report of a month has them, each with its months up to that one."""
    figures = {figure.id: figure for section in report.sections for figure in section.figures}
    series = {each.id: each for told in histories.values() if told is not None for each in told.series}
    return [_card(each, report.period, figures.get(each), series.get(each)) for each in HEADLINES]


def _card(figure_id: str, period: Period, figure: Figure | None, series: Series | None) -> Card:
    first = history_from(period)
    points = [] if series is None else [each for each in series.points if first <= each.period <= period]
    return Card(
        name=figure_names(figure_id.partition(".")[0])[figure_id],
        value=AWAY if figure is None else printed(figure),
        href=address(f"/v1/figures/{figure_id}", period=period) if figure is None else figure_address(figure),
        chart=None if series is None else chart_of(series, points, _SIZE),
    )
