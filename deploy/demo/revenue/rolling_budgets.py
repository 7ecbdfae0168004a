"""Rolling budgets: each year a framework for three years, revised in September as the annual budget is adjusted."""

from collections.abc import Iterator
from decimal import Decimal

from ..district import GROWTH
from ..templates import Values, files
from .budgets import ADJUSTED, ADJUSTED_CLASS, spending_of

_LATER = (Decimal(1), Decimal("1.03"), Decimal("1.06"))
"""How the three years stand to the first."""


def _values() -> Iterator[Values]:
    for prepared in GROWTH:
        groups: dict[str, Decimal] = {}
        for code, amount in spending_of(prepared).items():
            groups[code[:3]] = groups.get(code[:3], Decimal(0)) + amount
        for year, growth in enumerate(_LATER, prepared):
            for group, amount in groups.items():
                of = {"prepared": prepared, "year": year, "group": group}
                yield {"line": "prepared", **of, "amount": amount * growth}
        of = {"prepared": prepared, "year": prepared, "group": ADJUSTED_CLASS[:3]}
        yield {"line": "revised", **of, "amount": ADJUSTED}


FILES = files(__name__, {"rolling-budgets": _values})
