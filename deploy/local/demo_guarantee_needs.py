"""The three guarantees of the demo district: what they need in each year, and what the budget sets aside."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.testing.files import csv_of
from revenue_svc.topics.three_guarantees.schemas import GuaranteeNeedEntry

from .demo_receipts import DISTRICT, GROWTH, Row

_NEEDS = (
    ("保基本民生", "城乡义务教育补助经费", 96_000_000),
    ("保基本民生", "城乡居民基本养老保险", 120_000_000),
    ("保基本民生", "困难群众救助", 64_000_000),
    ("保工资", "在职人员工资", 610_000_000),
    ("保工资", "离退休人员待遇", 88_000_000),
    ("保运转", "机关公用经费", 52_000_000),
    ("保运转", "村级组织运转", 21_000_000),
)
_COVERED = {2019: Decimal("0.99"), 2020: Decimal(1), 2021: Decimal("1.01")}
"""What of the need the budget sets aside: 2019 fell short."""


def guarantee_needs_file() -> bytes:
    """Three years of needs."""
    return csv_of(GuaranteeNeedEntry, _rows(), "gb18030")


def _rows() -> Iterator[Row]:
    for year, growth in GROWTH.items():
        for number, (kind, item, yuan) in enumerate(_NEEDS, 1):
            need = yuan * growth
            yield {
                "source": "demo-budget", "source_ref": f"三保{year}-{number}", "reporting_unit": DISTRICT,
                "business_date": date(year, 1, 20), "fiscal_year": year, "kind": kind, "item": item,
                "need": f"{need:.2f}", "guaranteed": f"{need * _COVERED[year]:.2f}",
            }  # fmt: skip
