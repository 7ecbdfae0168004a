"""The months that may be asked of: those of the records, until the end of the next year, for which budgets stand already.

What is due grows with each month from the first plan on: of the year 2199 there is nothing to say, and much to look for.
And a month is compared with that of the year before, which must be one, too.
"""

from typing import Annotated

from fastapi import Depends, Query

from ...schemas.periods import BEGINNING, Period
from ..core.context import current
from ..core.errors import malformed


def refuse_out_of_reach(period: Period, field: str) -> Period:
    """The month, unless it is too far away on either side: the server's clock decides what is asked, and no figure."""
    last = Period(current().today.year + 1, 12)
    if not BEGINNING <= period <= last:
        zh, en = (
            f"期间应在{BEGINNING}至{last}之内",
            f"there are the months from {BEGINNING} to {last}; ask for one of them",
        )
        raise malformed(field, "range", zh, en)
    return period


async def _in_reach(
    period: Annotated[Period, Query(description="The report's month: January to this month", examples=["2021-10"])],
) -> Period:
    return refuse_out_of_reach(period, "period")


InPeriod = Annotated[Period, Depends(_in_reach)]
