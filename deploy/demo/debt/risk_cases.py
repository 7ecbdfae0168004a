"""Cases of financial risk: one of 2020 goes its whole way and is resolved, two of 2021 are open."""

from ..templates import as_written, files

FILES = files(__name__, dict.fromkeys(("risk-cases", "risk-case-steps", "risk-case-recoveries"), as_written))
