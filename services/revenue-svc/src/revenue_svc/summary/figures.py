"""All figures of revenue-svc, topic by topic."""

from bureau_common.kit.figures import Definition

from ..topics.receipts.figures import FIGURES as RECEIPTS

FIGURES: tuple[Definition, ...] = (*RECEIPTS,)
