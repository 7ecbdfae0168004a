"""The guards of government debt: limits, bonds and movements hold together, and a component of capacity stands once."""

from typing import TypeVar

from sqlalchemy import CompoundSelect, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, repeated, standing
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.labels import Labelled

from .figures import BALANCES, LIMITS
from .rules import (
    bond_differs,
    bond_exceeded,
    bond_repeated,
    bond_unknown,
    component_repeated,
    limit_exceeded,
    limit_repeated,
    repaid_too_much,
)
from .schemas import CapacityComponent, DebtKind, Instrument, LimitMovement, Movement
from .tables import bonds, debt_limits, debt_movements, fiscal_capacity

MAX_FINDINGS = 1000
L = TypeVar("L", bound=Labelled)


def _member(labels: type[L], value: str) -> L:
    """The member that a column names."""
    return next(member for member in labels if member.value == value)


async def guard_debt(session: AsyncSession, touched: Touched) -> Guarded:
    """Limits, bonds and movements judged as one: whichever of them a change wrote or voided, all must still agree."""
    over, headroom = await _judge_limits(session, touched)
    findings = [
        *over,
        *await _repeated_limits(session, touched),
        *await _repeated_bonds(session, touched),
        *await _judge_bonds(session, touched),
        *await _judge_holdings(session, touched),
    ]
    return Guarded(findings, headroom)


async def _judge_limits(session: AsyncSession, touched: Touched) -> tuple[list[Finding], dict[str, str]]:
    """Each touched kind at its tightest day from the touched one on: its finding, and the room that is left.

    Limit and balance are steps: between two days on which either moves, month ends included, nothing changes.
    """
    days = _room_by_day(touched).subquery()
    first = func.min(days.c.day).filter(days.c.touched).over(partition_by=days.c.kind).label("first")
    since = select(days, first).subquery()
    room = since.c.limit - since.c.balance
    tightest = (
        select(since.c.kind, since.c.day, since.c.limit, since.c.balance)
        .ext(distinct_on(since.c.kind))
        .where(since.c.day >= since.c.first)
        .order_by(since.c.kind, room, since.c.day)
    )
    findings, headroom = [], {}
    for kind, day, limit, balance in await session.execute(tightest):
        headroom[kind] = f"{limit - balance:.2f}"
        if balance > limit:
            findings.append(limit_exceeded(_member(DebtKind, kind), day, limit, balance))
    return findings, headroom


def _room_by_day(touched: Touched) -> Select[str, object, object, object, bool]:
    """Limit and balance of each kind after every movement; a voided row stays as a step of nothing on its day."""
    steps = []
    for flow, is_limit in ((LIMITS, True), (BALANCES, False)):
        table, moved = flow.table, case((standing(flow.table), flow.amount), else_=0)
        steps.append(
            select(
                table.c.debt_kind.label("kind"),
                flow.day.label("day"),
                (moved if is_limit else literal(0)).label("limit"),
                (literal(0) if is_limit else moved).label("balance"),
                touched.rows(table).label("touched"),
            ).where(or_(standing(table), touched.rows(table)))
        )
    step = union_all(*steps).subquery()
    # The usual frame of an ordered window takes in every row of the day, whatever their order.
    until = [
        func.sum(each).over(partition_by=step.c.kind, order_by=step.c.day) for each in (step.c.limit, step.c.balance)
    ]
    return select(step.c.kind, step.c.day, until[0].label("limit"), until[1].label("balance"), step.c.touched)


async def _judge_bonds(session: AsyncSession, touched: Touched) -> list[Finding]:
    """The touched bonds that movements name: registered, of the same kind and purpose, and not on-lent beyond principal."""
    movement = debt_movements
    on_lent = func.sum(movement.c.amount).filter(movement.c.movement != Movement.REPAID)
    differs = func.bool_or(
        or_(movement.c.debt_kind != bonds.c.debt_kind, movement.c.purpose != bonds.c.purpose)
    )  # fmt: skip
    query = (
        select(movement.c.bond_code, func.max(bonds.c.principal), func.coalesce(on_lent, 0), differs)
        .outerjoin(bonds, and_(bonds.c.code == movement.c.bond_code, standing(bonds)))
        .where(standing(movement), movement.c.bond_code.in_(_touched_codes(touched)))
        .group_by(movement.c.bond_code)
        .order_by(movement.c.bond_code)
    )
    findings = []
    for code, principal, lent, is_other in await session.execute(query):
        if principal is None:
            findings.append(bond_unknown(code))
        elif is_other:
            findings.append(bond_differs(code))
        elif lent > principal:
            findings.append(bond_exceeded(code, principal, lent))
    return findings[:MAX_FINDINGS]


def _touched_codes(touched: Touched) -> CompoundSelect[str]:
    return union_all(
        select(bonds.c.code).where(touched.rows(bonds)),
        select(debt_movements.c.bond_code).where(touched.rows(debt_movements)),
    )


async def _judge_holdings(session: AsyncSession, touched: Touched) -> list[Finding]:
    """Each touched bond, and each touched form of the stock beside bonds: never more repaid than is outstanding."""
    table = debt_movements
    holding = func.concat_ws(" ", table.c.debt_kind, table.c.instrument, table.c.bond_code)
    moved = select(holding).where(touched.rows(table))
    running = func.sum(BALANCES.amount).over(partition_by=holding, order_by=table.c.business_date)
    days = (
        select(
            holding.label("holding"), table.c.debt_kind, table.c.instrument, table.c.bond_code, table.c.business_date
        )
        .add_columns(running.label("outstanding"))
        .where(standing(table), holding.in_(moved))
        .subquery()
    )
    lowest = (
        select(days)
        .ext(distinct_on(days.c.holding))
        .where(days.c.outstanding < 0)
        .order_by(days.c.holding, days.c.outstanding, days.c.business_date)
        .limit(MAX_FINDINGS)
    )
    return [
        repaid_too_much(
            row.bond_code
            or f"{_member(DebtKind, row.debt_kind).label_zh}（{_member(Instrument, row.instrument).label_zh}）",
            row.business_date,
            row.outstanding,
        )
        for row in await session.execute(lowest)
    ]


async def _repeated_limits(session: AsyncSession, touched: Touched) -> list[Finding]:
    is_opening = debt_limits.c.movement == LimitMovement.OPENING
    key = (
        debt_limits.c.debt_kind,
        debt_limits.c.movement,
        case((is_opening, ""), else_=debt_limits.c.notice_no),
        func.coalesce(debt_limits.c.quota_year, 0),
    )
    found = await repeated(session, touched, debt_limits, *key)
    return [
        limit_repeated(_member(DebtKind, kind), _member(LimitMovement, movement), notice)
        for kind, movement, notice, _ in found
    ]


async def _repeated_bonds(session: AsyncSession, touched: Touched) -> list[Finding]:
    return [bond_repeated(code) for (code,) in await repeated(session, touched, bonds, bonds.c.code)]


async def guard_capacity(session: AsyncSession, touched: Touched) -> Guarded:
    """A component stands once a year: twice would make the debt look lighter."""
    key = (fiscal_capacity.c.fiscal_year, fiscal_capacity.c.component)
    found = await repeated(session, touched, fiscal_capacity, *key)
    return Guarded([component_repeated(year, _member(CapacityComponent, component)) for year, component in found])
