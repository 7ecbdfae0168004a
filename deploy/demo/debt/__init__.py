"""The topics of debt in the demo district, in the order in which they are loaded."""

from . import financial_risk, government_debt, hidden_debt

FILES = (*government_debt.FILES, *hidden_debt.FILES, *financial_risk.FILES)
PROPOSALS = hidden_debt.PROPOSALS
