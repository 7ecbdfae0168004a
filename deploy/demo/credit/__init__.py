"""The topics of credit policy in the demo district, in the order in which they are loaded."""

from . import (
    bridge_fund,
    credit_villages,
    finance_platform,
    financing_needs,
    guarantee_4321,
    guarantee_companies,
    interest_subsidies,
    listings,
    microcredit,
    visits,
)

FILES = (
    *guarantee_4321.FILES,  # with its clients, who are the enterprises of the others
    *bridge_fund.FILES,
    *guarantee_companies.FILES,
    *listings.FILES,
    *microcredit.FILES,  # with its households, who are those of credit villages, too
    *credit_villages.FILES,
    *visits.FILES,
    *finance_platform.FILES,
    *financing_needs.FILES,
    *interest_subsidies.FILES,
)
PROPOSALS = (*guarantee_4321.PROPOSALS, *interest_subsidies.PROPOSALS)
AFTER = interest_subsidies.PAID

__all__ = ("AFTER", "FILES", "PROPOSALS")
