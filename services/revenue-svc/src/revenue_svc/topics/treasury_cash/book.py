"""The books of treasury cash: balances, transfers, forecasts."""

from bureau_common.kit.books.old import OldBook, checked_by

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

BALANCES = OldBook(
    name="treasury-balances",
    label_zh="库款日余额",
    topic="treasury_cash",
    table=balances,
    entry=TreasuryBalanceEntry,
    view=TreasuryBalanceView,
    check=checked_by(check_balance),
    guard=guard_balances,
)

TRANSFERS = OldBook(
    name="cash-transfers",
    label_zh="库款调度",
    topic="treasury_cash",
    table=transfers,
    entry=CashTransferEntry,
    view=CashTransferView,
    check=checked_by(check_transfer),
    guard=guard_transfers,
)

FORECASTS = OldBook(
    name="cash-forecasts",
    label_zh="库款收支预测",
    topic="treasury_cash",
    table=forecasts,
    entry=CashForecastEntry,
    view=CashForecastView,
    check=checked_by(check_forecast),
    guard=guard_forecasts,
    flows=(EXPECTED,),
)

BOOKS = (BALANCES, TRANSFERS, FORECASTS)
