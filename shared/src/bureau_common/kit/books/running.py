"""Running sums by key and day, and the days on which one of them breaks a rule: what guards of limits ask the tables."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Table, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from .guards import Touched


def running_sums(moves: Subquery, keys: Sequence[str], sums: Sequence[str]) -> Subquery:
    """By key and day with a movement: each sum up to that day, and the day (`until`) of the next movement."""
    by = [moves.c[name] for name in keys]
    return (
        select(
            *by,
            moves.c.day,
            func.lead(moves.c.day).over(partition_by=by, order_by=moves.c.day).label("until"),
            *[
                func.sum(func.sum(moves.c[name])).over(partition_by=by, order_by=moves.c.day).label(name)
                for name in sums
            ],
        )
        .group_by(*by, moves.c.day)
        .subquery()
    )


def first_broken_days(days: Subquery, broken: ColumnElement[bool], *key: str) -> Select[Any]:
    """The first day of each key on which a running sum breaks a rule."""
    by = [days.c[name] for name in key]
    return select(days).where(broken).ext(distinct_on(*by)).order_by(*by, days.c.day)


def least_rooms(
    days: Subquery, keys: Sequence[str], room: ColumnElement[Decimal], touched: Touched, *tables: Table
) -> Select[Any]:
    """By key the least room from the last day on that a change touched in some tables: what may still be written there."""
    dates = union_all(
        *[select(func.max(table.c.business_date).label("day")).where(touched.rows(table)) for table in tables]
    )
    last = select(func.max(dates.subquery().c.day)).scalar_subquery()
    by = [days.c[name] for name in keys]
    return (
        select(*by, func.min(room).label("room"))
        .where(or_(days.c.until.is_(None), days.c.until > last))
        .group_by(*by)
        .order_by(*by)
    )
