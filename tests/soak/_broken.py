"""What keeps closed months closed, broken on purpose: by these `closing` shows that it can fail (`--broken settled`)."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, func, not_, select
from sqlalchemy.dialects.postgresql import ARRAY

from bureau_common.kit.books import periods
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.periods import _UNSEEN, closings, events_of, reopenings_of
from bureau_common.kit.figures import computing
from bureau_common.kit.figures.computing import Seen
from bureau_common.schemas.periods import Period


def _settled_by(self: periods.Closed, month: Period) -> int | None:
    """What was filed of a closed month is as it stands, whatever was opened again."""
    return None


def _seen_at(month: Period, shown: Period) -> Seen:
    """What a closed month carries is as the month has it now that it is of."""
    return Seen(month)


def _unseen() -> dict[str, Any]:
    """Statements know nothing of what does not exist for the reader."""
    return {"unseen": []}


def _closed_by(month: ColumnElement[str], scope: Scope) -> ColumnElement[int | None]:
    """A month two selects deep is not tied to its row: what was opened again of any opens all."""
    closed, opened = events_of(closings, scope), reopenings_of(scope)
    seen = not_(func.string_to_array(opened.c.books, ",", type_=ARRAY(Text)).contained_by(_UNSEEN))
    reopened = select(func.max(opened.c.change_no)).where(opened.c.first <= month, opened.c.last >= month, seen)
    since = func.coalesce(reopened.scalar_subquery(), 0)
    closing = select(func.min(closed.c.change_no)).where(closed.c.period >= month, closed.c.change_no > since)
    return closing.scalar_subquery()


_PARTS: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "settled": (periods.Closed.settled_by, _settled_by),
    "carried": (computing.seen_at, _seen_at),
    "deep": (periods.closed_by, _closed_by),
    "unseen": (periods.unseen, _unseen),
}
BREAKABLE = sorted(_PARTS)


def break_kit(part: str) -> None:
    """Break one part for the rest of the process, for whoever imported it by its name, too."""
    function, broken = _PARTS[part]
    function.__code__ = broken.__code__
