"""Running sums: what movements come to up to each day, for guards that judge a limit on every day."""

from collections.abc import Sequence

from sqlalchemy import Subquery, func, select


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
