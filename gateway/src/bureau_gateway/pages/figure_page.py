"""A figure as a page: its value, how it was computed, and the way to the rows of each input."""

from dataclasses import dataclass

from bureau_common.schemas.figures import Figure, FigureInput

from ..marks import STATES, gap
from .navigation import address, report_address
from .rendering import render
from .texts import decimals_of, exact, month, number, printed, span


@dataclass(frozen=True)
class InputLine:
    """One input, ready to be shown; `href` leads to its rows."""

    label: str
    span: str
    value: str
    rows: str
    href: str


def figure_address(figure: Figure) -> str:
    return address(f"/v1/figures/{figure.id}", period=figure.period, as_of=figure.change_no)


def records_address(figure: Figure, **query: object) -> str:
    """The rows at the very cut-off of the figure, so that they sum to it whatever is written meanwhile."""
    return address(f"/v1/figures/{figure.id}/records", period=figure.period, as_of=figure.change_no, **query)


def figure_page(figure: Figure) -> str:
    value, in_full = printed(figure), exact(figure)
    return render(
        "figure",
        figure=figure,
        value=value,
        exact=None if in_full == value else in_full,
        state=STATES[figure.state],
        month=month(figure.period),
        inputs=[_line(figure, needed) for needed in figure.inputs],
        # A ratio has no rows of its own, only its inputs have.
        all_rows=records_address(figure) if figure.is_sum else None,
        report=report_address(figure.period),
    )


def _line(figure: Figure, needed: FigureInput) -> InputLine:
    unit = needed.unit
    suffix = " 元" if unit == "yuan" else ""
    return InputLine(
        label=needed.label_zh,
        span=span(needed),
        value=gap(needed.state) if needed.value is None else f"{number(needed.value, decimals_of(unit))}{suffix}",
        rows=f"{needed.rows:,}笔" if unit == "yuan" else "明细",
        href=records_address(figure, measure=needed.name),
    )
