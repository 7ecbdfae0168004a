"""Government debt: limits, bonds, what was owed in 2019 with what was on-lent and repaid since, and fiscal capacity.

The bonds of before 2019 stand as one of each kind; fiscal capacity is that of each year as estimated in its January,
and so is the expenditure that interest is held against. Interest is paid twice a year, and nothing is overdue. What the
bonds of 2016 owe falls due in 2026, a wall that refinancing wears down by some each year.
"""

from ..templates import as_written, files

FILES = files(
    __name__,
    dict.fromkeys(
        (
            "debt-limits",
            "bonds",
            "debt-movements",
            # After what stood of the bonds that they repay.
            "bond-refinancings",
            "fiscal-capacity",
            "debt-costs",
            "debt-arrears",
            "debt-expenditure-bases",
        ),
        as_written,
    ),
)
