"""Treasury cash: two accounts at every month's end, quarterly transfers, and each month's forecast."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.periods import Period

from ..district import GROWTH, MONTHS, about
from ..templates import Values, files, table

_TREASURY, _SPECIAL = "GK-349901-01", "ZH-349901-02"
_MONTHLY = {_TREASURY: (160_000_000, Decimal(180_000_000)), _SPECIAL: (4_000_000, Decimal(30_000_000))}
"""By account: what comes in and goes out in a usual month, and what stood in it when the records begin."""
_TRANSFER = Decimal(5_000_000)
_FUNDED = Decimal(1_700_000)
"""What the special account gets a month for its transfers."""


def _balances() -> Iterator[Values]:
    """Each account's balance with what moved in the month, transfers included."""
    chance = random.Random(2019)
    opened, none = date(2018, 12, 31), Decimal(0)
    for account, (monthly, opening) in _MONTHLY.items():
        balance = opening
        of = {"account": account, "of": opened, "day": opened}
        yield {**of, "received": none, "paid": none, "balance": balance}
        for month in MONTHS:
            moved = _TRANSFER if month.month % 3 == 0 else none
            received = about(chance, monthly * GROWTH[month.year], 0.98, 1.03)
            paid = about(chance, monthly * GROWTH[month.year], 0.97, 1.02)
            if account == _TREASURY:
                received += moved
            else:
                paid += moved
                received += _FUNDED
            balance += received - paid
            of = {"account": account, "of": month, "day": month.last_day}
            yield {**of, "received": received, "paid": paid, "balance": balance}


def _transfers() -> Iterator[Values]:
    """Every quarter from the special account to the treasury's."""
    return ({"month": month, "amount": _TRANSFER} for month in MONTHS if month.month % 3 == 0)


def _forecasts() -> Iterator[Values]:
    """Every month's, made on the 25th of the month before, up to January 2022."""
    chance = random.Random(2022)
    for month in [*MONTHS, Period(2022, 1)]:
        made = (month.first_day - timedelta(days=1)).replace(day=25)
        growth = GROWTH.get(month.year, GROWTH[2021])
        for number, expected in enumerate(table(__name__, "expected"), 1):
            amount = about(chance, int(expected["yuan"]) * growth, 0.97, 1.03)
            yield {**expected, "month": month, "number": number, "made": made, "amount": amount}


FILES = files(__name__, {"treasury-balances": _balances, "cash-transfers": _transfers, "cash-forecasts": _forecasts})
