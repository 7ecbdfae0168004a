"""What the three guarantees demand of their rows as they stand: no item twice; a unit's gap in a kind is an alert."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, running_sums
from bureau_common.kit.units.demands import name_of
from bureau_common.schemas.terms import Room, Told

from .rules import GAP_ALERT, ITEM, judge_gap
from .schemas import GuaranteeKind
from .tables import needs

_KIND = (needs.c.fiscal_year, needs.c.kind, needs.c.reporting_unit)


def _ask_room(scope: Scope) -> Select[Any]:
    """Need and guarantee of each touched kind of a year, unit by unit; voided rows stay in the groups, so that none is left out."""
    lives = scope.live(needs)
    needed, budgeted = (func.coalesce(func.sum(each).filter(lives), 0) for each in (needs.c.need, needs.c.guaranteed))
    return select(*_KIND, needed, budgeted).where(scope.concerns(_KIND)).group_by(*_KIND).order_by(*_KIND)


def _say_room(year: int, kind: GuaranteeKind, unit: str, need: Decimal, guaranteed: Decimal) -> Iterator[Told]:
    """What is left of the guarantee."""
    yield Room(f"{year} {kind} {unit}", guaranteed - need)


def _ask_gap(scope: Scope) -> Select[Any]:
    """The units, by kind, of which more is needed than guaranteed, and since when."""
    names = ["fiscal_year", "kind", "reporting_unit"]
    n = needs.c
    moves = select(*_KIND, n.business_date.label("day"), n.need, n.guaranteed).where(scope.live(needs))
    days = running_sums(moves.subquery(), names, ["need", "guaranteed"])
    short = broken_since(days, days.c.need > days.c.guaranteed, *names)
    told = [short.c[name] for name in (*names, "need", "guaranteed", "since")]
    return select(*told, name_of(short.c.reporting_unit, scope)).order_by(*[short.c[name] for name in names])


GUARDS = (
    Guard((needs,), _ask_room, _say_room, limit=None, rehearsed=True),
    once(ITEM, needs.c.item, needs.c.fiscal_year, needs.c.kind, needs.c.reporting_unit),
    Question(GAP_ALERT, {needs: _KIND}, _ask_gap, judge_gap),
)
