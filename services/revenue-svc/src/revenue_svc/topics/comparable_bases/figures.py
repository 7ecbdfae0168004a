"""What restatements add up to, by measure and month; the growths that read it are the summary's."""

from bureau_common.kit.measures.flows import Flow

from .tables import restatements

RESTATEMENTS = Flow("base_restatements", restatements, restatements.c.measure, restatements.c.amount)
