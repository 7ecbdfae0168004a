"""Clearing statements of the agent bank: by day what was cleared, and cleared back."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ..templates import Values, files
from .payments import cases


def _values() -> Iterator[Values]:
    out: dict[date, Decimal] = defaultdict(Decimal)
    back: dict[date, Decimal] = defaultdict(Decimal)
    for case in cases():
        out[case.day(13)] += case.amount
        if case.is_bounced:
            back[case.day(15)] += case.amount
            out[case.day(17)] += case.amount
    for day in sorted({*out, *back}):
        yield {"day": day, "out": out[day], "back": back[day]}


FILES = files(__name__, {"clearing-statements": _values})
