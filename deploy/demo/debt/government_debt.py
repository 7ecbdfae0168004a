"""Government debt: limits, bonds, what was owed in 2019 with what was on-lent and repaid since, and fiscal capacity.

The bonds of before 2019 stand as one of each kind; fiscal capacity is that of each year as estimated in its January.
"""

from ..templates import as_written, files

FILES = files(
    __name__,
    {"debt-limits": as_written, "bonds": as_written, "debt-movements": as_written, "fiscal-capacity": as_written},
)
