"""Which guards over two topics are asked of which tables; `app.py` joins every book with those of its table."""

from dataclasses import replace

from sqlalchemy import Table

from bureau_common.kit.books.books import Book, E, Guards
from bureau_common.kit.books.books import joined as joined_with
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import every

from ..topics.budgets.tables import budgets
from ..topics.clearing.tables import statements
from ..topics.direct_funds import tables as direct_funds
from ..topics.enterprise_subsidies.tables import payments as subsidy_payments
from ..topics.key_projects import tables as key_projects
from ..topics.non_tax import tables as non_tax
from ..topics.payee_accounts.tables import payee_accounts
from ..topics.payments.tables import allotments, applications, payments, steps
from ..topics.receipts.tables import receipts
from ..topics.rolling_budgets.tables import frameworks
from ..topics.rural_revitalization import tables as rural
from ..topics.tax_sources import tables as tax_sources
from ..topics.treasury_accounts.tables import account_closings, treasury_accounts
from ..topics.unit_accounts.tables import accounts
from .clearing import guard_clearing
from .collection_accounts import guard_collection_accounts
from .direct_funds import guard_direct_funds
from .linked_receipts import guard_lead_receipts, guard_project_receipts
from .non_tax_receipts import guard_non_tax_receipts
from .payees import guard_applied_payees, guard_paid_payees, guard_payee_checks, guard_sent_payees
from .payer_accounts import guard_applied_accounts, guard_paid_accounts, guard_sent_accounts, guard_used_accounts
from .rolling_budgets import guard_first_years
from .rural_payments import guard_rural_payments
from .subsidy_payments import guard_subsidy_payments
from .three_public_caps import GUARDS as CAPS

_ASKED: tuple[tuple[Guard, tuple[Table, ...]], ...] = (
    (guard_first_years, (budgets, frameworks)),
    (guard_payee_checks, (payee_accounts,)),
    (guard_applied_payees, (applications,)),
    (guard_sent_payees, (steps,)),
    (guard_paid_payees, (payments,)),
    (guard_used_accounts, (treasury_accounts, account_closings)),
    (guard_applied_accounts, (applications,)),
    (guard_sent_accounts, (steps,)),
    (guard_paid_accounts, (payments,)),
    (guard_clearing, (treasury_accounts, applications, payments, statements)),
    (
        guard_direct_funds,
        (direct_funds.notices, direct_funds.allocations, direct_funds.benefits, allotments, payments),
    ),
    (guard_rural_payments, (payments, applications, rural.contracts, rural.payments)),
    (guard_lead_receipts, (receipts, tax_sources.leads, tax_sources.results)),
    (guard_project_receipts, (receipts, key_projects.projects, key_projects.project_receipts)),
    (guard_non_tax_receipts, (receipts, non_tax.notices, non_tax.payments)),
    (guard_collection_accounts, (non_tax.payments, accounts)),
    (guard_subsidy_payments, (subsidy_payments, payments)),
)


GUARDS: Guards = (*CAPS,)


def joined(book: Book[E]) -> Book[E]:
    """The book, with the guards that its rows can break beside its own."""
    further = [guard for guard, tables in _ASKED if book.table in tables]
    book = replace(book, old_guard=every(book.old_guard, *further)) if further else book
    return joined_with(book, GUARDS)
