"""Payments within the caps of the three public expenses: on no day may more be paid than the unit's cap of the year."""

from typing import Any

from sqlalchemy import Integer, Numeric, Row, Subquery, and_, cast, func, literal, select, union, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, least_rooms, listed, standing
from bureau_common.kit.books.running import first_broken_days, running_sums

from ..reference.three_public import ThreePublic
from ..topics.payments.tables import PAID, RETURNED, payments
from ..topics.three_public.rules import CapKey, judge_cap
from ..topics.three_public.tables import caps

_year = cast(func.extract("year", payments.c.business_date), Integer)
_KEY = ("reporting_unit", "fiscal_year", "expense")


async def guard_caps(session: AsyncSession, touched: Touched) -> Guarded:
    """The caps that the change touched, or whose payments it touched: what breaks one, and what is left of each."""
    days = _paid_days(touched)
    findings = [
        judge_cap(_key_of(row), row.day, row.paid, row.cap)
        for row in await listed(session, first_broken_days(days, days.c.paid > days.c.cap, *_KEY))
    ]
    rooms = least_rooms(days, _KEY, days.c.cap - days.c.paid, touched, payments, caps)
    headroom = {f"three_public {_key_of(row)}": f"{row.room:.2f}" for row in await listed(session, rooms)}
    return Guarded(findings, headroom)


def _key_of(row: Row[Any]) -> CapKey:
    return CapKey(row.reporting_unit, row.fiscal_year, ThreePublic.of(row.expense))


def _paid_days(touched: Touched) -> Subquery:
    """By touched cap what was paid of it, net of what came back, up to each day; the year begins with nothing paid."""
    p = payments.c
    keys = union(
        select(*[caps.c[name] for name in _KEY]).where(touched.rows(caps)),
        select(p.reporting_unit, _year, p.three_public).where(touched.rows(payments), p.three_public.is_not(None)),
    ).subquery()
    moved = (
        select(*[caps.c[name] for name in _KEY], caps.c.amount.label("cap"))
        .join(keys, and_(*[keys.c[name] == caps.c[name] for name in _KEY]))
        .where(standing(caps))
    )
    begun = moved.add_columns(
        func.make_date(caps.c.fiscal_year, 1, 1).label("day"), cast(literal(0), Numeric).label("paid")
    )
    its_own = (p.reporting_unit == caps.c.reporting_unit, _year == caps.c.fiscal_year, p.three_public == caps.c.expense)
    paid = moved.join(payments, and_(standing(payments), *its_own)).add_columns(p.business_date, PAID - RETURNED)
    return running_sums(union_all(begun, paid).subquery(), [*_KEY, "cap"], ["paid"])
