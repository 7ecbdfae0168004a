"""Non-tax revenue: two items, a notice for every receipt of them, and notices that nobody had paid by October 2021."""

from collections.abc import Iterator
from datetime import timedelta

from ..templates import Values, as_written, files
from .receipts import receipts


def _notices() -> Iterator[Values]:
    """Given up to five days before the receipt; of the unpaid ones the last is not due yet."""
    for receipt in receipts():
        if receipt.item:
            issued = receipt.day - timedelta(days=min(5, receipt.day.day - 1))
            yield {"line": "paid", "receipt": receipt, "issued": issued, "due": issued + timedelta(days=15)}
    yield {"line": "unpaid"}


def _payments() -> Iterator[Values]:
    """Each paid to the treasury on the day of its receipt."""
    return ({"receipt": each} for each in receipts() if each.item)


FILES = files(__name__, {"collection-items": as_written, "payment-notices": _notices, "notice-payments": _payments})
