"""How a figure stands in the prose: its number in a unit, or the mark of a gap, with the way to what is behind it."""

from decimal import Decimal

from bureau_common.schemas.figures import Figure, State
from bureau_common.schemas.money import unsigned_zero
from bureau_common.schemas.report import FigureRun
from bureau_common.schemas.units import DISPLAY_UNITS, base_unit, shown, written_unit

from ..marks import carried, gap, written_days
from .context import ReportContext
from .layout import Layout
from .nodes import Change, Fig, Number, Word
from .problems import refuse


def print_figure(part: Fig, context: ReportContext, layout: Layout) -> None:
    figure = context.figures.get(part.number.id)
    is_number = figure is not None and figure.number is not None
    unit = written_unit(part.number.unit or figure.display_unit) if figure is not None and is_number else ""
    layout.figure(_figure_run(part, context), unit, "" if figure is None else carried(figure))
    if part.with_unit:
        layout.text(unit)


def word(part: Word, context: ReportContext) -> str:
    figure, number = known(part.number, context), printed(part.number, context)
    if figure is None or number is None:
        return ""
    if number == 0:
        return part.near if figure.number else part.same
    return part.up if number > 0 else part.down


def print_change(part: Change, context: ReportContext, layout: Layout) -> None:
    """A gap, too, stands alone: without a number there is no direction."""
    layout.text(word(part.word, context))
    if printed(part.word.number, context) == 0:
        figure = context.figures.get(part.word.number.id)
        layout.text(carried(figure) if figure is not None and word(part.word, context) else "")
    else:
        print_figure(Fig(part.word.number, absolute=True, floor=False, with_unit=True), context, layout)


def _figure_run(part: Fig, context: ReportContext) -> FigureRun:
    figure = context.figures.get(part.number.id)
    state: State = "unavailable" if figure is None else figure.state
    if part.number.id in context.concealed:
        state = "restricted"
    if figure is None or figure.value is None:
        text = gap(state)
    elif figure.kind == "text":
        text = written_days(" ".join(figure.value.split()))
    else:
        text = plain_text(_shown(part.number, figure, context, absolute=part.absolute, floor=part.floor))
    return FigureRun(
        text=text,
        figure_id=part.number.id,
        state=state,
        href=_href(part.number.id, figure, context),
        carried_from=None if figure is None else figure.carried_from,
    )


def printed(number: Number, context: ReportContext) -> Decimal | None:
    """The number as fig() prints it, or none where there is no value."""
    figure = known(number, context)
    return None if figure is None else _shown(number, figure, context)


def known(number: Number, context: ReportContext) -> Figure | None:
    """The figure, or none where it has no value or did not come."""
    figure = context.figures.get(number.id)
    return None if figure is None or figure.value is None else figure


def _shown(
    number: Number, figure: Figure, context: ReportContext, *, absolute: bool = False, floor: bool = False
) -> Decimal:
    unit = number.unit or figure.display_unit
    value = figure.number
    if value is None or unit not in DISPLAY_UNITS or base_unit(unit) != figure.unit:
        raise refuse(
            number.line,
            "wrong_unit",
            f"{figure.id} 不能以“{unit}”为单位表示",
            f"{figure.id} cannot be shown as a number in {unit}",
        )
    decimals = context.decimals.of(figure, unit) if number.decimals is None else number.decimals
    return shown(value, unit, decimals, absolute=absolute, floor=floor)


def plain_text(value: Decimal | str | None) -> str:
    """Digits without exponent, and without a minus sign before 0."""
    return f"{unsigned_zero(value):f}" if isinstance(value, Decimal) else value or ""


def _href(figure_id: str, figure: Figure | None, context: ReportContext) -> str:
    """The rows behind a sum; a ratio has none of its own, and its page lists the sums it was computed from."""
    path = f"/v1/figures/{figure_id}/records" if figure is not None and figure.is_sum else f"/v1/figures/{figure_id}"
    change_no = context.cutoffs.get(figure_id.partition(".")[0])
    as_of = "" if change_no is None else f"&as_of={change_no}"
    return f"{path}?period={context.period}{as_of}"
