"""What the books of 4321 loans judge on the rows as they stand: states, one client's cap, and what parties paid.

Each question is one statement over the keys that the change touched; the answers are judged by `rules`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Select, Table, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from ...reference.registers import ENTERPRISES, HOUSEHOLDS
from .rules import (
    CLIENT_CAP,
    Client,
    Loan,
    Move,
    Shares,
    judge_client,
    judge_exposure,
    judge_moves,
    judge_paid,
    judge_payment_day,
    judge_repeated,
    judge_unfiled,
    shares_of,
    shares_on,
    split_loss,
)
from .schemas import ClientClass, LoanAction, RiskParty
from .tables import Live, compensations, exposures, loans, moves_of, payments, risk_shares, steps, targets

Keys = Select[str]


async def guard_loans(session: AsyncSession, touched: Touched) -> Guarded:
    """A loan stands once, for a client in scope; one that has moved stays what its moves stand on."""
    findings = [
        *await _judge_repeated(session, loans.c.contract_no, "合同", "contract", touched),
        *await _judge_clients(session, touched),
    ]
    return await _guard_contracts(session, loans, touched, findings)


async def guard_steps(session: AsyncSession, touched: Touched) -> Guarded:
    """Every loan that the change moved went through possible steps, and its client stays within the cap."""
    return await _guard_contracts(session, steps, touched, [])


async def guard_compensations(session: AsyncSession, touched: Touched) -> Guarded:
    """A claim is a step of its loan; what was paid on it stays within the parts that it gives."""
    claims = select(compensations.c.claim_no).where(touched.rows(compensations))
    findings = [
        *await _judge_repeated(session, compensations.c.claim_no, "代偿", "claim", touched),
        *await _judge_payments(session, claims),
    ]
    return await _guard_contracts(session, compensations, touched, findings)


async def guard_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """No party pays more than its part, or before the claim."""
    return Guarded(await _judge_payments(session, select(payments.c.claim_no).where(touched.rows(payments))))


async def guard_shares(session: AsyncSession, touched: Touched) -> Guarded:
    """One list of shares begins on a day, and none takes from a party what it has paid already."""
    first = select(func.min(risk_shares.c.business_date)).where(touched.rows(risk_shares)).scalar_subquery()
    claims = select(compensations.c.claim_no).where(standing(compensations), compensations.c.business_date >= first)
    return Guarded(
        [
            *await _judge_repeated(session, risk_shares.c.business_date, "风险分担比例", "list of shares", touched),
            *await _judge_payments(session, claims),
        ]
    )


async def guard_targets(session: AsyncSession, touched: Touched) -> Guarded:
    """A year has one target."""
    return Guarded(await _judge_repeated(session, targets.c.fiscal_year, "年度目标", "target of", touched))


async def _guard_contracts(
    session: AsyncSession, table: Table, touched: Touched, findings: Sequence[Finding]
) -> Guarded:
    """The moves of the contracts that the change touched, and the exposures of their clients."""
    contracts: Keys = select(table.c.contract_no).where(touched.rows(table))
    moved = await _judge_moves(session, contracts)
    days = select(func.min(table.c.business_date), func.max(table.c.business_date)).where(touched.rows(table))
    first, last = (await session.execute(days)).one()
    if first is None:
        return Guarded([*findings, *moved])
    exceeded, headroom = await _judge_exposures(session, contracts, first, last)
    return Guarded([*findings, *moved, *exceeded], headroom)


async def _judge_repeated(
    session: AsyncSession, column: Column[Any], what_zh: str, what_en: str, touched: Touched
) -> list[Finding]:
    table = column.table
    own = select(column).where(touched.rows(table))
    query = select(column).where(standing(table), column.in_(own)).group_by(column).having(func.count() > 1)
    found = await session.scalars(query.order_by(column).limit(LISTED))
    return [judge_repeated(what_zh, what_en, str(number)) for number in found]


async def _judge_clients(session: AsyncSession, touched: Touched) -> list[Finding]:
    """What the registers say of the clients; an enterprise's size holds from the day of its record on."""
    enterprises, households = ENTERPRISES.table, HOUSEHOLDS.table
    is_farmer = loans.c.client_class == ClientClass.FARMER
    enterprise = and_(standing(enterprises), ~is_farmer, enterprises.c.credit_code == loans.c.client_code)
    household = and_(standing(households), is_farmer, households.c.household_no == loans.c.client_code)
    query = (
        select(
            loans.c.contract_no,
            loans.c.client_class,
            or_(enterprises.c.id.is_not(None), households.c.id.is_not(None)).label("is_registered"),
            case((enterprises.c.business_date <= loans.c.business_date, enterprises.c.size)).label("size"),
            enterprises.c.industry,
        )
        .outerjoin(enterprises, enterprise)
        .outerjoin(households, household)
        .where(standing(loans), touched.rows(loans))
        .order_by(loans.c.contract_no)
    )
    found: list[Finding] = []
    for row in await session.execute(query):
        size = None if row.size is None else ClientClass.of(row.size)
        found += judge_client(
            Client(row.contract_no, ClientClass.of(row.client_class), row.is_registered, size, row.industry)
        )
    return found[:LISTED]


