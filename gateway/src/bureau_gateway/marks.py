"""How reports, alerts and pages print a figure alike: its decimals, and the marks of what is not simply its month's number.

The marks are words, never colours.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from bureau_common.schemas.alerts import AmountPart
from bureau_common.schemas.figures import Figure, State
from bureau_common.schemas.periods import Period
from bureau_common.schemas.units import shown, worded

STATES: Mapping[State, str] = {
    "reported": "已报送",
    "zero": "本项为零",
    "not_reported": "未报送",
    "unavailable": "暂时无法取得",
    "carried": "本月未报，沿用以前月份的数",
    "not_applicable": "不适用",
    "restricted": "受限，不公开",
}
DOMAIN_LABELS: Mapping[str, str] = {
    "revenue": "财政收支",
    "credit": "普惠金融",
    "debt": "政府债务",
    "performance": "绩效管理",
}
UNREPORTED, AWAY, RESTRICTED = "〔未报〕", "〔暂缺〕", "〔不公开〕"
_GAPS: Mapping[State, str] = {"unavailable": AWAY, "not_applicable": "〔不适用〕", "restricted": RESTRICTED}


def gap(state: State) -> str:
    """What stands in the place of a value that there is not."""
    return _GAPS.get(state, UNREPORTED)


def carried(figure: Figure) -> str:
    """What follows a number (or 不适用) that is an earlier month's; nothing where it is its own month's."""
    month = figure.carried_from
    if month is None or (figure.value is None and figure.state != "not_applicable"):
        return ""
    return f"（截至{month_within(month, figure.period)}）"


_DAY = re.compile("(?<![0-9A-Za-z-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9A-Za-z-])")
"""A day by itself: within a number or a code it is a part of that."""


def written_days(text: str) -> str:
    """A text with its days as prose writes them: 2021年12月31日."""
    return _DAY.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)


def written_amount(part: AmountPart) -> str:
    """An amount of an alert as prose writes it: 116万元 for 1160000.00元, and to the fen what is no whole hundred yuan."""
    amount = Decimal(part.amount)
    if part.unit == "元" and abs(amount) >= 10_000 and amount % 100 == 0:
        return f"{(amount / 10_000).normalize():f}万元"
    return worded(amount, part.unit, part.decimals)


def month_within(month: Period, period: Period) -> str:
    """A month as a report of a period says it: its year only where that is another."""
    return f"{month.month}月" if month.year == period.year else f"{month.year}年{month.month}月"


class Decimals:
    """With how many decimals some figures are printed in a unit, their own or another."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures

    def of(self, figure: Figure, unit: str) -> int | None:
        """None is the usual number. In its own unit they are the figure's.

        In another they are those that the bureau set for that unit: the fewest that its service's figures in it have, for
        some figures need more than their unit's.
        """
        if unit == figure.display_unit:
            return figure.decimals
        return self._fewest.get((_domain(figure), unit))

    @cached_property
    def _fewest(self) -> Mapping[tuple[str, str], int]:
        """By service and unit."""
        found: dict[tuple[str, str], int] = {}
        for each in self._figures:
            key = _domain(each), each.display_unit
            found[key] = min(each.decimals, found.get(key, each.decimals))
        return found


def _domain(figure: Figure) -> str:
    return figure.id.partition(".")[0]


class Known:
    """The figures of a service's summary by their ids, as its alerts print them."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.by_id: Mapping[str, Figure] = {figure.id: figure for figure in figures}
        self._decimals = Decimals(self.by_id.values())

    def printed(self, number: Decimal, figure: Figure, unit: str) -> Decimal:
        """A figure's number as it is printed in a unit, its own or another."""
        return shown(number, unit, self._decimals.of(figure, unit))
