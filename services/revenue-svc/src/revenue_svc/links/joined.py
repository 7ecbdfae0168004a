"""Which guards over two topics are asked of which tables; `app.py` joins every book with those of its table."""

from dataclasses import replace

from sqlalchemy import Table

from bureau_common.kit.books.books import Book, E, Guards
from bureau_common.kit.books.books import joined as joined_with
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import every

from ..topics.budgets.tables import budgets
from ..topics.direct_funds import tables as direct_funds
from ..topics.enterprise_subsidies.tables import payments as subsidy_payments
from ..topics.key_projects import tables as key_projects
from ..topics.non_tax import tables as non_tax
from ..topics.payments.tables import allotments, applications, payments
from ..topics.receipts.tables import receipts
from ..topics.rolling_budgets.tables import frameworks
from ..topics.rural_revitalization import tables as rural
from ..topics.tax_sources import tables as tax_sources
from ..topics.unit_accounts.tables import accounts
from .clearing import GUARDS as CLEARING
from .collection_accounts import guard_collection_accounts
from .direct_funds import guard_direct_funds
from .linked_receipts import guard_lead_receipts, guard_project_receipts
from .non_tax_receipts import guard_non_tax_receipts
from .payees import GUARDS as PAYEES
from .payer_accounts import GUARDS as PAYER_ACCOUNTS
from .rolling_budgets import guard_first_years
from .rural_payments import guard_rural_payments
from .subsidy_payments import guard_subsidy_payments
from .three_public_caps import GUARDS as CAPS

_ASKED: tuple[tuple[Guard, tuple[Table, ...]], ...] = (
    (guard_first_years, (budgets, frameworks)),
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


GUARDS: Guards = (*PAYEES, *PAYER_ACCOUNTS, *CLEARING, *CAPS)


def joined(book: Book[E]) -> Book[E]:
    """The book, with the guards that its rows can break beside its own."""
    further = [guard for guard, tables in _ASKED if book.table in tables]
    book = replace(book, old_guard=every(book.old_guard, *further)) if further else book
    return joined_with(book, GUARDS)
