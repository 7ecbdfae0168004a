"""What days of an entry must be to each other: rules that many kinds of record share."""

from collections.abc import Iterator
from datetime import date

from .findings import Clause, Finding, blocked
from .periods import Period


def check_month_end(day: date, clause: Clause, code: str = "not_month_end") -> Iterator[Finding]:
    """What is reported as of a month's end is dated so."""
    last = Period.of(day).last_day
    if day != last:
        zh, en = f"报表日期应为月末{last}", f"A report is of a month's end: {last}"
        yield blocked(code, zh, en, clause, "business_date", day, last)


def check_later(field: str, later: date, day: date, zh: str, en: str, clause: Clause) -> Iterator[Finding]:
    """The day under `field` comes after the one on which something happened, which `zh` and `en` name."""
    if later <= day:
        told_zh, told_en = f"应晚于{zh}{day}，请核对", f"It comes after {day}, when {en}; check both days"
        yield blocked("day_too_early", told_zh, told_en, clause, field, later, f"> {day}")
