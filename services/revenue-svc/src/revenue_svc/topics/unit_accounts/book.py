"""The books of unit accounts and their events; their guards judge the whole story of every account they touch."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, standing
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Finding

from .rules import (
    FAILED_ALERT,
    IDLE_ALERT,
    IDLE_DAYS,
    AccountStory,
    Event,
    Span,
    check_account,
    check_event,
    failed_cause,
    idle_cause,
    judge_basic,
    judge_story,
)
from .schemas import (
    AccountEventKind,
    AccountKind,
    UnitAccountEntry,
    UnitAccountEventEntry,
    UnitAccountEventView,
    UnitAccountView,
)
from .tables import accounts, events

Keys = Select[str]


def _guard_of(table: Table) -> Guard:
    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        keys: Keys = select(table.c.account_no).where(touched.rows(table))
        stories = await _read_stories(session, keys)
        findings = [finding for story in stories for finding in judge_story(story)]
        findings += await _judge_basic(session, keys)
        return Guarded(findings[:LISTED], alerts=await _causes(session, stories))

    return guard


async def _read_stories(session: AsyncSession, keys: Keys) -> list[AccountStory]:
    """What stands of some accounts; of one day's events the closing is the last."""
    stories = {no: AccountStory(no) for no in await session.scalars(keys.distinct().order_by("account_no"))}
    for row in await session.execute(select(accounts).where(standing(accounts), accounts.c.account_no.in_(keys))):
        stories[row.account_no].opened.append((row.business_date, row.reporting_unit))
    query = select(events).where(standing(events), events.c.account_no.in_(keys)).order_by(
        events.c.business_date, events.c.event == AccountEventKind.CLOSED, events.c.id
    )  # fmt: skip
    for row in await session.execute(query):
        event = Event(row.business_date, AccountEventKind.of(row.event), row.reporting_unit, row.last_movement_on)
        stories[row.account_no].events.append(event)
    return list(stories.values())


async def _judge_basic(session: AsyncSession, keys: Keys) -> list[Finding]:
    """The basic accounts of every unit whose accounts the change touched."""
    units = select(accounts.c.reporting_unit).where(accounts.c.account_no.in_(keys))
    query = (
        select(accounts.c.reporting_unit, accounts.c.business_date, events.c.business_date, accounts.c.account_no)
        .outerjoin(
            events,
            standing(events)
            & (events.c.account_no == accounts.c.account_no)
            & (events.c.event == AccountEventKind.CLOSED),
        )
        .where(standing(accounts), accounts.c.kind == AccountKind.BASIC, accounts.c.reporting_unit.in_(units))
        .order_by(accounts.c.reporting_unit)
    )
    spans: dict[str, list[Span]] = {}
    for unit, opened, closed, account_no in await session.execute(query):
        spans.setdefault(unit, []).append(Span(opened, closed, account_no))
    return [finding for unit, own in spans.items() for finding in judge_basic(unit, own)]


async def _causes(session: AsyncSession, stories: Sequence[AccountStory]) -> Mapping[tuple[str, str], Cause | None]:
    """Whether each account is idle or failed, as its newest events say; the days are those in force on that day."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (IDLE_DAYS,))
    causes: dict[tuple[str, str], Cause | None] = {}
    for story in stories:
        days = int(in_force.at(story.events[-1].day)[IDLE_DAYS.key].text) if story.events else 0
        causes[IDLE_ALERT, story.account_no] = idle_cause(story, days)
        causes[FAILED_ALERT, story.account_no] = failed_cause(story)
    return causes


UNIT_ACCOUNTS = OldBook(
    name="unit-accounts",
    label_zh="预算单位账户",
    topic="unit_accounts",
    table=accounts,
    entry=UnitAccountEntry,
    view=UnitAccountView,
    check=checked_by(check_account),
    guard=_guard_of(accounts),
)

UNIT_ACCOUNT_EVENTS = OldBook(
    name="unit-account-events",
    label_zh="预算单位账户事项",
    topic="unit_accounts",
    table=events,
    entry=UnitAccountEventEntry,
    view=UnitAccountEventView,
    check=checked_by(check_event),
    guard=_guard_of(events),
)

BOOKS: tuple[Book[Any], ...] = (UNIT_ACCOUNTS, UNIT_ACCOUNT_EVENTS)