async def _judge_moves(session: AsyncSession, contracts: Keys) -> list[Finding]:
    known = {
        row.contract_no: Loan(row.contract_no, row.principal, row.business_date, row.due_on)
        for row in await session.execute(select(loans).where(standing(loans), loans.c.contract_no.in_(contracts)))
    }
    found: list[Finding] = []
    moved = groupby(await session.execute(moves_of(contracts)), key=lambda row: row.contract_no)
    for contract_no, rows in moved:
        loan = known.get(contract_no)
        moves = [Move(LoanAction.of(row.action), row.day, row.amount) for row in rows]
        found += [judge_unfiled(contract_no)] if loan is None else judge_moves(loan, moves)
    return found[:LISTED]


async def _judge_exposures(
    session: AsyncSession, contracts: Keys, first: date, last: date
) -> tuple[list[Finding], dict[str, str]]:
    """Days of growth from the first touched one on, each at the cap of its day; and the room left from the last one on.

    Days on which a balance only falls are not judged: a cap that was lowered must not stand in a repayment's way.
    """
    caps = await read_in_force(session, await read_cutoff(session, None), (CLIENT_CAP,))
    clients: Keys = select(loans.c.client_code).where(standing(loans), loans.c.contract_no.in_(contracts)).distinct()
    days = exposures(clients)
    by_client: dict[str, list[Any]] = {code: [] for code in await session.scalars(clients)}
    for row in await session.execute(select(days).order_by(days.c.client_code, days.c.day)):
        by_client[row.client_code].append(row)

    def cap(day: date) -> Decimal:
        return Decimal(caps.at(day)[CLIENT_CAP.key].text)

    found: list[Finding] = []
    headroom = {}
    for code, rows in by_client.items():
        for row in rows:
            if row.grew and row.day >= first:
                found += judge_exposure(code, row.day, row.exposure, cap(row.day))
        headroom[code] = f"{cap(last) - max(_standing_from(rows, last)):.2f}"
    return found[:LISTED], headroom


def _standing_from(rows: Sequence[Any], day: date) -> Iterator[Decimal]:
    """A client's exposures on a day and at every later change."""
    yield next((row.exposure for row in reversed(rows) if row.day <= day), Decimal(0))
    yield from (row.exposure for row in rows if row.day > day)


async def read_shares(session: AsyncSession, live: Live) -> list[tuple[date, Shares]]:
    """The shares that were approved, with the days from which they hold."""
    approved = await session.execute(select(risk_shares).where(live(risk_shares)))
    return [(row.business_date, shares_of(row._asdict())) for row in approved]


async def _judge_payments(session: AsyncSession, claims: Keys) -> list[Finding]:
    """What each party paid on some claims, against its part by the shares of the claim's day."""
    approved = await read_shares(session, standing)
    query = (
        select(
            payments.c.claim_no,
            payments.c.party,
            func.sum(payments.c.amount).label("paid"),
            func.min(payments.c.business_date).label("first"),
            compensations.c.business_date.label("claimed_on"),
            compensations.c.loss_amount,
        )
        .outerjoin(compensations, and_(standing(compensations), compensations.c.claim_no == payments.c.claim_no))
        .where(standing(payments), payments.c.claim_no.in_(claims))
        .group_by(payments.c.claim_no, payments.c.party, compensations.c.business_date, compensations.c.loss_amount)
        .order_by(payments.c.claim_no, payments.c.party)
    )
    found: list[Finding] = []
    for row in await session.execute(query):
        if row.claimed_on is None or row.first < row.claimed_on:
            found.append(judge_payment_day(row.claim_no, row.first, row.claimed_on))
        else:
            party = RiskParty.of(row.party)
            parts = split_loss(row.loss_amount, shares_on(row.claimed_on, approved))
            found += judge_paid(row.claim_no, party, row.paid, parts.get(party, Decimal(0)))
    return found[:LISTED]
