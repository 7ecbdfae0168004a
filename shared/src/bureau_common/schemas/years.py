"""The years within which money of a fiscal year moves: a rule that many kinds of record share."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from .findings import Clause, Finding, blocked


class Dated(Protocol):
    """An entry with its business date, and under another name the fiscal year whose money it moves."""

    @property
    def business_date(self) -> date: ...


def within_year(
    clause: Clause, *, before: int = 0, after: int = 0, late: Clause | None = None, year: str = "fiscal_year"
) -> Callable[[Dated], Iterator[Finding]]:
    """The rule that an entry's day lies in the year of its field `year`, or in so many years `before` or `after` it.

    `late` is the clause that forbids what comes after, where it is another.
    """

    def rule(entry: Dated) -> Iterator[Finding]:
        day, of_year = entry.business_date, getattr(entry, year)
        first, last = of_year - before, of_year + after
        if first <= day.year <= last:
            return
        zh = f"{of_year}年度的业务日期应在{first}-01-01至{last}-12-31之间；请核对日期或年度"
        en = f"What is of {of_year} moves between {first}-01-01 and {last}-12-31; check the date or the year"
        rests_on = late if late is not None and day.year > last else clause
        yield blocked("outside_year", zh, en, rests_on, "business_date", day, f"{first}-01-01 – {last}-12-31")

    return rule
