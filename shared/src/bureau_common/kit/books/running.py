"""Running sums by key and day, and the days on which one of them breaks a rule: what guards of limits ask the tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.dialects.postgresql import distinct_on


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
