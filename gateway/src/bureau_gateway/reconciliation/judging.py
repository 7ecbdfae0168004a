"""How a pair stands by what both sides say: pure functions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bureau_common.schemas.figures import Breakdown, Figure
from bureau_common.schemas.money import unsigned_zero

from ..marks import DOMAIN_LABELS
from ..pages.figure_page import records_address
from ..pages.navigation import address
from .pairs import Pair, Part, Relation, Side
from .schemas import PairState, PairTold, SideFigure, SideTold, Waiver

Parts = Mapping[Side, Breakdown | None]
"""What a service said of each side that is a part of a figure; none where it did not answer."""


def judge(
    pair: Pair,
    figures: Mapping[str, Figure],
    parts: Parts,
    waivers: Mapping[tuple[str, Decimal], Waiver],
) -> PairTold:
    """A pair as it stands: what a waiver is for is its very difference, and no other."""
    left, right = _value(pair.left, figures, parts), _value(pair.right, figures, parts)
    why = _why_not(pair, figures, left, right)
    difference = unsigned_zero(left - right) if why is None and left is not None and right is not None else None
    waiver = None if difference is None else waivers.get((pair.id, difference))
    unit = next((figures[each].unit for each in (*pair.left.figures, *pair.right.figures) if each in figures), None)
    return PairTold(
        id=pair.id,
        name_zh=pair.name_zh,
        basis_zh=pair.basis_zh,
        relation=pair.relation,
        unit=unit,
        left=_told(pair.left, left, figures),
        right=_told(pair.right, right, figures),
        difference=None if difference is None else f"{difference:f}",
        tolerance=f"{pair.tolerance:f}",
        state=_state(pair, difference, waiver),
        why_zh=why,
        waiver=waiver,
    )


def _state(pair: Pair, difference: Decimal | None, waiver: Waiver | None) -> PairState:
    if difference is None:
        return PairState.CANNOT_BE_SAID
    beyond = abs(difference) if pair.relation is Relation.EQUAL else difference
    if beyond <= pair.tolerance:
        return PairState.AGREES
    return PairState.DIFFERS if waiver is None else PairState.WAIVED


def _value(side: Side, figures: Mapping[str, Figure], parts: Parts) -> Decimal | None:
    """The sum of a side; none where a figure of it, or its part, is not known."""
    found = [figures[each].number if each in figures else None for each in side.figures]
    if any(each is None for each in found):
        return None
    if side.part is None:
        return sum((each for each in found if each is not None), Decimal(0))
    told = parts.get(side)
    if told is None or any(line.key is None for line in told.lines):
        return None  # the smallest lines were summed up: which of them are ours is not said
    ours = [line.values[0] for line in told.lines if line.key == side.part.code]
    return sum(map(Decimal, ours), Decimal(0))


def _why_not(pair: Pair, figures: Mapping[str, Figure], left: Decimal | None, right: Decimal | None) -> str | None:
    """Why two sides cannot be compared, in words; none where they can."""
    named = (*pair.left.figures, *pair.right.figures)
    away = sorted({DOMAIN_LABELS[each.partition(".")[0]] for each in named if each not in figures})
    if away:
        return f"{'、'.join(away)}服务未应答，或不公开所涉指标"
    unknown = [figures[each].name_zh for each in named if figures[each].number is None]
    if unknown:
        return f"{'、'.join(unknown)}没有本月的数"
    if left is None or right is None:
        return "国库支付按科目的分组未能取得"
    months = {figures[each].carried_from or figures[each].period for each in named}
    if len(months) > 1:
        return f"两边是不同月份的数：{'、'.join(sorted(months))}"
    return None


def _told(side: Side, value: Decimal | None, figures: Mapping[str, Figure]) -> SideTold:
    part, figure = side.part, figures.get(side.figures[0])
    breakdown = None
    if part is not None and figure is not None:
        breakdown = breakdown_address(figure, part)
    return SideTold(
        label_zh=side.label_zh,
        value=None if value is None else f"{value:f}",
        figures=_figures(side.figures, figures),
        split=part and part.split,
        code=part and part.code,
        breakdown=breakdown,
    )


def breakdown_address(figure: Figure, part: Part) -> str:
    """The rows of a part, however small beside all others, at the cut-off of the figure itself."""
    months = {"from": figure.period, "to": figure.period}
    rows = {"split": part.split, "digits": len(part.code), "begins": part.code}
    return address(f"/v1/figures/{figure.id}/breakdown", **months, **rows, as_of=figure.change_no)


def _figures(names: Sequence[str], figures: Mapping[str, Figure]) -> list[SideFigure]:
    return [_figure(each, figures.get(each)) for each in names]


def _figure(name: str, figure: Figure | None) -> SideFigure:
    return SideFigure(
        id=name,
        value=figure and figure.value,
        state="unavailable" if figure is None else figure.state,
        carried_from=figure and figure.carried_from,
        provisional=figure is not None and figure.provisional,
        change_no=figure and figure.change_no,
        records=records_address(figure) if figure is not None and figure.is_sum else None,
    )
