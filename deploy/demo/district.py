"""What every topic of the demo district 示范区 goes by: its townships and months, and how a year stands to another.

All of it is made up, plausible, and the same at every run: chance is seeded.
"""

import random
from datetime import date
from decimal import Decimal

from bureau_common.schemas.periods import Period

DISTRICT = "349901"
TOWNSHIPS = ("349901101", "349901102", "349901103")
MONTHS = Period(2019, 1).until(Period(2021, 12))
LAST = date(2021, 10, 31)
"""The day up to which those topics go that do not have all the months."""
QUARTERS = [month for month in MONTHS if month.month % 3 == 0 and month.last_day <= LAST]
"""The last month of each quarter up to then."""
GROWTH = {2019: Decimal("0.96"), 2020: Decimal(1), 2021: Decimal("1.07")}
"""How a year stands to 2020."""


def about(chance: random.Random, yuan: Decimal, low: float = 0.9, high: float = 1.1) -> Decimal:
    """An amount near another, to the fen."""
    return round(yuan * Decimal(f"{chance.uniform(low, high):.6f}"), 2)
