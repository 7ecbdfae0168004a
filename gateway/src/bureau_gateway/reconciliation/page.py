"""The pairs as a page: both sides with the way to their rows, the difference, and how the pair stands."""

from ..marks import AWAY, DOMAIN_LABELS, gap
from ..pages.navigation import month_address, reconciliation_address, report_address
from ..pages.rendering import render
from ..pages.texts import in_full, month
from ..pages.words import in_language
from .schemas import PairState, PairTold, Reconciliation, SideTold


def reconciliation_page(found: Reconciliation) -> str:
    before, after = found.period.preceding, found.period.following
    return render(
        "reconciliation",
        month=month(found.period),
        counts=[(state.label_zh, found.counts.get(state, 0)) for state in PairState],
        notes=[
            in_language("{domain}服务未应答，所涉各项以{mark}标出", domain=in_language(DOMAIN_LABELS[each]), mark=AWAY)
            for each in found.unavailable
        ],
        pairs=[(pair, *_sides(pair), _amount(pair, pair.difference)) for pair in found.pairs],
        differs=PairState.DIFFERS,
        report=report_address(found.period),
        closing=month_address(found.period),
        before=(month(before), reconciliation_address(before)),
        after=(month(after), reconciliation_address(after)),
    )


def _sides(pair: PairTold) -> tuple[tuple[object, str], tuple[object, str]]:
    return (pair.left, _of_side(pair, pair.left)), (pair.right, _of_side(pair, pair.right))


def _of_side(pair: PairTold, side: SideTold) -> str:
    """The number of a side, or the mark of its first figure that has none."""
    marks = [gap(each.state) for each in side.figures if each.value is None]
    return _amount(pair, side.value, marks[0] if marks else AWAY)


def _amount(pair: PairTold, value: str | None, without: str = "—") -> str:
    return without if value is None or pair.unit is None else in_full(value, pair.unit)
