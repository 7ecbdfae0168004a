"""Which guards over two topics are asked of which tables; `app.py` joins every book with those of its table."""

from dataclasses import replace

from sqlalchemy import Table

from bureau_common.kit.books.books import Book, E, Guards
from bureau_common.kit.books.books import joined as joined_with
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import every

from ..topics.clearing.tables import statements
from ..topics.direct_funds import tables as direct_funds
from ..topics.payee_accounts.tables import payee_accounts
from ..topics.payments.tables import allotments, applications, payments, steps
from ..topics.rural_revitalization import tables as rural
from ..topics.three_public.tables import caps
from ..topics.treasury_accounts.tables import account_closings, treasury_accounts
from . import collection_accounts, linked_receipts, non_tax_receipts, rolling_budgets, subsidy_payments
from .clearing import guard_clearing
from .direct_funds import guard_direct_funds
from .payees import guard_applied_payees, guard_paid_payees, guard_payee_checks, guard_sent_payees
from .payer_accounts import guard_applied_accounts, guard_paid_accounts, guard_sent_accounts, guard_used_accounts
from .rural_payments import guard_rural_payments
from .three_public_caps import guard_caps

_ASKED: tuple[tuple[Guard, tuple[Table, ...]], ...] = (
    (guard_payee_checks, (payee_accounts,)),
    (guard_applied_payees, (applications,)),
    (guard_sent_payees, (steps,)),
    (guard_paid_payees, (payments,)),
    (guard_used_accounts, (treasury_accounts, account_closings)),
    (guard_applied_accounts, (applications,)),
    (guard_sent_accounts, (steps,)),
    (guard_paid_accounts, (payments,)),
    (guard_clearing, (treasury_accounts, applications, payments, statements)),
    (guard_caps, (payments, caps)),
    (
        guard_direct_funds,
        (direct_funds.notices, direct_funds.allocations, direct_funds.benefits, allotments, payments),
    ),
    (guard_rural_payments, (payments, applications, rural.contracts, rural.payments)),
)


GUARDS: Guards = (
    *rolling_budgets.GUARDS,
    *linked_receipts.GUARDS,
    *non_tax_receipts.GUARDS,
    *collection_accounts.GUARDS,
    *subsidy_payments.GUARDS,
)


def joined(book: Book[E]) -> Book[E]:
    """The book, with the guards that its rows can break beside its own."""
    further = [guard for guard, tables in _ASKED if book.table in tables]
    book = replace(book, old_guard=every(book.old_guard, *further)) if further else book
    return joined_with(book, GUARDS)
