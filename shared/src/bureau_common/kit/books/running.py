"""Running sums by key and day, and the days on which one of them breaks a rule: what guards of limits ask the tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
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


def broken_since(days: Subquery, broken: ColumnElement[bool], *key: str) -> Subquery:
    """The keys of which a running sum breaks a rule at the end: the sums of the last day, and the day (`since`) from which
    they break it without a day between.

    `broken` is an expression over `days`.
    """
    told = select(days, broken.label("broken")).subquery()
    own = [told.c[name] for name in key]
    begins = case((func.lag(told.c.broken).over(partition_by=own, order_by=told.c.day) == told.c.broken, 0), else_=1)
    first = select(told, begins.label("begins")).subquery()
    of_key = [first.c[name] for name in key]
    stretch = func.sum(first.c.begins).over(partition_by=of_key, order_by=first.c.day)
    numbered = select(first, stretch.label("stretch")).subquery()
    one = [numbered.c[name] for name in key]
    since = func.min(numbered.c.day).over(partition_by=[*one, numbered.c.stretch])
    whole = select(numbered, since.label("since")).subquery()
    columns = [whole.c[column.name] for column in days.c if column.name != "until"]
    return select(*columns, whole.c.since).where(whole.c.until.is_(None), whole.c.broken).subquery()
