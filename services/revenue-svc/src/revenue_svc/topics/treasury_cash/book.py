"""The books of treasury cash: balances, transfers, forecasts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding

from .figures import EXPECTED
from .guards import guard_balances, guard_forecasts, guard_transfers
from .rules import check_balance, check_forecast, check_transfer
from .schemas import (
    CashForecastEntry,
    CashForecastView,
    CashTransferEntry,
    CashTransferView,
    TreasuryBalanceEntry,
    TreasuryBalanceView,
)
from .tables import balances, forecasts, transfers


async def _check_balances(session: AsyncSession, entries: Sequence[TreasuryBalanceEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_balance(entry, row)]


async def _check_transfers(session: AsyncSession, entries: Sequence[CashTransferEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_transfer(entry, row)]


async def _check_forecasts(session: AsyncSession, entries: Sequence[CashForecastEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_forecast(entry, row)]


BALANCES = Book(
    name="treasury-balances",
    label_zh="库款日余额",
    topic="treasury_cash",
    table=balances,
    entry=TreasuryBalanceEntry,
    view=TreasuryBalanceView,
    check=_check_balances,
    guard=guard_balances,
)

TRANSFERS = Book(
    name="cash-transfers",
    label_zh="库款调度",
    topic="treasury_cash",
    table=transfers,
    entry=CashTransferEntry,
    view=CashTransferView,
    check=_check_transfers,
    guard=guard_transfers,
)

FORECASTS = Book(
    name="cash-forecasts",
    label_zh="库款收支预测",
    topic="treasury_cash",
    table=forecasts,
    entry=CashForecastEntry,
    view=CashForecastView,
    check=_check_forecasts,
    guard=guard_forecasts,
    flows=(EXPECTED,),
)

BOOKS = (BALANCES, TRANSFERS, FORECASTS)
