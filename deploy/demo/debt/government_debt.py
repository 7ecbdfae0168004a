"""Government debt: limits, bonds, what was owed in 2019 with what was on-lent and repaid since, and fiscal capacity.

The bonds of before 2019 stand as one of each kind; fiscal capacity is that of each year as estimated in its January,
and so is the expenditure that interest is held against. What is due comes back in 2026, as a wall. Interest is paid twice a year, and nothing is overdue.
"""

from ..templates import as_written, files

FILES = files(
    __name__,
    dict.fromkeys(
        (
            "debt-limits",
            "bonds",
            "bond-refinancings",
            "debt-movements",
            "fiscal-capacity",
            "debt-costs",
            "debt-arrears",
            "debt-expenditure-bases",
        ),
        as_written,
    ),
)
