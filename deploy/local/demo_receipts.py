"""Receipts of the demo district 示范区: made up, plausible, and the same at every run."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FIRST, LAST = (2020, 1), (2021, 10)
_DISTRICT = "349901"
_TOWNSHIPS = ("349901101", "349901102", "349901103")
_HEADER = (
    "来源系统", "来源单号", "填报单位", "业务日期", "凭证号", "预算种类", "科目编码", "预算级次",
    "区级分成比例", "收入类型", "金额（元）", "征收机关",
)  # fmt: skip


@dataclass(frozen=True)
class _Source:
    """A kind of revenue: its subject, what it brings in a usual month (yuan, all levels), and how it is shared."""

    subject: str
    monthly: int
    share: str
    body: str

    @property
    def level(self) -> str:
        return "区级" if self.share == "100" else "共享"


_SOURCES = (
    _Source("1010101", 62_000_000, "50", "税务部门"),
    _Source("10104", 41_000_000, "40", "税务部门"),
    _Source("1010601", 15_000_000, "40", "税务部门"),
    _Source("10109", 9_000_000, "100", "税务部门"),
    _Source("10110", 5_200_000, "100", "税务部门"),
    _Source("1011119", 2_300_000, "100", "税务部门"),
    _Source("10112", 4_100_000, "100", "税务部门"),
    _Source("10113", 7_800_000, "100", "税务部门"),
    _Source("10119", 11_500_000, "100", "税务部门"),
    _Source("1030203", 3_600_000, "100", "税务部门"),
    _Source("10304", 4_400_000, "100", "财政部门"),
    _Source("1030501", 3_100_000, "100", "其他部门"),
    _Source("1030706", 6_700_000, "100", "财政部门"),
)


def receipts_file() -> bytes:
    """The receipts as an office sends them: CSV in GB18030 with Chinese headers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    writer.writerows(_rows(random.Random(2021)))
    return text.getvalue().encode("gb18030")


def _months() -> Iterator[tuple[int, int]]:
    year, month = FIRST
    while (year, month) <= LAST:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _rows(chance: random.Random) -> Iterator[list[str]]:
    """Each month: every source once for the district and once for each township, a refund, and a land sale."""
    number = 0

    def row(unit: str, day: date, budget: str, source: _Source, kind: str, amount: Decimal) -> list[str]:
        nonlocal number
        number += 1
        reference = f"{day.year}{number:06d}"
        return [
            "demo-treasury", reference, unit, day.isoformat(), f"库{reference}", budget, source.subject, source.level,
            source.share, kind, f"{amount:,.2f}", source.body,
        ]  # fmt: skip

    for year, month in _months():
        # Quarterly filing lifts January, April, July and October; 2021 grows by some 7 percent over 2020.
        season = 1.25 if month % 3 == 1 else 0.9
        growth = 1.07 if year == 2021 else 1.0
        for source in _SOURCES:
            for unit, part in [(_DISTRICT, 0.7), *[(township, 0.1) for township in _TOWNSHIPS]]:
                yuan = source.monthly * season * growth * part * chance.uniform(0.9, 1.1)
                day = date(year, month, chance.randint(1, 28))
                yield row(unit, day, "一般公共预算", source, "入库", Decimal(f"{yuan:.2f}"))
        refund = Decimal(f"{chance.uniform(200_000, 600_000):.2f}")
        yield row(_DISTRICT, date(year, month, 20), "一般公共预算", _SOURCES[0], "退库", refund)
        land = _Source("10301", 55_000_000, "100", "财政部门")
        sale = Decimal(f"{land.monthly * chance.uniform(0.5, 1.5):.2f}")
        yield row(_DISTRICT, date(year, month, 25), "政府性基金预算", land, "入库", sale)
