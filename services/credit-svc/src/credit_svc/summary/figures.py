"""All figures of credit-svc, topic by topic, then those over two topics."""

from bureau_common.kit.figures.figures import Definition

from ..topics.guarantee_4321.figures import FIGURES as GUARANTEE_4321
from .guarantee_companies import FIGURES as GUARANTEE_COMPANIES

FIGURES: tuple[Definition, ...] = (*GUARANTEE_4321, *GUARANTEE_COMPANIES)
