"""The three guarantees: what they need in each year, and what the budget sets aside; in 2019 it fell short."""

from ..templates import as_written, files

FILES = files(__name__, {"guarantee-needs": as_written})
