"""The months that may be asked of: every month until the end of the next year, for which budgets stand already.

What is due grows with each month from the first plan on: of the year 2199 there is nothing to say, and much to look for.
"""

from typing import Annotated

from fastapi import Depends, Query

from ...schemas.periods import Period
from ..core.context import current
from ..core.errors import malformed


def refuse_beyond(period: Period, field: str) -> Period:
    """The month, unless it is too far away: the server's clock decides what is asked, and no figure."""
    last = Period(current().today.year + 1, 12)
    if period > last:
        raise malformed(
            field,
            "range",
            f"期间最晚为{last}，请改为不晚于它的月份",
            f"the last month is {last}; ask for one until then",
        )
    return period


async def _in_reach(
    period: Annotated[Period, Query(description="The report's month: January to this month", examples=["2021-10"])],
) -> Period:
    return refuse_beyond(period, "period")


InPeriod = Annotated[Period, Depends(_in_reach)]
