"""What is reported as of a month's end is dated so."""

import calendar
from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked


def check_month_end(day: date, clause: Clause) -> Iterator[Finding]:
    """A report is of a month's end."""
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if day != last:
        zh, en = f"报表日期应为月末{last}", f"A report is of a month's end: {last}"
        yield blocked("not_month_end", zh, en, clause, "business_date", day, last)
