"""The topics of debt in the demo district, in the order in which they are loaded."""

from . import (
    bank_loans,
    campaigns,
    government_debt,
    hidden_debt,
    risk_cases,
    special_bonds,
    supervised_institutions,
    township_borrowing,
    watch_list,
)

FILES = (
    *government_debt.FILES,
    *special_bonds.FILES,
    *hidden_debt.FILES,
    *township_borrowing.FILES,
    *supervised_institutions.FILES,
    *bank_loans.FILES,
    *risk_cases.FILES,
    *watch_list.FILES,
    *campaigns.FILES,
)
PROPOSALS = hidden_debt.PROPOSALS
