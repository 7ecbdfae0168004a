"""What an alert says in one sentence, each figure and amount in it as the report prints it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bureau_common.kit.core.context import current
from bureau_common.schemas.alerts import AmountPart, Cause, FigurePart, Part, TextPart
from bureau_common.schemas.units import BaseUnit, base_unit, shown, written_unit

from ..marks import Known, carried, gap, written_amount, written_days

_ENGLISH: Mapping[BaseUnit, str] = {"yuan": " yuan", "percent": "%", "pp": " points", "times": " times"}
"""What English writes after a number; what counts things has no unit."""
_IN_ENGLISH: Mapping[str, str] = {"万元": "元", "亿元": "元", "万户": "户"}
"""English has no tens of thousands: money is told in yuan, households one by one."""


def told(parts: Sequence[Part], known: Known) -> str:
    """The Chinese sentence; a figure without a value is a gap."""
    return "".join(written_days(part.text) if isinstance(part, TextPart) else _chinese(part, known) for part in parts)


def told_in_english(parts: Sequence[Part], known: Known) -> str:
    """The English sentence: amounts of money stand in yuan."""
    return "".join(part.text if isinstance(part, TextPart) else _english(part, known) for part in parts)


def told_here(cause: Cause, known: Known) -> str:
    """The sentence in the language of the request."""
    is_english = current().language == "en"
    return told_in_english(cause.parts_en, known) if is_english else told(cause.parts_zh, known)


def _chinese(part: FigurePart | AmountPart, known: Known) -> str:
    if isinstance(part, AmountPart):
        return written_amount(part)
    figure = known.by_id[part.figure_id]
    if figure.number is None:
        return figure.value or gap(figure.state)
    unit = part.unit or figure.display_unit
    return f"{known.printed(figure.number, figure, unit):f}{written_unit(unit)}{carried(figure)}"


def _english(part: FigurePart | AmountPart, known: Known) -> str:
    if isinstance(part, AmountPart):
        unit, decimals = _IN_ENGLISH.get(part.unit, part.unit), None if part.unit in _IN_ENGLISH else part.decimals
        number = shown(Decimal(part.amount), unit, decimals)
    elif (figure := known.by_id[part.figure_id]).number is None:
        return figure.value or "[not reported]"
    else:
        unit = _IN_ENGLISH.get(figure.display_unit, figure.display_unit)
        number = known.printed(figure.number, figure, unit)
    return f"{number:f}{_ENGLISH.get(base_unit(unit), '')}"
