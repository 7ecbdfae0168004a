"""Direct funds: two a year, allocated when they come, and whom the money reached."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from ..district import GROWTH
from ..templates import Values, as_written, files, table
from .households import HOUSEHOLDS
from .payments import DIRECT_FUNDS, allotted, tag_of

_MORE = {2019: Decimal(900_000), 2020: Decimal(1_200_000), 2021: Decimal(1_500_000)}
"""What a second notice brings in June, and is not allotted yet."""
_WAN = 10_000
ENTERPRISES = [row["统一社会信用代码"] for row in table(__name__, "enterprises")]
"""Those whom the funds reach."""


def _notices() -> Iterator[Values]:
    """Two of each year and class: the first comes before its year and covers the allotment, in whole 万元."""
    for year in GROWTH:
        for code in DIRECT_FUNDS:
            whole = Decimal(ceil(allotted(year, code) / _WAN) * _WAN)
            for day, amount in ((date(year - 1, 12, 10), whole), (date(year, 6, 15), _MORE[year])):
                yield {
                    "line": code, "code": code, "year": year, "tag": tag_of(year, code), "day": day, "amount": amount,
                    "allocated": day + timedelta(days=20), "allocate_by": day + timedelta(days=30),
                }  # fmt: skip


def _benefits() -> Iterator[Values]:
    """Each quarter some households and enterprises: more of them every year."""
    for year in GROWTH:
        for month in (3, 6, 9, 12):
            for code, reached in (("21003", HOUSEHOLDS), ("20604", ENTERPRISES)):
                of = {"line": code, "tag": tag_of(year, code), "day": date(year, month, 25)}
                for number, beneficiary in enumerate(reached, 1):
                    if (number + month) % (2023 - year) == 0:
                        yield {**of, "number": number, "code": beneficiary}


FILES = files(
    __name__,
    {"enterprises": as_written, "direct-fund-notices": _notices, "direct-fund-allocations": _notices},
)
BENEFITS = files(__name__, {"direct-fund-benefits": _benefits})
"""Loaded after the payments that they are part of."""
