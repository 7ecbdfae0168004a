"""Budgets: approved each January in balance, adjusted once in September."""

from collections.abc import Iterator
from decimal import Decimal

from ..district import GROWTH
from ..templates import Values, files
from .payments import CLASSES
from .receipts import SOURCES

_MILLION = Decimal(1_000_000)
_REMITTED, _CLOSING, _OPENING = 96 * _MILLION, 30 * _MILLION, 28 * _MILLION
ADJUSTED = 24 * _MILLION
"""What the standing committee adds in September, on both sides."""
ADJUSTED_CLASS = CLASSES[2].code


def spending_of(year: int) -> dict[str, Decimal]:
    """What the approved budget sets aside for each class."""
    return {each.code: _rounded(each.monthly * 12 * GROWTH[year]) for each in CLASSES}


def _values() -> Iterator[Values]:
    """Own revenue by subject, own expenditure by class, and what upper governments grant closes the gap."""
    for year in GROWTH:
        growth = GROWTH[year] * Decimal("0.985")
        revenue = {each.subject: _rounded(each.monthly * each.share * 12 * growth / 100) for each in SOURCES}
        spending = spending_of(year)
        granted = sum(spending.values()) + _REMITTED + _CLOSING - sum(revenue.values()) - _OPENING
        for subject, amount in revenue.items():
            yield {"line": "revenue", "year": year, "subject": subject, "amount": amount}
        yield {"line": "granted", "year": year, "amount": granted}
        yield {"line": "opening", "year": year, "amount": _OPENING}
        for subject, amount in spending.items():
            yield {"line": "expenditure", "year": year, "subject": subject, "amount": amount}
        yield {"line": "remitted", "year": year, "amount": _REMITTED}
        yield {"line": "closing", "year": year, "amount": _CLOSING}
        adjusted = {"revenue": SOURCES[0].subject, "expenditure": ADJUSTED_CLASS, "amount": ADJUSTED}
        yield {"line": "adjusted", "year": year, **adjusted}


def _rounded(yuan: Decimal) -> Decimal:
    """To the 万元, as budgets are drawn up."""
    return yuan.quantize(Decimal(1)) // 10_000 * 10_000


FILES = files(__name__, {"budgets": _values})
