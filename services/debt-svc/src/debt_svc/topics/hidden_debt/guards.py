"""The guards of hidden debt: it only falls, no debt by more than there is of it, no year by more than is expected."""

from itertools import groupby
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Text,
    case,
    exists,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from .rules import (
    COUNTED,
    INCREASE_ALERT,
    INCREASES,
    OPENING,
    RELIEF_COUNTED,
    Counted,
    Move,
    Step,
    adjustment_repeated,
    debt_repeated,
    debt_unknown,
    forecast_repeated,
    increase_cause,
    judge_debt,
    judge_year,
    opening_moved,
    plan_repeated,
)
from .schemas import Adjustment, Way
from .tables import adjustments, forecasts, hidden_debts, plans, resolutions


async def guard_register(session: AsyncSession, touched: Touched) -> Guarded:
    """A debt stands once, and the opening stock is settled as soon as anything was resolved or adjusted."""
    twice = await repeated(session, touched, hidden_debts, hidden_debts.c.debt_no)
    return Guarded([*[debt_repeated(debt_no) for (debt_no,) in twice], *await _judge_openings(session, touched)])


async def _judge_openings(session: AsyncSession, touched: Touched) -> list[Finding]:
    table = hidden_debts
    moved = func.sum(case((standing(table), table.c.principal), else_=-table.c.principal))
    is_settled = or_(*[exists(select(each.c.id).where(standing(each))) for each in (resolutions, adjustments)])
    query = (
        select(table.c.debt_no, moved)
        .where(touched.rows(table), is_settled)
        .group_by(table.c.debt_no)
        .having(moved != 0)
        .order_by(table.c.debt_no)
    )
    return [opening_moved(debt_no, by) for debt_no, by in await listed(session, query)]


async def guard_debts(session: AsyncSession, touched: Touched) -> Guarded:
    """Each touched debt over all its days: registered, and never resolved beyond its opening and what was found."""
    counted = await _read_counted(session)
    found: list[Finding] = []
    headroom = {}
    for debt_no, rows in groupby(await session.execute(_moves(touched)), lambda row: row.debt_no):
        moves = [Move(row.day, row.kind, row.amount, row.touched) for row in rows]
        if not any(move.kind == OPENING for move in moves):
            found += [debt_unknown(debt_no)] if any(move.amount for move in moves) else []
            continue
        findings, room = judge_debt(debt_no, moves, counted)
        found += findings
        if room is not None:
            headroom[debt_no] = f"{room:.2f}"
    return Guarded(found[:LISTED], headroom)


def _moves(touched: Touched) -> Select[Any]:
    """Everything that moved the touched debts, by debt, day and kind; the openings that were voided are left out."""
    parts = [
        (hidden_debts, literal(OPENING, Text), hidden_debts.c.principal),
        (adjustments, adjustments.c.adjustment, adjustments.c.amount),
        (resolutions, resolutions.c.way, resolutions.c.amount),
    ]
    debts = union_all(*[select(table.c.debt_no).where(touched.rows(table)) for table, _, _ in parts])
    moved = union_all(
        *[
            select(
                table.c.debt_no,
                table.c.business_date.label("day"),
                kind.label("kind"),
                case((standing(table), amount), else_=0).label("amount"),
                touched.rows(table).label("touched"),
            ).where(
                table.c.debt_no.in_(debts),
                standing(table) if table is hidden_debts else or_(standing(table), touched.rows(table)),
            )
            for table, kind, amount in parts
        ]
    ).subquery()
    key = (moved.c.debt_no, moved.c.day, moved.c.kind)
    sums = (func.sum(moved.c.amount).label("amount"), func.bool_or(moved.c.touched).label("touched"))
    return select(*key, *sums).group_by(*key).order_by(*key)


async def guard_years(session: AsyncSession, touched: Touched) -> Guarded:
    """Each touched year: no forecast below what is resolved while it holds, each revising the one before it."""
    counted = await _read_counted(session)
    found: list[Finding] = []
    headroom = {}
    for year, rows in groupby(await session.execute(_steps(touched)), lambda row: row.day.year):
        steps = [Step(row.day, None if row.way is None else Way.of(row.way), row.amount, row.before) for row in rows]
        findings, room = judge_year(year, steps, counted)
        found += findings
        if room is not None:
            headroom[str(year)] = f"{room:.2f}"
    return Guarded(found[:LISTED], headroom)


def _steps(touched: Touched) -> CompoundSelect[Any]:
    """The forecasts of the touched years, and what was resolved in them by day and way."""
    tables = (forecasts, resolutions)
    years = union_all(*[select(extract("year", each.c.business_date)).where(touched.rows(each)) for each in tables])
    forecast, resolved = [
        (standing(each), extract("year", each.c.business_date).in_(years)) for each in tables
    ]  # fmt: skip
    day, before = forecasts.c.business_date.label("day"), forecasts.c.revised_from.label("before")
    way = null().cast(Text).label("way")
    key = (resolutions.c.business_date, resolutions.c.way)
    return union_all(
        select(day, way, forecasts.c.amount, before).where(*forecast),
        select(*key, func.sum(resolutions.c.amount), null()).where(*resolved).group_by(*key),
    ).order_by("day")


async def guard_forecasts(session: AsyncSession, touched: Touched) -> Guarded:
    """One forecast a day: the latest must be one."""
    twice = await repeated(session, touched, forecasts, forecasts.c.business_date)
    return Guarded([forecast_repeated(day) for (day,) in twice])


async def guard_plans(session: AsyncSession, touched: Touched) -> Guarded:
    """One plan a month."""
    month = func.to_char(plans.c.business_date, "YYYY-MM", type_=Text)
    return Guarded([plan_repeated(each) for (each,) in await repeated(session, touched, plans, month)])


async def guard_increases(session: AsyncSession, touched: Touched) -> Guarded:
    """A document adjusts a debt once a kind; every increase that stands keeps its red alert open."""
    table = adjustments
    twice = await repeated(session, touched, table, table.c.debt_no, table.c.document_no, table.c.adjustment)
    findings = [adjustment_repeated(debt, document, Adjustment.of(kind)) for debt, document, kind in twice]
    alerts = {
        (INCREASE_ALERT, f"{row.debt_no} {row.document_no}"): increase_cause(
            row.debt_no, row.document_no, row.amount, row.day
        )
        for row in await session.execute(_increases(touched))
    }
    return Guarded(findings, alerts=alerts)


def _increases(touched: Touched) -> Select[Any]:
    """What each touched document adds to each debt; voided rows stay in the groups, so that their alert is closed."""
    table = adjustments
    rises = table.c.adjustment.in_(INCREASES) & standing(table)
    key = (table.c.debt_no, table.c.document_no)
    is_touched = tuple_(*key).in_(select(*key).where(touched.rows(table)))
    amount = func.coalesce(func.sum(table.c.amount).filter(rises), 0).label("amount")
    day: Any = func.max(table.c.business_date).filter(rises).label("day")
    return select(*key, amount, day).where(is_touched).group_by(*key)


async def _read_counted(session: AsyncSession) -> Counted:
    """The ways that count as resolving, by what is in force on a day."""
    in_force = await read_in_force(session, await read_cutoff(session, None), (RELIEF_COUNTED,))
    return lambda day: COUNTED[in_force.at(day)[RELIEF_COUNTED.key].text]
