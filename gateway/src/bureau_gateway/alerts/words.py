"""What an alert says in one sentence, each figure and amount in it as the report prints it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bureau_common.kit.core.context import current
from bureau_common.schemas.alerts import AmountPart, Cause, FigurePart, Part, TextPart
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.units import BaseUnit, base_unit, shown, worded

from ..marks import carried, decimals_in, gap, written_amount, written_days

_ENGLISH: Mapping[BaseUnit, str] = {"yuan": " yuan", "percent": "%", "pp": " points", "times": " times"}
"""What English writes after a number; what counts things has no unit."""


def told(parts: Sequence[Part], figures: Mapping[str, Figure]) -> str:
    """The Chinese sentence; a figure without a value is a gap."""
    return "".join(written_days(part.text) if isinstance(part, TextPart) else _chinese(part, figures) for part in parts)


def told_in_english(parts: Sequence[Part], figures: Mapping[str, Figure]) -> str:
    """The English sentence: amounts of money stand in yuan."""
    return "".join(part.text if isinstance(part, TextPart) else _english(part, figures) for part in parts)


def told_here(cause: Cause, figures: Mapping[str, Figure]) -> str:
    """The sentence in the language of the request."""
    is_english = current().language == "en"
    return told_in_english(cause.parts_en, figures) if is_english else told(cause.parts_zh, figures)


def _chinese(part: FigurePart | AmountPart, figures: Mapping[str, Figure]) -> str:
    if isinstance(part, AmountPart):
        return written_amount(part)
    figure = figures[part.figure_id]
    if figure.number is None:
        return figure.value or gap(figure.state)
    unit = part.unit or figure.display_unit
    return f"{worded(figure.number, unit, decimals_in(unit, figure, figures))}{carried(figure)}"


def _english(part: FigurePart | AmountPart, figures: Mapping[str, Figure]) -> str:
    if isinstance(part, AmountPart):
        value, unit, decimals = Decimal(part.amount), part.unit, part.decimals
    elif (number := figures[part.figure_id].number) is None:
        return figures[part.figure_id].value or "[not reported]"
    else:
        value, unit, decimals = number, figures[part.figure_id].display_unit, figures[part.figure_id].decimals
    if (base := base_unit(unit)) == "yuan":
        unit, decimals = "元", None
    return f"{shown(value, unit, decimals):f}{_ENGLISH.get(base, '')}"
