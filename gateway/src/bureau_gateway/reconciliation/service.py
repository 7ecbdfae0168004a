"""The pairs of a month from the four summaries, and for parts of the treasury's payments from their breakdowns."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from bureau_common.kit.core.errors import Refused, malformed
from bureau_common.schemas.figures import Breakdown, Figure
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary

from ..kept import Asked, Summaries
from ..openapi import DOMAINS
from ..summaries import is_of_a_month
from ..upstreams import Upstreams
from .judging import breakdown_address, judge
from .pairs import PAIRS, Side
from .schemas import PairState, PairTold, Reconciliation, Waiver, WaiverRequest

Waivers = Mapping[tuple[str, Decimal], Waiver]


async def reconcile(
    summaries: Summaries, upstreams: Upstreams, period: Period, level: Level, authorization: str, waivers: Waivers
) -> Reconciliation:
    """Every pair at one cut-off a service; without any of the four there is none to tell."""
    asked = [Asked(each, period, False, level) for each in DOMAINS]
    answers = dict(zip(DOMAINS, await summaries.read_all(asked, authorization), strict=True))
    found = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    if not found:
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=5)
    figures = {figure.id: figure for summary in found.values() for figure in summary.figures}
    sides = [side for pair in PAIRS for side in (pair.left, pair.right) if side.part is not None]
    heard = await asyncio.gather(*[_part(upstreams, side, figures, authorization) for side in sides])
    parts = dict(zip(sides, heard, strict=True))
    pairs = [judge(pair, figures, parts, waivers) for pair in PAIRS]
    return Reconciliation(
        period=period,
        is_partial=len(found) < len(DOMAINS),
        unavailable=[domain for domain in DOMAINS if domain not in found],
        counts=Counter(pair.state for pair in pairs),
        pairs=pairs,
    )


async def _part(
    upstreams: Upstreams, side: Side, figures: Mapping[str, Figure], authorization: str
) -> Breakdown | None:
    """A figure by the beginning of its rows' subjects, at the cut-off of the figure itself; none where it is not told as it should be."""
    figure = figures.get(side.figures[0])
    if side.part is None or figure is None or figure.number is None:
        return None
    target = breakdown_address(figure, side.part)
    try:
        told = await upstreams.read_as(Breakdown, side.domain, target, {"authorization": authorization}, soon=True)
    except Refused:
        return None
    return told if is_of_a_month(told, figure) else None


def check_waiver(wanted: WaiverRequest, found: Reconciliation) -> None:
    """Refuse a waiver of what does not differ, or of another difference than the one that there is now."""
    pair: PairTold | None = next((each for each in found.pairs if each.id == wanted.pair), None)
    if pair is None:
        known = ", ".join(each.id for each in found.pairs)
        raise malformed("pair", "unknown", f"勾稽关系应为：{known}", f"the pair is one of: {known}")
    if pair.state is PairState.CANNOT_BE_SAID and _was_late(pair, found):
        zh, en = (
            f"{pair.why_zh}，请稍后原样重发",
            "what the pair compares did not come in time: send the same again shortly",
        )
        raise Refused("unavailable", zh, en, retry_after=5)
    if pair.state in (PairState.AGREES, PairState.CANNOT_BE_SAID):
        zh, en = (
            f"该勾稽关系{pair.state.label_zh}，没有可豁免的差额",
            f"the pair {pair.state}: there is nothing to waive",
        )
        raise malformed("pair", "not_differing", zh, en)
    if pair.difference is None or Decimal(pair.difference) != wanted.difference:
        zh = f"现差额为{pair.difference}，与所报不同，请核对后重报"
        en = f"the difference is now {pair.difference}, not the one that was sent"
        raise malformed("difference", "changed", zh, en)


def _was_late(pair: PairTold, found: Reconciliation) -> bool:
    """Whether a service of its own gave no answer, or none of the part of a figure that there is."""
    sides = (pair.left, pair.right)
    named = [each.id.partition(".")[0] for side in sides for each in side.figures if each.state == "unavailable"]
    parts = any(side.value is None and all(each.value is not None for each in side.figures) for side in sides)
    return parts or any(domain in found.unavailable for domain in named)
