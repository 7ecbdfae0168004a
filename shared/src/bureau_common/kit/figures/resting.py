"""The month that a figure is of: its own, or an earlier one where what it rests on was not filed since."""

from functools import partial

from ...schemas.periods import BEGINNING, Period
from ..core.records import book_of
from ..filings.filed import Filed
from ..parameters.parameters import InForce
from .figures import Definition


def resting(definition: Definition, period: Period, filed: Filed, in_force: InForce) -> Period | None:
    """The month that a figure of `period` is of: an earlier one where what it rests on was not filed since, none if ever."""
    # What counts from January on is never carried over New Year.
    earliest = period.january if definition.basis in ("ytd", "annual") else BEGINNING
    return filed.resting(period, earliest, partial(rests_on, definition, in_force))


def rests_on(definition: Definition, in_force: InForce, month: Period) -> set[str]:
    """The books that a figure rests on by what is in force in a month; a series asks it of the same months at each point."""
    known, asked = in_force.rests, (definition.id, month)
    if asked not in known:
        settings = in_force.at(month.last_day)
        known[asked] = {book_of(needed.chosen(settings).taken.flow.table) for needed in definition.inputs.values()}
    return known[asked]
