"""The topics of debt in the demo district, in the order in which they are loaded."""

from . import financial_risk, government_debt, hidden_debt, special_bonds

FILES = (*government_debt.FILES, *special_bonds.FILES, *hidden_debt.FILES, *financial_risk.FILES)
PROPOSALS = hidden_debt.PROPOSALS
