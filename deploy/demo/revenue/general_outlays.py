"""Cut targets of general outlays: a share in one year, an amount in the next."""

from ..templates import proposals

PROPOSALS = proposals(__name__, "outlay-cut-targets")
