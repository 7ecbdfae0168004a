"""Treasury cash of the demo district: two accounts at every month's end, quarterly transfers, and each month's forecast."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.periods import Period
from bureau_common.testing.files import csv_of
from revenue_svc.topics.treasury_cash.schemas import CashForecastEntry, CashTransferEntry, TreasuryBalanceEntry

from .demo_receipts import DISTRICT, GROWTH, MONTHS, Row, about

_TREASURY, _SPECIAL = "GK-349901-01", "ZH-349901-02"
_MONTHLY = {_TREASURY: (160_000_000, Decimal(180_000_000)), _SPECIAL: (4_000_000, Decimal(30_000_000))}
"""By account: what comes in and goes out in a usual month, and what stood in it when the records begin."""
_TRANSFER = Decimal(5_000_000)
_FUNDED = Decimal(1_700_000)
"""What the special account gets a month for its transfers."""
_EXPECTED = (
    ("税收入库", "税收收入", 88_000_000),
    ("上级转移支付", "一般性转移支付", 72_000_000),
    ("工资", "财政供养人员工资", 58_000_000),
    ("基本民生", "社会保障与救助", 30_000_000),
    ("还本付息", "政府债券本息", 9_000_000),
    ("项目支出", "在建项目进度款", 57_000_000),
)


def balances_file() -> bytes:
    """Each account's balance with what moved in the month, transfers included."""
    return csv_of(TreasuryBalanceEntry, _balances(), "gb18030")


def transfers_file() -> bytes:
    """Every quarter from the special account to the treasury's."""
    return csv_of(CashTransferEntry, _transfers(), "gb18030")


def forecasts_file() -> bytes:
    """Every month's, made on the 25th of the month before, up to January 2022."""
    return csv_of(CashForecastEntry, _forecasts(), "gb18030")


def _row(reference: str, day: date) -> Row:
    return {
        "source": "demo-treasury", "source_ref": reference, "reporting_unit": DISTRICT, "business_date": day,
    }  # fmt: skip


def _balances() -> Iterator[Row]:
    chance = random.Random(2019)
    opened = date(2018, 12, 31)
    for account, (monthly, opening) in _MONTHLY.items():
        balance = opening
        yield {**_row(f"余{account}-{opened}", opened), "account": account, "received": "0.00", "paid": "0.00",
               "balance": f"{balance:.2f}"}  # fmt: skip
        for month in MONTHS:
            moved = _TRANSFER if month.month % 3 == 0 else Decimal(0)
            received = about(chance, monthly * GROWTH[month.year], 0.98, 1.03)
            paid = about(chance, monthly * GROWTH[month.year], 0.97, 1.02)
            if account == _TREASURY:
                received += moved
            else:
                paid += moved
                received += _FUNDED
            balance += received - paid
            yield {
                **_row(f"余{account}-{month}", month.last_day), "account": account, "received": f"{received:.2f}",
                "paid": f"{paid:.2f}", "balance": f"{balance:.2f}",
            }  # fmt: skip


def _transfers() -> Iterator[Row]:
    for month in MONTHS:
        if month.month % 3 == 0:
            yield {
                **_row(f"调{month}", date(month.year, month.month, 15)), "transfer_no": f"DD{month}",
                "from_account": _SPECIAL, "to_account": _TREASURY, "amount": f"{_TRANSFER:.2f}",
                "purpose": "保障工资和基本民生支出", "document": f"示财库〔{month.year}〕{month.month}号",
            }  # fmt: skip


def _forecasts() -> Iterator[Row]:
    chance = random.Random(2022)
    for month in [*MONTHS, Period(2022, 1)]:
        made = (month.first_day - timedelta(days=1)).replace(day=25)
        for number, (kind, item, yuan) in enumerate(_EXPECTED, 1):
            amount = about(chance, yuan * GROWTH.get(month.year, GROWTH[2021]), 0.97, 1.03)
            yield {
                **_row(f"预{month}-{number}", made), "month": month, "kind": kind, "item": item, "amount": amount,
            }  # fmt: skip
