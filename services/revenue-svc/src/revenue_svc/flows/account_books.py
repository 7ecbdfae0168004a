"""Which books the guards over two topics join: non-tax revenue, unit accounts, subsidies, receipts and payments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Table

from bureau_common.kit.books import Book
from bureau_common.kit.guards import Guard, every

from ..topics.enterprise_subsidies.tables import payments as subsidy_payments
from ..topics.non_tax.tables import notices
from ..topics.non_tax.tables import payments as notice_payments
from ..topics.payments.tables import payments
from ..topics.receipts.tables import receipts
from ..topics.unit_accounts.tables import accounts
from .collection_accounts import guard_collection_accounts
from .non_tax_receipts import guard_non_tax_receipts
from .subsidy_payments import guard_subsidy_payments

_GUARDS: Mapping[Table, tuple[Guard, ...]] = {
    receipts: (guard_non_tax_receipts,),
    notices: (guard_non_tax_receipts,),
    notice_payments: (guard_non_tax_receipts, guard_collection_accounts),
    accounts: (guard_collection_accounts,),
    subsidy_payments: (guard_subsidy_payments,),
    payments: (guard_subsidy_payments,),
}


def with_accounts(book: Book[Any]) -> Book[Any]:
    """The book, with the guards that its rows can break beside its own."""
    own = () if book.guard is None else (book.guard,)
    further = _GUARDS.get(book.table, ())
    return replace(book, guard=every(*own, *further)) if further else book
