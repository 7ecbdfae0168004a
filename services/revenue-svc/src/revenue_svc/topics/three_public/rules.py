"""The rules of the caps: one a unit, kind and year, set in its year or the one before, and never overspent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, exceeded
from bureau_common.schemas.terms import Term
from bureau_common.schemas.years import within_year

from ...reference.three_public import ThreePublic

THRIFT = Clause(document="《党政机关厉行节约反对浪费条例》", article=None, verified=False)
CAP = Term("三公经费限额", "cap of the three public expenses", THRIFT)

check_year = within_year(THRIFT, before=1)
"""A cap is approved in its year, or while the year before prepares it."""


def judge_cap(unit: str, year: int, expense: ThreePublic, day: date, paid: Decimal, cap: Decimal) -> Iterator[Finding]:
    """What was paid by a day, net of what came back, stays within the cap."""
    zh = (
        f"{unit}的{year}年{expense.label_zh}至{day}支付{paid:.2f}元，超过年度限额{cap:.2f}元；"
        "请减少支付，或先按程序调整限额"
    )
    en = (
        f"{unit} {year} {expense}: {paid:.2f} yuan paid by {day} exceed the year's cap of {cap:.2f}; "
        "pay less, or have the cap raised first"
    )
    yield exceeded("not_covered", zh, en, THRIFT, "amount", paid, cap)
