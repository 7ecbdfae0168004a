"""All figures of debt-svc, topic by topic, then those that join topics."""

from bureau_common.kit.figures.figures import Definition

from ..topics.government_debt.figures import FIGURES as GOVERNMENT_DEBT
from ..topics.hidden_debt.figures import FIGURES as HIDDEN_DEBT
from ..topics.special_bonds.figures import FIGURES as SPECIAL_BONDS
from .ratios import FIGURES as RATIOS

FIGURES: tuple[Definition, ...] = (*GOVERNMENT_DEBT, *SPECIAL_BONDS, *HIDDEN_DEBT, *RATIOS)
