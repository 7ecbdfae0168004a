"""Frameworks of the demo district: each year one for three years, revised in September as the annual budget is adjusted."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.testing.files import csv_of
from revenue_svc.topics.rolling_budgets.schemas import RollingBudgetEntry

from .demo_budgets import ADJUSTED, spending_of
from .demo_payments import CLASSES
from .demo_receipts import DISTRICT, GROWTH, Row

_LATER = (Decimal(1), Decimal("1.03"), Decimal("1.06"))
"""How the three years stand to the first."""


def rolling_budgets_file() -> bytes:
    """Three frameworks, each of them in two versions."""
    return csv_of(RollingBudgetEntry, _rows(), "gb18030")


def _rows() -> Iterator[Row]:
    for prepared in GROWTH:
        classes: dict[str, Decimal] = {}
        for code, amount in spending_of(prepared).items():
            classes[code[:3]] = classes.get(code[:3], Decimal(0)) + amount
        for place, growth in enumerate(_LATER):
            for functional_class, amount in classes.items():
                yield _line(prepared, 1, prepared + place, functional_class, amount * growth)
        yield _line(prepared, 2, prepared, CLASSES[2].code[:3], ADJUSTED)


def _line(prepared: int, version: int, year: int, functional_class: str, amount: Decimal) -> Row:
    return {
        "source": "demo-budget", "source_ref": f"滚{prepared}-{version}-{year}-{functional_class}",
        "reporting_unit": DISTRICT, "business_date": date(prepared, 1, 18) if version == 1 else date(prepared, 9, 27),
        "prepared_year": prepared, "version": version, "fiscal_year": year, "functional_class": functional_class,
        "amount": f"{amount:.2f}", "document_no": f"示财预〔{prepared}〕{version + 7}号",
    }  # fmt: skip
