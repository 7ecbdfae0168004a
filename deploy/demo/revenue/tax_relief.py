"""Tax relief: four policies that run through the three years, whom they relieve, and what was paid out under one."""

from collections.abc import Iterator

from ..district import GROWTH, QUARTERS
from ..templates import Values, as_written, files
from .tax_sources import TAXPAYERS

_POLICIES = ("JS01", "JS02", "JF01")


def _reliefs() -> Iterator[Values]:
    """Each quarter six enterprises, more widely from year to year, under one policy or another."""
    for month in QUARTERS:
        for place in range(6):
            number = place * 3 + month.month // 3 * (month.year - 2018)
            relief = {"policy": _POLICIES[place % 3], "amount": (180_000 + 20_000 * place) * GROWTH[month.year]}
            yield {"month": month, "place": place, "taxpayer": TAXPAYERS[number % len(TAXPAYERS)], **relief}


def _redemptions() -> Iterator[Values]:
    """Each June and September three enterprises are paid."""
    for month in QUARTERS:
        for place in range(3 if month.month in (6, 9) else 0):
            taxpayer = TAXPAYERS[place * 5 + month.year % 5]
            yield {"month": month, "place": place, "taxpayer": taxpayer, "amount": 300_000 + 50_000 * place}


FILES = files(__name__, {"relief-policies": as_written, "tax-reliefs": _reliefs, "policy-redemptions": _redemptions})
