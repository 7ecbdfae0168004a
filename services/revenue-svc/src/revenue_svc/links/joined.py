"""Every guard over the tables of two topics; `app.py` hands them over, and each book asks those that its rows can break."""

from bureau_common.kit.books.books import Guards

from . import (
    clearing,
    collection_accounts,
    direct_funds,
    linked_receipts,
    non_tax_receipts,
    payees,
    payer_accounts,
    rolling_budgets,
    rural_payments,
    subsidy_payments,
    three_public_caps,
)

GUARDS: Guards = (
    *rolling_budgets.GUARDS,
    *payees.GUARDS,
    *payer_accounts.GUARDS,
    *clearing.GUARDS,
    *three_public_caps.GUARDS,
    *direct_funds.GUARDS,
    *rural_payments.GUARDS,
    *linked_receipts.GUARDS,
    *non_tax_receipts.GUARDS,
    *collection_accounts.GUARDS,
    *subsidy_payments.GUARDS,
)
