"""What keeps closed months closed, broken on purpose: by these `closing` shows that it can fail (`--broken settled`)."""

from collections.abc import Callable, Mapping
from typing import Any

from bureau_common.kit.books import periods
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


_PARTS: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "settled": (periods.Closed.settled_by, _settled_by),
    "carried": (computing.seen_at, _seen_at),
    "unseen": (periods.unseen, _unseen),
}
BREAKABLE = sorted(_PARTS)


def break_kit(part: str) -> None:
    """Break one part for the rest of the process, for whoever imported it by its name, too."""
    function, broken = _PARTS[part]
    function.__code__ = broken.__code__
