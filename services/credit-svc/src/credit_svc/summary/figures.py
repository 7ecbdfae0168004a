"""All figures of credit-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.guarantee_4321.figures import FIGURES as GUARANTEE_4321
from ..topics.microcredit.figures import FIGURES as MICROCREDIT

FIGURES: tuple[Definition, ...] = (*GUARANTEE_4321, *MICROCREDIT)
