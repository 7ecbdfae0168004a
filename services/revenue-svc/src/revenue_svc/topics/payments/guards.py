"""What the books of payments judge on the rows as they stand: paid <= planned <= allotted, whatever is written.

Each question is one statement over the keys that the change touched; the answers are judged by `rules`.
"""

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    cast,
    distinct,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, listed, standing
from bureau_common.kit.books.running import first_broken_days
from bureau_common.schemas.findings import Finding

from .rules import (
    judge_application,
    judge_balance,
    judge_copies,
    judge_overpaid,
    judge_payment,
    judge_repaid,
    judge_repeated,
    judge_shape,
    judge_step_day,
    judge_steps,
    judge_stray,
    judge_unsent,
)
from .schemas import Action, AllotmentKind, PaymentKind
from .tables import (
    ISSUE,
    allotment_days,
    allotments,
    applications,
    payment_days,
    payments,
    plans,
    repayment_days,
    step_sequences,
    steps,
)

Keys = Select[str]


def _keys(column: ColumnElement[str], table: Table, touched: Touched) -> Keys:
    """The values of a column in the rows that a change wrote or voided."""
    return select(column).where(touched.rows(table))


async def _judge_shapes(session: AsyncSession, keys: Keys) -> list[Finding]:
    a = allotments.c
    issue = a.kind == AllotmentKind.ISSUE
    purpose = (a.reporting_unit, a.fiscal_year, a.budget_kind, a.functional_code, a.project_code, a.direct_fund_tag)
    issues = func.count().filter(issue)
    issued, first = func.min(a.business_date).filter(issue), func.min(a.business_date)
    variants = func.count(distinct(tuple_(*purpose)))
    query = (
        select(a.allotment_no, issues.label("issues"), variants.label("variants"), first.label("first"))
        .add_columns(issued.label("issued"))
        .where(standing(allotments), a.allotment_no.in_(keys))
        .group_by(a.allotment_no)
        .having(or_(issues != 1, variants > 1, first < issued))
    )
    return [finding for row in await listed(session, query) for finding in judge_shape(*row)]


async def _judge_balances(session: AsyncSession, keys: Keys) -> list[Finding]:
    days = allotment_days(keys)
    broken = or_(days.c.planned > days.c.allotted, days.c.paid > days.c.planned)
    found = await listed(session, first_broken_days(days, broken, "allotment_no"))
    return [
        finding
        for row in found
        for finding in judge_balance(row.allotment_no, row.day, row.allotted, row.planned, row.paid)
    ]


async def _judge_strays(session: AsyncSession, keys: Keys) -> list[Finding]:
    """Plans and payments of another unit or year than their allotment's."""
    planned_year = cast(func.left(plans.c.plan_month, 4), Integer)
    paid_year = cast(func.extract("year", payments.c.business_date), Integer)
    used = union_all(
        select(plans.c.allotment_no, plans.c.reporting_unit, planned_year.label("year")).where(
            standing(plans), plans.c.allotment_no.in_(keys)
        ),
        select(payments.c.allotment_no, payments.c.reporting_unit, paid_year).where(
            standing(payments), payments.c.kind == PaymentKind.PAID, payments.c.allotment_no.in_(keys)
        ),
    ).subquery()
    issue = ISSUE.subquery()
    query = (
        select(used, issue.c.reporting_unit.label("own_unit"), issue.c.fiscal_year)
        .join(issue, issue.c.allotment_no == used.c.allotment_no)
        .where(or_(used.c.reporting_unit != issue.c.reporting_unit, used.c.year != issue.c.fiscal_year))
        .distinct()
    )
    return [
        finding
        for row in await listed(session, query)
        for finding in judge_stray(row.allotment_no, (row.reporting_unit, row.own_unit), (row.year, row.fiscal_year))
    ]


