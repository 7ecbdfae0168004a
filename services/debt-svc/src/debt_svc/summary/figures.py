"""All figures of debt-svc, topic by topic."""

from bureau_common.kit.figures import Definition

from ..topics.government_debt.figures import FIGURES as GOVERNMENT_DEBT

FIGURES: tuple[Definition, ...] = (*GOVERNMENT_DEBT,)
