"""Receipts: each month every source once for the district and once for each township, a refund, and a land sale; twice a year profits."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count

from pydantic import BaseModel

from bureau_common.schemas.periods import Period

from ..district import DISTRICT, GROWTH, MONTHS, TOWNSHIPS, about
from ..templates import Values, files, table


class Source(BaseModel):
    """A kind of revenue: what it brings in a usual month (yuan, all levels), and the percentage that is the district's."""

    subject: str
    monthly: int
    share: int
    level: str
    budget: str
    body: str
    item: str


*SOURCES, _LAND, _PROFIT = [Source.model_validate(row) for row in table(__name__, "sources")]


@dataclass(frozen=True)
class Receipt:
    """One receipt, by its running number."""

    number: int
    unit: str
    day: date
    source: Source
    kind: str
    amount: Decimal

    @property
    def reference(self) -> str:
        return f"{self.day.year}{self.number:06d}"

    @property
    def voucher(self) -> str:
        return f"库{self.reference}"

    @property
    def item(self) -> str:
        """The item under which the district's own receipts are charged by notice."""
        return self.source.item if self.unit == DISTRICT and self.kind == "入库" else ""


@cache
def receipts() -> tuple[Receipt, ...]:
    """The receipts themselves: other files name their vouchers."""
    return tuple(_receipts(random.Random(2021)))


@cache
def charged() -> dict[tuple[str, str, Period], Receipt]:
    """Those that came in, by unit, subject and month."""
    return {
        (each.unit, each.source.subject, Period.of(each.day)): each for each in receipts() if each.kind == "入库"
    }  # fmt: skip


def _receipts(chance: random.Random) -> Iterator[Receipt]:
    numbers = count(1)
    for month in MONTHS:
        # Quarterly filing lifts January, April, July and October.
        season = Decimal("1.25") if month.month % 3 == 1 else Decimal("0.9")
        for source in SOURCES:
            for unit, part in [(DISTRICT, 70), *[(township, 10) for township in TOWNSHIPS]]:
                usual = source.monthly * season * GROWTH[month.year] * part / 100
                day = month.first_day.replace(day=chance.randint(1, 28))
                yield Receipt(next(numbers), unit, day, source, "入库", about(chance, usual))
        refund = about(chance, Decimal(400_000), 0.5, 1.5)
        yield Receipt(next(numbers), DISTRICT, month.first_day.replace(day=20), SOURCES[0], "退库", refund)
        sale = about(chance, Decimal(_LAND.monthly), 0.5, 1.5)
        yield Receipt(next(numbers), DISTRICT, month.first_day.replace(day=25), _LAND, "入库", sale)
    profits = random.Random(46)
    for month in MONTHS:
        if month.month in (6, 12):  # enterprises hand in their profit twice a year
            profit = about(profits, _PROFIT.monthly * GROWTH[month.year])
            yield Receipt(next(numbers), DISTRICT, month.first_day.replace(day=26), _PROFIT, "入库", profit)


def _values() -> Iterator[Values]:
    return ({"receipt": each} for each in receipts())


FILES = files(__name__, {"receipts": _values})
