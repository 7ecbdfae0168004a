"""A figure as a page: its value, how it was computed, the way to the rows of each input, and how it went month by month."""

from dataclasses import dataclass

from bureau_common.schemas.figures import Figure, FigureInput, Series, SeriesPoint
from bureau_common.schemas.periods import BEGINNING, Period

from ..marks import STATES, gap
from .charts import Chart, chart_of, written
from .navigation import address, alerts_address, report_address
from .rendering import render
from .texts import exact, in_full, month, printed, span
from .words import in_language

MONTHS = 36
"""How many months a figure's history shows."""
_SIZE = (720, 160)


@dataclass(frozen=True)
class InputLine:
    """One input, ready to be shown; `href` leads to its rows."""

    label: str
    span: str
    value: str
    rows: str
    href: str


@dataclass(frozen=True)
class Point:
    """The figure of one month, ready to be shown."""

    month: str
    value: str
    state: str
    href: str


@dataclass(frozen=True)
class Trend:
    """The figure over some months: as a line, and the newest first as a table."""

    chart: Chart | None
    highest: str
    lowest: str
    first: str
    last: str
    points: list[Point]


def figure_address(figure: Figure, period: Period | None = None) -> str:
    return address(f"/v1/figures/{figure.id}", period=period or figure.period, as_of=figure.change_no)


def history_from(end: Period) -> Period:
    """The first of the months that a history shows."""
    start = end
    for _ in range(MONTHS - 1):
        start = start.preceding
    return max(start, BEGINNING)


def records_address(figure: Figure, **query: object) -> str:
    """The rows at the very cut-off of the figure, so that they sum to it whatever is written meanwhile."""
    return address(f"/v1/figures/{figure.id}/records", period=figure.period, as_of=figure.change_no, **query)


def figure_page(figure: Figure, series: Series | None = None) -> str:
    value, in_full = printed(figure), exact(figure)
    return render(
        "figure",
        figure=figure,
        value=value,
        exact=None if in_full == value else in_full,
        state=in_language(STATES[figure.state]),
        month=month(figure.period),
        inputs=[_line(figure, needed) for needed in figure.inputs],
        # A ratio has no rows of its own, only its inputs have.
        all_rows=records_address(figure) if figure.is_sum else None,
        trend=None if series is None else _trend(figure, series),
        ways=[
            (in_language("返回报告"), report_address(figure.period)),
            (in_language("预警"), alerts_address(figure.period)),
        ],
    )


def _line(figure: Figure, needed: FigureInput) -> InputLine:
    return InputLine(
        label=needed.label_zh,
        span=span(needed),
        value=gap(needed.state) if needed.value is None else in_full(needed.value, needed.unit),
        rows=in_language("查看明细")
        if needed.opens is None
        else in_language("查看{count}笔", count=f"{needed.opens:,}"),
        href=records_address(figure, measure=needed.name),
    )


def _trend(figure: Figure, series: Series) -> Trend:
    chart = chart_of(series, series.points, _SIZE)
    return Trend(
        chart=chart,
        highest="" if chart is None else chart.highest,
        lowest="" if chart is None else chart.lowest,
        first=month(series.points[0].period),
        last=month(series.points[-1].period),
        points=[_point(figure, series, point) for point in reversed(series.points)],
    )


def _point(figure: Figure, series: Series, point: SeriesPoint) -> Point:
    known = gap(point.state) if point.value is None else point.value
    return Point(
        month=month(point.period),
        value=known if point.value is None or series.unit == "text" else written(known, series),
        state=in_language(STATES[point.state])
        if point.carried_from is None
        else in_language("沿用{month}的数", month=month(point.carried_from)),
        href=figure_address(figure, point.period),
    )
