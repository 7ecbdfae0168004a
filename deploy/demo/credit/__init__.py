"""The topics of credit policy in the demo district, in the order in which they are loaded."""

from . import guarantee_4321, microcredit

FILES = (*guarantee_4321.FILES, *microcredit.FILES)
PROPOSALS = guarantee_4321.PROPOSALS
