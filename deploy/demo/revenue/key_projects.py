"""Key projects: the list of 2019, what each is expected to bring, and the vouchers that it brought."""

from collections.abc import Iterator
from decimal import Decimal

from ..district import GROWTH, QUARTERS, TOWNSHIPS
from ..templates import Values, as_written, files
from .receipts import charged

_EXPECTED = {"1010101": Decimal(6_800_000), "10104": Decimal(4_500_000)}
_PROJECTS = {
    f"ZD{3 * place + number:02d}": (unit, subject)
    for place, subject in enumerate(_EXPECTED)
    for number, unit in enumerate(TOWNSHIPS)
}
"""Each brings a part of one township's receipts of one tax."""


def _taxes() -> Iterator[Values]:
    """As estimated each January."""
    for year, growth in GROWTH.items():
        for project, (_, subject) in _PROJECTS.items():
            yield {"project": project, "year": year, "amount": _EXPECTED[subject] * growth}


def _receipts() -> Iterator[Values]:
    """Three tenths of a voucher each quarter."""
    for month in QUARTERS:
        for project, (unit, subject) in _PROJECTS.items():
            receipt = charged()[unit, subject, month]
            yield {"project": project, "month": month, "receipt": receipt, "amount": receipt.amount * 3 / 10}


FILES = files(__name__, {"key-projects": as_written, "key-project-taxes": _taxes, "key-project-receipts": _receipts})
