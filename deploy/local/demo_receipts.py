"""Receipts of the demo district 示范区: made up, plausible, and the same at every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.receipts.schemas import ReceiptEntry

MONTHS = Period(2019, 1).until(Period(2021, 12))
DISTRICT = "349901"
TOWNSHIPS = ("349901101", "349901102", "349901103")
GROWTH = {2019: Decimal("0.96"), 2020: Decimal(1), 2021: Decimal("1.07")}
"""How a year stands to 2020."""

Row = dict[str, object]


@dataclass(frozen=True)
class Source:
    """A kind of revenue: its subject, what it brings in a usual month (yuan, all levels), and how it is shared."""

    subject: str
    monthly: int
    share: int
    body: str

    @property
    def level(self) -> str:
        return "区级" if self.share == 100 else "共享"


SOURCES = (
    Source("1010101", 62_000_000, 50, "税务部门"),
    Source("10104", 41_000_000, 40, "税务部门"),
    Source("1010601", 15_000_000, 40, "税务部门"),
    Source("10109", 9_000_000, 100, "税务部门"),
    Source("10110", 5_200_000, 100, "税务部门"),
    Source("1011119", 2_300_000, 100, "税务部门"),
    Source("10112", 4_100_000, 100, "税务部门"),
    Source("10113", 7_800_000, 100, "税务部门"),
    Source("10119", 11_500_000, 100, "税务部门"),
    Source("1030203", 3_600_000, 100, "税务部门"),
    Source("10304", 4_400_000, 100, "财政部门"),
    Source("1030501", 3_100_000, 100, "其他部门"),
    Source("1030706", 6_700_000, 100, "财政部门"),
)
ITEMS = {"10304": "SF-101", "1030706": "ZC-201"}
"""By subject: the item under which the district's own receipts are charged by notice."""
_LAND = Source("10301", 55_000_000, 100, "财政部门")


def receipts_file() -> bytes:
    """The receipts as an office sends them: CSV in GB18030 with Chinese headers."""
    return csv_of(ReceiptEntry, receipt_rows(), "gb18030")


def receipt_rows() -> Iterator[Row]:
    """The receipts themselves: other files name their vouchers."""
    return _rows(random.Random(2021))


def receipts_with_items() -> Iterator[Row]:
    """Those that were charged by notice."""
    return (row for row in _rows(random.Random(2021)) if row["item_code"] is not None)


def season(month: int) -> Decimal:
    """Quarterly filing lifts January, April, July and October."""
    return Decimal("1.25") if month % 3 == 1 else Decimal("0.9")


def about(chance: random.Random, yuan: Decimal, low: float = 0.9, high: float = 1.1) -> Decimal:
    """An amount near another, to the fen."""
    return round(yuan * Decimal(f"{chance.uniform(low, high):.6f}"), 2)


def _rows(chance: random.Random) -> Iterator[Row]:
    """Each month: every source once for the district and once for each township, a refund, and a land sale."""
    number = 0

    def row(unit: str, day: date, budget: str, source: Source, kind: str, amount: Decimal) -> Row:
        nonlocal number
        number += 1
        reference = f"{day.year}{number:06d}"
        return {
            "source": "demo-treasury", "source_ref": reference, "reporting_unit": unit, "business_date": day,
            "voucher_no": f"库{reference}", "budget_kind": budget, "subject": source.subject,
            "budget_level": source.level, "district_share_pct": source.share, "kind": kind, "amount": amount,
            "collecting_body": source.body,
            "item_code": ITEMS.get(source.subject) if unit == DISTRICT and kind == "入库" else None,
        }  # fmt: skip

    for month in MONTHS:
        for source in SOURCES:
            for unit, part in [(DISTRICT, 70), *[(township, 10) for township in TOWNSHIPS]]:
                usual = source.monthly * season(month.month) * GROWTH[month.year] * part / 100
                day = date(month.year, month.month, chance.randint(1, 28))
                yield row(unit, day, "一般公共预算", source, "入库", about(chance, usual))
        refund = about(chance, Decimal(400_000), 0.5, 1.5)
        yield row(DISTRICT, date(month.year, month.month, 20), "一般公共预算", SOURCES[0], "退库", refund)
        sale = about(chance, Decimal(_LAND.monthly), 0.5, 1.5)
        yield row(DISTRICT, date(month.year, month.month, 25), "政府性基金预算", _LAND, "入库", sale)