async def _headroom(session: AsyncSession, keys: Keys, table: Table, touched: Touched) -> dict[str, str]:
    """By allotment what may still be planned and paid, from the last day that the change touched on."""
    days = allotment_days(keys)
    last = select(func.max(table.c.business_date)).where(touched.rows(table)).scalar_subquery()
    query = (
        select(
            days.c.allotment_no,
            func.min(days.c.allotted - days.c.planned).label("plannable"),
            func.min(days.c.planned - days.c.paid).label("payable"),
        )
        .where(or_(days.c.until.is_(None), days.c.until > last))
        .group_by(days.c.allotment_no)
    )
    return {
        f"{row.allotment_no}.{name}": f"{getattr(row, name):.2f}"
        for row in await listed(session, query)
        for name in ("plannable", "payable")
    }


async def _judge_applications(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    """Numbers that repeat, applications without a plan, and those on another unit's allotment."""
    a, issue = applications.c, ISSUE.subquery()
    repeated = (
        select(a.application_no, func.count())
        .where(standing(applications), within)
        .group_by(a.application_no)
        .having(func.count() > 1)
    )
    plan = and_(standing(plans), plans.c.allotment_no == a.allotment_no, plans.c.plan_month == a.plan_month)
    planned = select(plans.c.id).where(plan).exists()
    query = (
        select(applications, planned.label("planned"), issue.c.reporting_unit.label("own_unit"))
        .outerjoin(issue, issue.c.allotment_no == a.allotment_no)
        .where(standing(applications), within)
        .where(or_(~planned, issue.c.reporting_unit.is_distinct_from(a.reporting_unit)))
    )
    return [judge_repeated(*row) for row in await listed(session, repeated)] + [
        finding
        for row in await listed(session, query)
        for finding in judge_application(
            row.application_no,
            row.allotment_no,
            row.plan_month,
            planned=row.planned,
            unit=(row.reporting_unit, row.own_unit),
        )
    ]


async def _judge_steps(session: AsyncSession, keys: Keys) -> list[Finding]:
    """Each sequence of actions that occurs is folded once, however many applications went through it."""
    a = applications.c
    taken = step_sequences(standing(steps) & steps.c.application_no.in_(keys)).subquery()
    sequences = select(taken.c.actions, func.min(taken.c.application_no), func.count()).group_by(taken.c.actions)
    early = (
        select(taken.c.application_no, taken.c.first, a.business_date)
        .outerjoin(applications, and_(standing(applications), a.application_no == taken.c.application_no))
        .where(or_(a.business_date.is_(None), a.business_date > taken.c.first))
    )
    return [
        finding
        for actions, example, count in await session.execute(sequences)
        for finding in judge_steps(actions, example, count)
    ] + [judge_step_day(*row) for row in await listed(session, early)]


async def _judge_paid(session: AsyncSession, keys: Keys) -> list[Finding]:
    """Payments against their applications: sent before, and within the amount."""
    p, a = payments.c, applications.c
    sent = and_(
        standing(steps),
        steps.c.application_no == p.application_no,
        steps.c.action == Action.SEND,
        steps.c.business_date <= p.business_date,
    )
    unsent = (
        select(p.application_no, func.min(p.business_date))
        .where(standing(payments), p.kind == PaymentKind.PAID, p.application_no.in_(keys))
        .where(~select(steps.c.id).where(sent).exists())
        .group_by(p.application_no)
    )
    days = payment_days(keys, "application_no")
    net = days.c.paid - days.c.bounced
    over = (
        select(days.c.application_no, net, a.amount)
        .join(applications, and_(standing(applications), a.application_no == days.c.application_no))
        .where(net > a.amount)
        .ext(distinct_on(days.c.application_no))
        .order_by(days.c.application_no, days.c.day)
    )
    return [judge_unsent(*row) for row in await listed(session, unsent)] + [
        judge_overpaid(*row) for row in await listed(session, over)
    ]


async def _judge_payments(session: AsyncSession, keys: Keys) -> list[Finding]:
    """Each payment's returns and clearings against what it paid."""
    days = payment_days(keys, "application_no", "payment_no")
    back = func.least(days.c.returned, days.c.cleared)
    broken = or_(days.c.returned > days.c.paid, days.c.cleared > days.c.paid, days.c.cleared_back > back)
    return [
        finding
        for row in await listed(session, first_broken_days(days, broken, "application_no", "payment_no"))
        for finding in judge_payment(row.payment_no, row.paid, row.returned, row.cleared, row.cleared_back)
    ]


async def _judge_repaid(session: AsyncSession, keys: Keys) -> list[Finding]:
    """What is paid again, against what had bounced of the payment that it names."""
    days = repayment_days(keys)
    over = first_broken_days(days, days.c.repaid > days.c.bounced, "application_no", "payment_no")
    return [judge_repaid(row.payment_no, row.repaid, row.bounced) for row in await listed(session, over)]


async def _judge_copies(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    """What payments repeat of their applications and allotments."""
    issue = ISSUE.subquery()
    own = {
        **{name: issue.c[name] for name in ("budget_kind", "functional_code", "direct_fund_tag")},
        **{
            name: applications.c[name]
            for name in ("reporting_unit", "allotment_no", "government_economic", "general_outlay", "three_public")
        },
    }
    query = (
        select(
            payments.c.payment_no,
            *[payments.c[name] for name in own],
            *[column.label(f"own_{name}") for name, column in own.items()],
        )
        .join(applications, and_(standing(applications), applications.c.application_no == payments.c.application_no))
        .join(issue, issue.c.allotment_no == applications.c.allotment_no)
        .where(standing(payments), within)
        .where(or_(*[payments.c[name].is_distinct_from(column) for name, column in own.items()]))
    )
    return [
        finding
        for row in await listed(session, query)
        for finding in judge_copies(
            row.payment_no, {name: (getattr(row, name), getattr(row, f"own_{name}")) for name in own}
        )
    ]


async def guard_allotments(session: AsyncSession, touched: Touched) -> Guarded:
    """A notice changes what may be planned, and what the plans, applications and payments under it say."""
    keys = _keys(allotments.c.allotment_no, allotments, touched)
    findings = [
        *await _judge_shapes(session, keys),
        *await _judge_balances(session, keys),
        *await _judge_strays(session, keys),
        *await _judge_applications(session, applications.c.allotment_no.in_(keys)),
        *await _judge_copies(session, payments.c.allotment_no.in_(keys)),
    ]
    return Guarded(findings, await _headroom(session, keys, allotments, touched))


async def guard_plans(session: AsyncSession, touched: Touched) -> Guarded:
    """A plan stays within its allotment, and above what was paid."""
    keys = _keys(plans.c.allotment_no, plans, touched)
    findings = [
        *await _judge_balances(session, keys),
        *await _judge_strays(session, keys),
        *await _judge_applications(session, applications.c.allotment_no.in_(keys)),
    ]
    return Guarded(findings, await _headroom(session, keys, plans, touched))


async def guard_applications(session: AsyncSession, touched: Touched) -> Guarded:
    """An application draws on a plan; one that was worked on or paid stays what it was then."""
    keys = _keys(applications.c.application_no, applications, touched)
    return Guarded(
        [
            *await _judge_applications(session, applications.c.application_no.in_(keys)),
            *await _judge_steps(session, keys),
            *await _judge_paid(session, keys),
            *await _judge_copies(session, payments.c.application_no.in_(keys)),
        ]
    )


async def guard_steps(session: AsyncSession, touched: Touched) -> Guarded:
    """The standing steps of an application lead from one state to the next, and a paid one stays sent."""
    keys = _keys(steps.c.application_no, steps, touched)
    return Guarded([*await _judge_steps(session, keys), *await _judge_paid(session, keys)])


async def guard_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """A payment stays within application, plan and allotment, and says of itself what they say."""
    applied, allotted = (_keys(payments.c[name], payments, touched) for name in ("application_no", "allotment_no"))
    findings = [
        *await _judge_paid(session, applied),
        *await _judge_payments(session, applied),
        *await _judge_repaid(session, applied),
        *await _judge_copies(session, payments.c.application_no.in_(applied)),
        *await _judge_balances(session, allotted),
        *await _judge_strays(session, allotted),
    ]
    return Guarded(findings, await _headroom(session, allotted, payments, touched))
