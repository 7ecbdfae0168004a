"""What the books of treasury cash judge on the rows as they stand: accounts day by day, and months of forecasts.

Each question is one statement over the accounts or months that the change touched; the answers are judged by `rules`.
"""

from sqlalchemy import Numeric, Select, and_, func, literal, or_, select, union, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.kit.books.running import first_broken_days, running_sums
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.periods import Period

from .rules import (
    FIRST_KINDS,
    IN_KINDS,
    LATER_KINDS,
    PRIORITY_ALERT,
    account_unknown,
    balance_broken,
    balance_repeated,
    forecast_repeated,
    overdrawn,
    priority_cause,
    transfer_beyond_movements,
    transfer_repeated,
)
from .schemas import FlowKind
from .tables import balance_steps, balances, forecasts, opening_balance, transfer_legs, transfers

Accounts = Select[str]


async def _judge_balances(session: AsyncSession, accounts: Accounts) -> list[Finding]:
    """Each balance against the one before it, where its movements are told."""
    steps = balance_steps(accounts)
    reckoned = steps.c.before + steps.c.received - steps.c.paid
    query = (
        select(steps.c.account, steps.c.day, steps.c.since, steps.c.balance, reckoned)
        .where(steps.c.balance != reckoned)
        .order_by(steps.c.account, steps.c.day)
    )
    return [balance_broken(*row) for row in await listed(session, query)]


async def _judge_contained(session: AsyncSession, accounts: Accounts) -> list[Finding]:
    """Transfers against the movements of the balance that contains them."""
    legs, b = transfer_legs(accounts), balances.c
    put, took = func.sum(legs.c.put).label("put"), func.sum(legs.c.took).label("took")
    query = (
        select(legs.c.account, legs.c["at"], put, b.received, took, b.paid)
        .join(balances, and_(standing(balances), b.account == legs.c.account, b.business_date == legs.c["at"]))
        .group_by(legs.c.account, legs.c["at"], b.received, b.paid)
        .having(or_(put > b.received, took > b.paid))
        .order_by(legs.c.account, legs.c["at"])
    )
    return [
        transfer_beyond_movements(row.account, row.at, side, moved, told)
        for row in await listed(session, query)
        for side, moved, told in (("received", row.put, row.received), ("paid", row.took, row.paid))
        if moved > told
    ]


async def _judge_pending(session: AsyncSession, accounts: Accounts) -> tuple[list[Finding], dict[str, str]]:
    """The last balance of each account and the transfers after it, day by day: what is broken, and what is left."""
    legs, b = transfer_legs(accounts), balances.c
    last = (
        select(b.account, b.business_date.label("day"), b.balance.label("left"))
        .where(standing(balances), b.account.in_(accounts))
        .ext(distinct_on(b.account))
        .order_by(b.account, b.business_date.desc())
        .subquery()
    )
    pending = select(legs.c.account, legs.c.day, (legs.c.put - legs.c.took).label("left"))
    moves = union_all(select(last), pending.where(legs.c["at"].is_(None))).subquery()
    days = running_sums(moves, ["account"], ["left"])
    broken = await listed(session, first_broken_days(days, days.c.left < 0, "account"))
    left = select(days.c.account, days.c.left).where(days.c.until.is_(None)).order_by(days.c.account)
    return (
        [overdrawn(row.account, row.day, row.left) for row in broken],
        {row.account: f"{row.left:.2f}" for row in await listed(session, left)},
    )


async def _judge_unknown(session: AsyncSession, accounts: Accounts) -> list[Finding]:
    """Accounts that transfers name and no balance does."""
    legs = transfer_legs(accounts)
    known = select(balances.c.id).where(standing(balances), balances.c.account == legs.c.account).exists()
    query = select(legs.c.account).where(~known).distinct().order_by(legs.c.account)
    return [account_unknown(account) for (account,) in await listed(session, query)]


async def _guard_accounts(session: AsyncSession, accounts: Accounts) -> tuple[list[Finding], dict[str, str]]:
    broken, headroom = await _judge_pending(session, accounts)
    findings = [
        *await _judge_unknown(session, accounts),
        *await _judge_balances(session, accounts),
        *await _judge_contained(session, accounts),
        *broken,
    ]
    return findings, headroom


async def _priorities(session: AsyncSession, months: Select[str]) -> dict[tuple[str, str], Cause | None]:
    """The cash of some months against what is paid first; a month that lost its last forecast closes its alert, too."""
    f, lives = forecasts.c, standing(forecasts)
    nothing = literal(0, Numeric)
    sums = [
        func.coalesce(func.sum(f.amount).filter(lives, f.kind.in_(kinds)), nothing)
        for kinds in (IN_KINDS, FIRST_KINDS, LATER_KINDS)
    ]
    query = select(f.month, opening_balance(f.month), *sums).where(f.month.in_(months)).group_by(f.month)
    return {
        (PRIORITY_ALERT, month): priority_cause(Period.parse(month), *amounts)
        for month, *amounts in await session.execute(query)
    }


async def guard_balances(session: AsyncSession, touched: Touched) -> Guarded:
    """An account's days follow from one another, its transfers are within them, and later months know their cash."""
    b = balances.c
    findings, headroom = await _guard_accounts(session, select(b.account).where(touched.rows(balances)))
    twice = await repeated(session, touched, balances, b.account, b.business_date)
    first = select(func.min(b.business_date)).where(touched.rows(balances)).scalar_subquery()
    months = select(forecasts.c.month).where(func.to_date(forecasts.c.month, "YYYY-MM") > first)
    return Guarded(
        [*[balance_repeated(*row) for row in twice], *findings], headroom, await _priorities(session, months)
    )


async def guard_transfers(session: AsyncSession, touched: Touched) -> Guarded:
    """No transfer takes more than stands in its account, on its day or later."""
    t, moved = transfers.c, touched.rows(transfers)
    accounts = union(select(t.from_account).where(moved), select(t.to_account).where(moved)).subquery()
    findings, headroom = await _guard_accounts(session, select(accounts.c.from_account))
    twice = await repeated(session, touched, transfers, t.transfer_no)
    return Guarded([*[transfer_repeated(number) for (number,) in twice], *findings], headroom)


async def guard_forecasts(session: AsyncSession, touched: Touched) -> Guarded:
    """No item twice; and each touched month as it now stands: who is paid first, and whether the cash is there."""
    f = forecasts.c
    twice = await repeated(session, touched, forecasts, f.month, f.kind, f.item, f.reporting_unit)
    findings = [forecast_repeated(month, FlowKind.of(kind), item, unit) for month, kind, item, unit in twice]
    return Guarded(findings, {}, await _priorities(session, select(f.month).where(touched.rows(forecasts))))
