"""The books of centralized treasury payment with the guards that join their topics."""

from dataclasses import replace
from typing import Any

from bureau_common.kit.books import Book
from bureau_common.kit.guards import Guard, every

from ..topics.clearing.book import CLEARING_STATEMENTS
from ..topics.payee_accounts.book import PAYEE_ACCOUNTS
from ..topics.payments.book import BOOKS
from ..topics.treasury_accounts.book import ACCOUNT_CLOSINGS, TREASURY_ACCOUNTS
from .clearing import guard_clearing
from .payees import guard_applied_payees, guard_paid_payees, guard_payee_checks, guard_sent_payees
from .payer_accounts import guard_applied_accounts, guard_paid_accounts, guard_sent_accounts, guard_used_accounts

_GUARDS: dict[str, tuple[Guard, ...]] = {
    "payee-accounts": (guard_payee_checks,),
    "treasury-accounts": (guard_used_accounts, guard_clearing),
    "treasury-account-closings": (guard_used_accounts,),
    "payment-applications": (guard_applied_payees, guard_applied_accounts, guard_clearing),
    "payment-steps": (guard_sent_payees, guard_sent_accounts),
    "payments": (guard_paid_payees, guard_paid_accounts, guard_clearing),
    "clearing-statements": (guard_clearing,),
}


def _joined(book: Book[Any]) -> Book[Any]:
    own = () if book.guard is None else (book.guard,)
    return replace(book, guard=every(*own, *_GUARDS.get(book.name, ())))


BOOKS_OF_TREASURY_PAYMENT = tuple(
    _joined(book) for book in (PAYEE_ACCOUNTS, TREASURY_ACCOUNTS, ACCOUNT_CLOSINGS, *BOOKS, CLEARING_STATEMENTS)
)
