"""Reopenings: one person proposes to open closed months again, for some books and until a day; another approves it.

Nothing ends a reopening but its day, which ends the writes, and a closing, which ends that its months are provisional.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from sqlalchemy import Integer, Select, Text, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.codes import Spelt
from ...schemas.findings import Finding, blocked
from ...schemas.parameters import Parameter
from ...schemas.periods import BEGINNING, Period
from ...schemas.records import BusinessDate, RecordEntry, wrong_field
from ...schemas.terms import Told
from ..books.books import BY_TWO_PERSONS, Book
from ..books.guards import TODAY, Guard, Scope
from ..core.context import concealed, current
from ..core.tables import closings, reopenings, soft_closings
from ..parameters.parameters import in_force
from ..units.rules import of_the_bureau
from .closings import CLOSING

REOPENED_DAYS = Parameter(
    key="reopened_days", label_zh="重新开放最长天数", kind="count", default="92", clause=CLOSING,
    minimum=Decimal(1), maximum=Decimal(366),
)  # fmt: skip
"""How far ahead the last day of a reopening may lie: a quarter, since what ends by itself must end in sight."""


class ReopeningEntry(RecordEntry):
    """What is opened again: the closed months from one to another, for the books that are named, up to a day."""

    from_period: Annotated[Period, Field(title="起始期间")]
    through_period: Annotated[Period, Field(title="截止期间")]
    books: Annotated[
        str,
        Spelt(
            r"^[a-z0-9-]+(,[a-z0-9-]+)*$",
            "账簿写作路径名，多个以英文逗号分隔，如 receipts,payments",
            "books are written as their paths, with commas between, e.g. receipts,payments",
        ),
        Field(max_length=4000, title="账簿", examples=["receipts,payments"]),
    ]
    """The paths of the books, separated by commas."""
    expires_on: Annotated[BusinessDate, Field(title="写入截止日期")]
    """The last day, in Beijing, on which the months take writes."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.from_period > self.through_period:
            told = "截止期间不得早于起始期间 / it must not be before from_period"
            raise wrong_field(type(self), "through_period", told)
        return self


def reopening_book(books: Sequence[str]) -> Book[ReopeningEntry]:
    """The book of reopenings of a service with these books."""

    async def check(session: AsyncSession, entries: Sequence[ReopeningEntry]) -> list[Finding]:
        today = current().today
        return [
            finding
            for row, entry in enumerate(entries, 1)
            for finding in (*_check_books(entry, books, row), *_check_days(entry, today, row))
        ]

    return Book(
        "重新开放",
        ReopeningEntry,
        reopenings,
        rules=(of_the_bureau,),
        check=check,
        operations=BY_TWO_PERSONS,
        topic="periods",
        guards=(
            Guard((reopenings,), _ask_never_closed, _say_never_closed),
            Guard((reopenings,), _ask_undone, _say_undone),
            Guard((reopenings,), _ask_too_long, _say_too_long),
        ),
    )


def _check_books(entry: ReopeningEntry, books: Sequence[str], row: int) -> Iterator[Finding]:
    """The books are those of the service, each named once."""
    named = entry.books.split(",")
    for name in dict.fromkeys(named):
        if name not in books or name in concealed().books:
            zh, en = f"本服务没有账簿{name}", f"This service has no book {name}"
            yield blocked("unknown", zh, en, CLOSING, "books", name, row=row)
        if named.count(name) > 1:
            zh, en = f"账簿{name}重复，请只写一次", f"The book {name} is named more than once"
            yield blocked("repeated", zh, en, CLOSING, "books", name, row=row)


def _check_days(entry: ReopeningEntry, today: date, row: int) -> Iterator[Finding]:
    """No month from before the records begin, no document of a day to come, and an end that has not passed.

    All of it is asked on the day of the approval, too.
    """
    if entry.from_period < BEGINNING:
        zh, en = f"起始期间不得早于{BEGINNING}", f"No month before {BEGINNING} has records"
        yield blocked("too_early", zh, en, CLOSING, "from_period", entry.from_period, f">= {BEGINNING}", row=row)
    if entry.business_date > today:
        zh, en = f"业务日期不得晚于今日{today}", f"The business date may not be after today, {today}"
        yield blocked("too_late", zh, en, CLOSING, "business_date", entry.business_date, f"<= {today}", row=row)
    if entry.expires_on < today:
        zh, en = f"写入截止日期{entry.expires_on}已过", f"The last day for writes, {entry.expires_on}, has passed"
        yield blocked("too_early", zh, en, CLOSING, "expires_on", entry.expires_on, f">= {today}", row=row)


def _ask_never_closed(scope: Scope) -> Select[Any]:
    """A reopening reaches past the last month that was closed, or soft closed."""
    closed, soft = [
        select(func.max(each.c.period)).where(scope.live(each)).scalar_subquery() for each in (closings, soft_closings)
    ]
    through = func.greatest(closed, soft, type_=Text)
    past = or_(through.is_(None), reopenings.c.through_period > through)
    return select(reopenings.c.through_period, through, closed).where(scope.own(reopenings), past)


def _say_never_closed(period: str, through: str | None, closed: str | None) -> Iterator[Told]:
    kind, kind_en = ("已关闭", "is") if through == closed else ("已预关闭", "is soft closed")
    zh = f"{period}未关闭，无需重新开放" + (f"；{kind}至{through}" if through else "")
    en = f"{period} is not closed" + (f": everything up to {through} {kind_en}" if through else "")
    yield blocked("not_closed", zh, en, CLOSING, "through_period", period, f"<= {through}" if through else None)


def _ask_undone(scope: Scope) -> Select[Any]:
    """A reopening that a change takes back: what was written meanwhile would count in a month that none had closed."""
    return select(reopenings.c.from_period, reopenings.c.through_period).where(
        scope.touched(reopenings), reopenings.c.voided_change.is_not(None)
    )


def _say_undone(first: str, last: str) -> Iterator[Told]:
    zh = f"{first}至{last}的重新开放不能更正或作废，请重新结账"
    en = f"The reopening of {first} to {last} is neither corrected nor voided: close the period again"
    yield blocked("not_undone", zh, en, CLOSING, "record_id", f"{first} - {last}")


def _ask_too_long(scope: Scope) -> Select[Any]:
    """A reopening whose last day lies too far ahead of today."""
    last = TODAY + cast(in_force(REOPENED_DAYS, TODAY, scope), Integer)
    return select(reopenings.c.expires_on, last).where(scope.own(reopenings), reopenings.c.expires_on > last)


def _say_too_long(expires_on: date, last: date) -> Iterator[Told]:
    zh = f"写入截止日期不得晚于{last}（参数{REOPENED_DAYS.key}）"
    en = f"The last day for writes may not be after {last} (parameter {REOPENED_DAYS.key})"
    yield blocked("too_late", zh, en, CLOSING, "expires_on", expires_on, f"<= {last}")
