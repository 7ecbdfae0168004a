"""The district's state capital budget of each year, approved in January, and the profit that four enterprises remit."""

from ..templates import as_written, files, proposals

FILES = files(__name__, {"soe-profit-remittances": as_written})
PROPOSALS = proposals(__name__, "state-capital-budgets")
