"""The rules of the caps: one a unit, kind and year, set in its year or the one before, and never overspent."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded

from ...reference.three_public import ThreePublic
from .schemas import ThreePublicCapEntry

THRIFT = Clause(document="《党政机关厉行节约反对浪费条例》", article=None, verified=False)


class CapKey(NamedTuple):
    """Whose cap it is, of which year and kind."""

    unit: str
    year: int
    expense: ThreePublic

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.expense}"

    @property
    def label_zh(self) -> str:
        return f"{self.unit}的{self.year}年{self.expense.label_zh}"


def check_cap(entry: ThreePublicCapEntry, row: int) -> list[Finding]:
    """A cap is approved in its year, or while the year before prepares it."""
    if entry.fiscal_year - 1 <= entry.business_date.year <= entry.fiscal_year:
        return []
    zh = f"批复日期应在{entry.fiscal_year}年度内或其上一年；请核对日期或年度"
    en = f"The cap must be approved in {entry.fiscal_year} or the year before; check the date or the fiscal year"
    expected = f"{entry.fiscal_year - 1}-01-01 – {entry.fiscal_year}-12-31"
    return [
        blocked(
            "three_public_cap_date_outside_year", zh, en, THRIFT, "business_date", entry.business_date.isoformat(),
            expected, row=row,
        )
    ]  # fmt: skip


def repeated_cap(key: CapKey) -> Finding:
    """Two caps would say two things of the same money."""
    zh = f"{key.label_zh}已有限额；调整限额请更正原记录"
    en = f"{key} has a cap already; correct it to change the cap"
    return blocked("three_public_cap_repeated", zh, en, THRIFT, "expense", key.expense)


def judge_cap(key: CapKey, day: date, paid: Decimal, cap: Decimal) -> Finding:
    """What was paid by a day, net of what came back, above the cap."""
    zh = f"{key.label_zh}至{day}支付{paid:.2f}元，超过年度限额{cap:.2f}元；请减少支付，或先按程序调整限额"
    en = f"{key}: {paid:.2f} yuan paid by {day} exceed the year's cap of {cap:.2f}; pay less, or have the cap raised first"
    return exceeded("three_public_cap_exceeded", zh, en, THRIFT, "amount", paid, cap)
