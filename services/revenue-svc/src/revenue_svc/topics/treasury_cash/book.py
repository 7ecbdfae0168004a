"""The books of treasury cash: balances, transfers, forecasts."""

from bureau_common.kit.books.books import book, topic_books

from .figures import EXPECTED
from .guards import GUARDS
from .rules import check_balance, check_forecast, check_transfer
from .schemas import CashForecastEntry, CashTransferEntry, TreasuryBalanceEntry
from .tables import balances, forecasts, transfers

BOOKS = topic_books(
    "treasury_cash",
    GUARDS,
    book("库款日余额", TreasuryBalanceEntry, balances, check_balance),
    book("库款调度", CashTransferEntry, transfers, check_transfer),
    book("库款收支预测", CashForecastEntry, forecasts, check_forecast, flows=[EXPECTED]),
)
