"""Budgets of the demo district: approved each January in balance, adjusted once in September, accounts of the years before."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.testing.files import csv_of
from revenue_svc.topics.budgets.schemas import BudgetEntry, BudgetItem, BudgetStage

from .demo_payments import CLASSES
from .demo_receipts import DISTRICT, GROWTH, SOURCES, Row

_MILLION = Decimal(1_000_000)
_REMITTED, _CLOSING, _OPENING = 96 * _MILLION, 30 * _MILLION, 28 * _MILLION
ADJUSTED = 24 * _MILLION
"""What the standing committee adds in September, on both sides."""


def budgets_file() -> bytes:
    """The lines of three years' budgets."""
    return csv_of(BudgetEntry, _rows(), "gb18030")


def _rows() -> Iterator[Row]:
    for year in GROWTH:
        yield from _approved(year)
        yield from _adjustment(year)


def _line(year: int, stage: BudgetStage, item: BudgetItem, amount: Decimal, subject: str | None = None) -> Row:
    approved = stage is BudgetStage.APPROVED
    return {
        "source": "demo-budget", "source_ref": f"{year}-{stage.value}-{item.value}-{subject or '0'}",
        "reporting_unit": DISTRICT, "business_date": date(year, 1, 18) if approved else date(year, 9, 27),
        "fiscal_year": year, "budget_kind": "一般公共预算", "stage": stage.label_zh, "item": item.label_zh,
        "subject": subject, "source_tier": "区级", "amount": amount,
        "resolution_no": f"示人发〔{year}〕2号" if approved else f"示人常〔{year}〕15号",
    }  # fmt: skip


def _approved(year: int) -> Iterator[Row]:
    """Own revenue by subject, own expenditure by class, and what upper governments grant closes the gap."""
    growth, stage = GROWTH[year] * Decimal("0.985"), BudgetStage.APPROVED
    revenue = {each.subject: _rounded(each.monthly * each.share * 12 * growth / 100) for each in SOURCES}
    spending = spending_of(year)
    granted = sum(spending.values()) + _REMITTED + _CLOSING - sum(revenue.values()) - _OPENING
    for subject, amount in revenue.items():
        yield _line(year, stage, BudgetItem.OWN_REVENUE, amount, subject)
    yield _line(year, stage, BudgetItem.UPPER_SUBSIDY, granted)
    yield _line(year, stage, BudgetItem.OPENING_BALANCE, _OPENING)
    for code, amount in spending.items():
        yield _line(year, stage, BudgetItem.OWN_EXPENDITURE, amount, code)
    yield _line(year, stage, BudgetItem.REMITTED_UP, _REMITTED)
    yield _line(year, stage, BudgetItem.CLOSING_BALANCE, _CLOSING)


def spending_of(year: int) -> dict[str, Decimal]:
    """What the approved budget sets aside for each class."""
    return {each.code: _rounded(each.monthly * 12 * GROWTH[year]) for each in CLASSES}


def _adjustment(year: int) -> Iterator[Row]:
    yield _line(year, BudgetStage.ADJUSTMENT, BudgetItem.OWN_REVENUE, ADJUSTED, SOURCES[0].subject)
    yield _line(year, BudgetStage.ADJUSTMENT, BudgetItem.OWN_EXPENDITURE, ADJUSTED, CLASSES[2].code)


def _rounded(yuan: Decimal) -> Decimal:
    """To the 万元, as budgets are drawn up."""
    return yuan.quantize(Decimal(1)) // 10_000 * 10_000
