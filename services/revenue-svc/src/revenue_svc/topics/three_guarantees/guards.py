"""What the three guarantees demand of their rows as they stand: no item twice; a kind's gap is an alert."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import AlertOn, Room, Told

from .rules import GAP_ALERT, ITEM, gap_cause
from .schemas import GuaranteeKind
from .tables import needs

_KIND = (needs.c.fiscal_year, needs.c.kind)


def _ask(scope: Scope) -> Select[Any]:
    """Need and guarantee of each touched kind of a year; voided rows stay in the groups, so that none is left out."""
    lives = scope.live(needs)
    needed, budgeted = (func.coalesce(func.sum(each).filter(lives), 0) for each in (needs.c.need, needs.c.guaranteed))
    newest = func.max(needs.c.business_date).filter(lives)
    return select(*_KIND, needed, budgeted, newest).where(scope.concerns(_KIND)).group_by(*_KIND).order_by(*_KIND)


def _say_gap(year: int, kind: GuaranteeKind, need: Decimal, guaranteed: Decimal, on: date | None) -> Iterator[Told]:
    found = None if on is None else gap_cause(year, kind, need, guaranteed, on)
    yield AlertOn(GAP_ALERT, f"{year} {kind}", found)


def _say_room(year: int, kind: GuaranteeKind, need: Decimal, guaranteed: Decimal, _on: date | None) -> Iterator[Told]:
    """What is left of the guarantee."""
    yield Room(f"{year} {kind}", guaranteed - need)


GUARDS = (
    Guard((needs,), _ask, _say_gap, limit=None),
    Guard((needs,), _ask, _say_room, limit=None, rehearsed=True),
    once(ITEM, needs.c.item, needs.c.fiscal_year, needs.c.kind, needs.c.reporting_unit),
)
