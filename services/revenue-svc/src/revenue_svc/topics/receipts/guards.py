"""What receipts demand of their rows as they stand: the days of a closing year, and transfers that cancel out."""

from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.openings import before_vouchers

from ...reference.fiscal_years import fiscal_year, within_closing_days
from .rules import RECEIPT_CLOSING_DAYS, judge_transfer
from .schemas import ReceiptKind
from .tables import receipts

_YEAR = fiscal_year(receipts)


def _ask_unbalanced(scope: Scope) -> Select[Any]:
    """Vouchers of a fiscal year whose transfer lines do not cancel out."""
    r, amount = receipts.c, func.sum(receipts.c.amount)
    return (
        select(_YEAR, r.voucher_no, amount)
        .where(scope.live(receipts), scope.concerns((_YEAR, r.voucher_no)), r.kind == ReceiptKind.TRANSFER)
        .group_by(_YEAR, r.voucher_no)
        .having(amount != 0)
        .order_by(_YEAR, r.voucher_no)
    )


GUARDS = (
    before_vouchers(receipts),
    within_closing_days(receipts, RECEIPT_CLOSING_DAYS),
    Guard((receipts,), _ask_unbalanced, judge_transfer),
)
