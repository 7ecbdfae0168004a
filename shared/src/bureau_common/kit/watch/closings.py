"""Closings and soft closings of every month up to one, each by a record of its own; a reopening lets both come again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import RowMapping, Select, Table, exists, func, not_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.filings import OF_DISTRICT, OF_DISTRICT_EN, OF_DISTRICT_ZH
from ...schemas.findings import Clause, blocked
from ...schemas.levels import Level
from ...schemas.periods import BEGINNING, Period
from ...schemas.records import RecordEntry
from ...schemas.several import Several
from ...schemas.terms import Told
from ..books.books import Book
from ..books.guards import Guard, Scope
from ..books.periods import Closed, read_closed
from ..books.preparing import prepare_within
from ..books.writes import seal, write_entries
from ..core.context import concealed, current
from ..core.errors import malformed
from ..core.tables import closings, journal, reopenings, soft_closings
from ..filings.book import FILING
from ..filings.due import unmade
from ..journal.cutoffs import Cutoff, read_cutoff
from ..units.demands import name_of

CLOSING = Clause(document="《会计基础工作规范》结账的规定", article=None, verified=False)


class ClosingEntry(RecordEntry):
    """One period closed, or soft closed; the reason stands in the journal."""

    period: Period


class Closing(BaseModel):
    """Everything up to the end of `period` was closed, or soft closed, by this change."""

    period: Period
    change_no: int
    at: datetime
    person: str
    reason: str


class Reopening(BaseModel):
    """Closed months that were opened again for some books; `expires_on` is the last day on which they take writes."""

    from_period: Period
    through_period: Period
    books: Several[str]
    expires_on: date
    accepts_writes: bool
    change_no: int
    at: datetime
    person: str
    reason: str


class ClosedMonths(BaseModel):
    """Months in a row that one change closed, the first closing after whatever had opened them again."""

    from_period: Period
    through_period: Period
    change_no: int


class Periods(BaseModel):
    """What is closed: every month up to `closed_through` but the `gaps`; figures of other periods are provisional.

    `closed_through` is null while nothing is closed. `reopenings` are those of which a month was not closed again. A soft
    closing holds for the months up to its own that are neither closed nor were reopened since: `soft_closed_through` is the
    last of these. `closed` says of the closed months which closing closed them.
    """

    closed_through: Period | None
    gaps: Several[Period]
    closings: Several[Closing]
    reopenings: Several[Reopening]
    soft_closed_through: Period | None = None
    soft_closings: Several[Closing] = []
    closed: Several[ClosedMonths] = []


def _ask_forward(scope: Scope, of: Table, *others: Table) -> Select[Any]:
    """A closing that closes nothing: the months up to its own are closed already, and none is open again.

    `others` are what stands for one, too: for a soft closing the closings.
    """
    standing = [each.alias() for each in (of, *others)]
    before = union_all(
        *[
            select(each.c.period, journal.c.change_no)
            .join(journal, journal.c.change_id == each.c.created_change)
            .where(scope.live(each), not_(scope.own(each)))
            for each in standing
        ]
    ).subquery()
    opened = (
        select(reopenings.c.from_period, reopenings.c.through_period, journal.c.change_no)
        .join(journal, journal.c.change_id == reopenings.c.created_change)
        .where(scope.live(reopenings))
        .subquery()
    )
    last = func.least(opened.c.through_period, of.c.period)
    closed_again = (
        exists()
        .where(before.c.period >= last, before.c.change_no > opened.c.change_no)
        .correlate(opened, of)  # SQLAlchemy finds by itself what is one level up, and no further
    )
    still_open = exists().where(opened.c.from_period <= of.c.period, not_(closed_again))
    through = select(func.max(before.c.period)).scalar_subquery()
    closed = select(func.max(closings.c.period)).where(scope.live(closings)).scalar_subquery()
    return select(of.c.period, through, closed).where(scope.own(of), of.c.period <= through, not_(still_open))


def _say_backward(period: str, through: str, closed: str | None) -> Iterator[Told]:
    if closed is not None and period <= closed:
        zh, en = f"{closed}及以前各月已经关闭", f"Everything up to {closed} is closed already"
        yield blocked("already_closed", zh, en, CLOSING, "period", period, f"> {through}")
        return
    zh, en = f"{through}及以前各月已经预关闭", f"Everything up to {through} is soft closed already"
    yield blocked("already_soft_closed", zh, en, CLOSING, "period", period, f"> {through}")


def _ask_unmade(scope: Scope) -> Select[Any]:
    """The filings that are due for the months which a closing closes, and are neither made nor waived."""
    last = select(func.max(closings.c.business_date)).where(scope.own(closings)).scalar_subquery()
    found = unmade(scope, last).subquery("unmade").c
    by = (found.period, found.book, found.unit)
    return select(*by, name_of(found.unit, scope)).order_by(*by)


def _say_unmade(period: str, book: str, unit: str, name: str) -> Iterator[Told]:
    here = current()
    if book in here.concealed.books and here.caller.level is Level.RESTRICTED:
        zh = f"已停用专题的账簿在停用前的{period}未报，请将停用日期提前，或恢复启用后报送、免报"
        en = f"A book whose topic was switched off later lacks {period}: date the switch earlier, or switch it on and file"
        yield blocked("not_filed", zh, en, FILING, "period", period)
        return
    if book in here.concealed.books:
        zh = f"有受限账簿未报{period}，请由有权查看的人员办理关闭"
        en = f"A restricted book was not filed for {period}: whoever may see it closes the month"
        yield blocked("not_filed", zh, en, FILING, "period", period)
        return
    whose, whose_en = (unit, unit) if name == unit else (f"{name}（{unit}）", f"{name} ({unit})")
    if unit == OF_DISTRICT:
        whose, whose_en = OF_DISTRICT_ZH, OF_DISTRICT_EN
    zh = (
        f"{whose}未报{period}的{book}，请报送、零报，或由区财政局免报后再关闭；单位已撤并的，以自该月起的新报送计划去掉它；"
        "该月只对其他账簿重新开放的，先重新开放报送（filings）"
    )
    en = (
        f"{whose_en} has not filed {book} for {period}: it is filed, filed as nil, or waived before the month is closed; a"
        " unit that was merged is left out by a new plan from that month on; a month that is open for other books alone is"
        " opened for filings first"
    )
    yield blocked("not_filed", zh, en, FILING, "period", f"{book} {unit} {period}")


CLOSINGS = Book(
    "期间关闭",
    ClosingEntry,
    closings,
    operations=frozenset(),
    topic="periods",
    # Of two closings of the same or of an earlier month one is too late.
    guards=(
        Guard((closings,), lambda scope: _ask_forward(scope, closings), _say_backward),
        Guard((closings,), _ask_unmade, _say_unmade),
    ),
)
SOFT_CLOSINGS = Book(
    "期间预关闭",
    ClosingEntry,
    soft_closings,
    operations=frozenset(),
    topic="periods",
    guards=(Guard((soft_closings,), lambda scope: _ask_forward(scope, soft_closings, closings), _say_backward),),
)


async def read_periods(session: AsyncSession, cutoff: Cutoff, today: date) -> Periods:
    """What is closed and reopened at a cut-off, the newest first; whether a reopening still takes writes is of today."""
    hidden = concealed().books
    closed = (await read_closed(session, cutoff)).without(hidden)
    found, soft = await _read_closings(session, cutoff, closings), await _read_closings(session, cutoff, soft_closings)
    standing = {
        each.change_no
        for each in closed.reopenings
        if not any(period >= each.last and change_no > each.change_no for period, change_no in closed.closings)
    }
    opened = (
        select(reopenings, journal.c.change_no, journal.c.at, journal.c.person, journal.c.reason)
        .join(journal, journal.c.change_id == reopenings.c.created_change)
        .where(cutoff.live(reopenings))
        .order_by(journal.c.change_no.desc())
    )
    shown = [
        Reopening(
            **{
                **row,
                "books": [name for name in row["books"].split(",") if name not in hidden],
                "accepts_writes": row["expires_on"] >= today and not _is_ended(row, soft),
            }
        )
        for row in (await session.execute(opened)).mappings()
        if row["change_no"] in standing
    ]
    return Periods(
        closed_through=closed.through,
        gaps=closed.gaps,
        closings=found,
        reopenings=shown,
        soft_closed_through=_soft_through(closed, soft),
        soft_closings=soft,
        closed=[
            ClosedMonths(from_period=first, through_period=last, change_no=change_no)
            for first, last, change_no in closed.stretches
        ],
    )


def _is_ended(reopening: RowMapping, soft: Sequence[Closing]) -> bool:
    """Whether a soft closing since covers all its months; who may write in soft closed months still may."""
    return any(
        each.period >= Period.parse(reopening["through_period"]) and each.change_no > reopening["change_no"]
        for each in soft
    )


async def _read_closings(session: AsyncSession, cutoff: Cutoff, table: Table) -> list[Closing]:
    """The closings of a table, the newest first."""
    query = (
        select(table.c.period, journal.c.change_no, journal.c.at, journal.c.person, journal.c.reason)
        .join(journal, journal.c.change_id == table.c.created_change)
        .where(cutoff.live(table))
        .order_by(journal.c.change_no.desc())
    )
    return [Closing.model_validate(dict(row)) for row in (await session.execute(query)).mappings()]


def _soft_through(closed: Closed, soft: Sequence[Closing]) -> Period | None:
    """The last month that a soft closing covers and that was neither closed nor reopened since."""
    last = max((each.period for each in soft), default=None)
    if last is None:
        return None
    first = BEGINNING if closed.through is None else closed.through.following
    for month in reversed([*closed.gaps, *first.until(last)]):
        since = max((each.change_no for each in closed.reopenings if month in each.months), default=0)
        if any(each.period >= month and each.change_no > since for each in soft):
            return month
    return None


async def close(session: AsyncSession, book: Book[ClosingEntry], period: Period, reason: str, today: date) -> None:
    """Close, or soft close, every month up to the end of this one; an equal one that stands already changes nothing."""
    last = Period.of(today).preceding
    if not BEGINNING <= period <= last:
        zh = f"可关闭{BEGINNING}至{last}：当月结束（北京时间）后方可结账"
        en = f"From {BEGINNING} to {last} can be closed: a month must have ended, in Beijing time"
        raise malformed("period", "not_ended" if period > last else "too_early", zh, en)
    # What the caller does not see opened nothing for it: its closing is the one that stands.
    seen = (await read_closed(session, await read_cutoff(session, None))).without(concealed().books)
    entry = ClosingEntry(
        source="periods",
        source_ref=_reference(seen, period),
        reporting_unit="bureau",
        business_date=period.last_day,
        period=period,
    )
    pending = await write_entries(session, book, await prepare_within(session, book, entry), reason)
    if pending.created:
        await seal(session, book, pending, "close" if book is CLOSINGS else "soft_close", pending.records[0])


def _reference(closed: Closed, period: Period) -> str:
    """The period; after a reopening that reaches it, with that change's number: then it can be closed once more."""
    reopened = [each.change_no for each in closed.reopenings if each.first <= period]
    return f"{period}@{max(reopened)}" if reopened else period
