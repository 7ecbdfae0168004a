"""The four budgets, and which subjects belong to each: receipts, budgets and payments read the same lists."""

from bureau_common.schemas.labels import Labelled


class BudgetKind(Labelled):
    """Which of the four budgets a record belongs to; it decides where a subject serves two."""

    GENERAL_PUBLIC_BUDGET = "general_public_budget", "一般公共预算"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算"
    STATE_CAPITAL = "state_capital", "国有资本经营预算"
    SOCIAL_INSURANCE = "social_insurance", "社会保险基金预算"


GENERAL_WITHIN, GENERAL_WITHOUT = ("101", "103"), ("10301", "10310")
"""General public budget revenue: tax and non-tax revenue without government funds and special-debt project income."""

GENERAL_EXPENDITURE = tuple(map(str, (*range(201, 209), *range(210, 223), 224, 229, 232, 233)))
"""Functional classes of general public budget expenditure: no insurance funds (209), state capital (223), transfers (230),
repaid principal (231), nor special treasury bonds (234)."""

OWN_REVENUE = {
    BudgetKind.GENERAL_PUBLIC_BUDGET: GENERAL_WITHIN,
    BudgetKind.GOVERNMENT_FUND: GENERAL_WITHOUT,
    BudgetKind.STATE_CAPITAL: ("10306",),
    BudgetKind.SOCIAL_INSURANCE: ("102",),
}
"""What a budget collects itself, by subject: neither debt nor transfers; of the general one, without what is in others."""
_INSURANCE = ("209",)
OWN_EXPENDITURE_WITHOUT = {
    # Transfers (230) and repaid principal (231) are no expenditure of a budget's own.
    BudgetKind.GOVERNMENT_FUND: (*_INSURANCE, "223", "230", "231"),
    BudgetKind.STATE_CAPITAL: (*_INSURANCE, "230", "231", "234"),
}
BESIDE_GENERAL = (BudgetKind.GOVERNMENT_FUND, BudgetKind.STATE_CAPITAL)
"""The budgets whose revenue and expenditure reports tell beside those of the general public budget."""


def is_own_revenue(kind: BudgetKind, subject: str) -> bool:
    """Whether a revenue subject is the budget's own income: neither another budget's, nor a transfer, nor debt."""
    general = kind is BudgetKind.GENERAL_PUBLIC_BUDGET
    return subject.startswith(OWN_REVENUE[kind]) and not (general and subject.startswith(GENERAL_WITHOUT))


def is_own_expenditure(kind: BudgetKind, subject: str) -> bool:
    """Whether a functional subject is the budget's own expenditure."""
    if kind is BudgetKind.GENERAL_PUBLIC_BUDGET:
        return subject[:3] in GENERAL_EXPENDITURE
    if kind is BudgetKind.SOCIAL_INSURANCE:
        return subject.startswith(_INSURANCE)
    return not subject.startswith(OWN_EXPENDITURE_WITHOUT[kind])
