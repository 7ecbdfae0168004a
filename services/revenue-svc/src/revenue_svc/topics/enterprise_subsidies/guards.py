"""What the books of enterprise subsidies judge on the rows as they stand; one statement a question."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.schemas.findings import Finding

from ...reference.registers import ENTERPRISES
from .rules import judge_budget, judge_day, judge_payment, judge_repeated, judge_twice, judge_unregistered
from .tables import awards, payments, programs

Keys = Select[str]


async def guard_programs(session: AsyncSession, touched: Touched) -> Guarded:
    """A code names one program, and what was awarded under it still fits its time and its budget."""
    codes: Keys = select(programs.c.program_code).where(touched.rows(programs))
    twice = await repeated(session, touched, programs, programs.c.program_code)
    exceeded, headroom = await _judge_budgets(session, codes)
    return Guarded(
        [
            *[judge_repeated("补贴项目", "program", "program_code", *key) for key in twice],
            *await _judge_days(session, awards.c.program_code.in_(codes)),
            *exceeded,
        ],
        headroom,
    )


async def guard_awards(session: AsyncSession, touched: Touched) -> Guarded:
    """Once a period, to a registered enterprise, within the program; `headroom` is what is left of its budget."""
    codes: Keys = select(awards.c.program_code).where(touched.rows(awards))
    numbers: Keys = select(awards.c.award_no).where(touched.rows(awards))
    same = await repeated(session, touched, awards, awards.c.award_no)
    twice = await repeated(session, touched, awards, awards.c.program_code, awards.c.credit_code, awards.c.award_period)
    exceeded, headroom = await _judge_budgets(session, codes)
    return Guarded(
        [
            *[judge_repeated("补贴编号", "award", "award_no", *key) for key in same],
            *[judge_twice(*key) for key in twice],
            *await _judge_days(session, touched.rows(awards)),
            *await _judge_enterprises(session, touched),
            *exceeded,
            *await _judge_payments(session, payments.c.award_no.in_(numbers)),
        ],
        headroom,
    )


async def guard_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """An award is paid once, as it was made."""
    twice = await repeated(session, touched, payments, payments.c.award_no)
    return Guarded(
        [
            *[judge_repeated("补贴兑现", "payment", "award_no", *key) for key in twice],
            *await _judge_payments(session, touched.rows(payments)),
        ]
    )


async def _judge_budgets(session: AsyncSession, codes: Keys) -> tuple[list[Finding], dict[str, str]]:
    awarded = (
        select(awards.c.program_code, func.sum(awards.c.amount).label("awarded"))
        .where(standing(awards), awards.c.program_code.in_(codes))
        .group_by(awards.c.program_code)
        .subquery()
    )
    query = (
        select(programs.c.program_code, func.coalesce(awarded.c.awarded, 0).label("awarded"), programs.c.budget)
        .outerjoin(awarded, awarded.c.program_code == programs.c.program_code)
        .where(standing(programs), programs.c.program_code.in_(codes))
        .order_by(programs.c.program_code)
    )
    rows = await listed(session, query)
    headroom = {row.program_code: f"{row.budget - row.awarded:.2f}" for row in rows}
    return [judge_budget(*row) for row in rows if row.awarded > row.budget], headroom


async def _judge_days(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    begins, ends = programs.c.business_date, programs.c.ends_on
    query = (
        select(awards, begins.label("begins"), ends.label("ends"))
        .outerjoin(programs, and_(standing(programs), programs.c.program_code == awards.c.program_code))
        .where(standing(awards), within)
        .where(or_(programs.c.id.is_(None), awards.c.business_date < begins, awards.c.business_date > ends))
        .order_by(awards.c.award_no)
    )
    return [
        judge_day(
            row.award_no,
            row.program_code,
            row.business_date,
            None if row.begins is None else (row.begins, row.ends),
        )
        for row in await listed(session, query)
    ]


async def _judge_enterprises(session: AsyncSession, touched: Touched) -> list[Finding]:
    """Only what this change writes is judged: an enterprise that is cancelled later keeps what it got before."""
    register = ENTERPRISES.table
    known = select(register.c.id).where(
        standing(register),
        register.c.credit_code == awards.c.credit_code,
        register.c.business_date <= awards.c.business_date,
    )
    query = (
        select(awards.c.award_no, awards.c.credit_code, awards.c.business_date)
        .where(standing(awards), touched.rows(awards), ~known.exists())
        .order_by(awards.c.award_no)
    )
    return [judge_unregistered(*row) for row in await listed(session, query)]


async def _judge_payments(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    same = ("reporting_unit", "credit_code", "amount")
    query = (
        select(payments, awards.c.business_date.label("awarded_on"), *[awards.c[n].label(f"own_{n}") for n in same])
        .outerjoin(awards, and_(standing(awards), awards.c.award_no == payments.c.award_no))
        .where(standing(payments), within)
        .where(
            or_(
                awards.c.id.is_(None),
                payments.c.business_date < awards.c.business_date,
                *[payments.c[name] != awards.c[name] for name in same],
            )
        )
        .order_by(payments.c.award_no)
    )
    return [
        finding
        for row in await listed(session, query)
        for finding in judge_payment(
            row.award_no,
            (row.business_date, row.awarded_on),
            {name: (str(getattr(row, name)), str(getattr(row, f"own_{name}"))) for name in same},
        )
    ]
