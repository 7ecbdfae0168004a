"""What the books of rural revitalization judge on the rows as they stand; a book's guard is every rule that it can break.

Each factory makes one rule, asked about the keys that the change touched in whatever table; `rules` judges the answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, and_, case, cast, func, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import Touched, every, listed, repeated, standing
from bureau_common.kit.books.running import first_broken_days
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import InForce, read_in_force
from bureau_common.kit.people.registers import HouseholdKind
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding

from ...reference.registers import HOUSEHOLDS
from .rules import (
    ADVANCE_PCT,
    AHEAD_ALERT,
    ASSETS,
    CONTRACT_PAYMENT,
    CONTRACTS,
    DISTRIBUTION,
    FAILED_ALERT,
    FUNDS,
    INCOME_SHARE,
    MONITORING,
    PROJECT_PAYMENT,
    RETURN,
    SHARE_ALERT,
    VILLAGE_ALERT,
    VILLAGE_MINIMUM,
    VILLAGE_PAYMENT,
    VILLAGES,
    Course,
    Cover,
    Move,
    ahead_cause,
    failed_cause,
    follow,
    judge_astray,
    judge_cover,
    judge_failed,
    judge_twice,
    judge_unaccepted,
    judge_without_contract,
    share_cause,
    village_cause,
    warn_ordinary_household,
)
from .schemas import FundTier, MoneyKind, ProjectAction, ProjectKind, ProjectState, VillageCostKind
from .tables import (
    ARRANGED,
    CONTRACTED,
    DISTRIBUTED,
    EARNED,
    NEEDED,
    NET_PAID,
    PAID,
    PAID_OUT,
    RETURNED,
    SHARED,
    SPENT,
    Side,
    assets,
    balance_days,
    contracts,
    distributions,
    funds,
    incomes,
    payments,
    projects,
    steps,
    touched_keys,
    village_costs,
)

Alerts = dict[tuple[str, str], Cause | None]


def _covers(cover: Cover, names: Sequence[str], limit: Side, use: Side) -> Guard:
    """On every day no more was used than there was; headroom is what is left in the end."""

    def about(row: Any) -> str:
        return " ".join(str(getattr(row, name)) for name in names)

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        days = balance_days(touched, names, limit, use)
        broken = await listed(session, first_broken_days(days, days.c.used > days.c.limit, *names))
        findings = [judge_cover(cover, about(row), row.day, row.limit, row.used) for row in broken]
        room = {
            f"{about(row)}.{use.table.name}": f"{row.limit - row.used:.2f}"
            for row in await session.execute(select(days).where(days.c.until.is_(None)))
        }
        return Guarded(findings, room)

    return guard


def _once(code: str, label_zh: str, clause: Clause, column: Column[Any], *others: ColumnElement[Any]) -> Guard:
    """What the columns name stands once; the first says which."""

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        found = await repeated(session, touched, column.table, column, *others)
        return Guarded([judge_twice(code, label_zh, column.name, str(key[0]), clause) for key in found])

    return guard


def _stands_on(code: str, label_zh: str, clause: Clause, child: Table, parent: Table, *names: str) -> Guard:
    """A row stands on one that exists by its day and says the same under these names; the first is the other's key."""

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        key = names[0]
        other = and_(
            standing(parent),
            *[parent.c[name] == child.c[name] for name in names],
            parent.c.business_date <= child.c.business_date,
        )
        astray = (
            select(child.c[key])
            .distinct()
            .where(standing(child), child.c[key].in_(touched_keys(touched, [key], child, parent)))
            .where(~select(parent.c.id).where(other).exists())
            .order_by(child.c[key])
            .limit(LISTED)
        )
        found = await session.scalars(astray)
        return Guarded([judge_astray(code, label_zh, key, str(about), clause) for about in found])

    return guard


async def _guard_shares(session: AsyncSession, touched: Touched) -> Guarded:
    """The district's own part of each touched year, and of the year after, against the year before."""
    years = select(funds.c.fiscal_year).where(touched.rows(funds))
    asked = union(years, select(funds.c.fiscal_year + 1).where(touched.rows(funds))).subquery()
    own = and_(standing(funds), funds.c.tier == FundTier.DISTRICT)
    sums = (
        select(
            funds.c.fiscal_year.label("year"),
            func.sum(funds.c.amount).label("fund"),
            func.max(funds.c.business_date).label("on"),
        )
        .where(own)
        .group_by(funds.c.fiscal_year)
    )
    now, before = sums.subquery(), sums.subquery()
    query = (
        select(asked.c.fiscal_year, now.c.fund, before.c.fund, now.c.on)
        .select_from(asked)
        .outerjoin(now, now.c.year == asked.c.fiscal_year)
        .outerjoin(before, before.c.year == asked.c.fiscal_year - 1)
    )
    alerts: Alerts = {}
    for year, fund, last_year, on in await session.execute(query):
        known = fund is not None and last_year is not None
        alerts[SHARE_ALERT, str(year)] = share_cause(year, fund, last_year, on) if known else None
    return Guarded(alerts=alerts)


async def _guard_contracts_named(session: AsyncSession, touched: Touched) -> Guarded:
    """Payments for infrastructure without a contract."""
    query = (
        select(payments.c.project_no)
        .distinct()
        .join(projects, and_(standing(projects), projects.c.project_no == payments.c.project_no))
        .where(standing(payments), payments.c.contract_no.is_(None), projects.c.kind == ProjectKind.INFRASTRUCTURE)
        .where(payments.c.project_no.in_(touched_keys(touched, ["project_no"], payments, projects)))
        .order_by(payments.c.project_no)
        .limit(LISTED)
    )
    return Guarded([judge_without_contract(project_no) for project_no in await session.scalars(query)])


async def _guard_households(session: AsyncSession, touched: Touched) -> Guarded:
    """Households that the register does not have refuse the income; ordinary ones are allowed with a warning."""
    households = HOUSEHOLDS.table
    query = (
        select(incomes.c.household_no, households.c.kind)
        .distinct()
        .outerjoin(households, and_(standing(households), households.c.household_no == incomes.c.household_no))
        .where(touched.rows(incomes), standing(incomes), incomes.c.household_no.is_not(None))
        .where(or_(households.c.id.is_(None), households.c.kind == HouseholdKind.ORDINARY))
        .order_by(incomes.c.household_no)
        .limit(LISTED)
    )
    return Guarded(
        [
            judge_astray("rural_household_unknown", "农户", "household_no", household_no, ASSETS)
            if kind is None
            else warn_ordinary_household(household_no)
            for household_no, kind in await session.execute(query)
        ]
    )


async def _settings(session: AsyncSession) -> InForce:
    return await read_in_force(session, await read_cutoff(session, None), [ADVANCE_PCT, VILLAGE_MINIMUM])


async def _guard_village_needs(session: AsyncSession, touched: Touched) -> Guarded:
    """What is set aside for each touched village, against the minimum of its year."""
    v = village_costs.c
    need = and_(standing(village_costs), v.kind == VillageCostKind.NEED)
    moved = and_(touched.rows(village_costs), v.kind == VillageCostKind.NEED)
    # Voided rows stay in the groups: a need that is gone closes its alert, too.
    query = (
        select(v.fiscal_year, v.village, func.sum(v.amount).filter(need), func.max(v.business_date).filter(need))
        .where(tuple_(v.fiscal_year, v.village).in_(select(v.fiscal_year, v.village).where(moved)))
        .group_by(v.fiscal_year, v.village)
    )
    found = (await session.execute(query)).all()
    settings = await _settings(session)
    alerts: Alerts = {}
    for year, village, amount, on in found:
        minimum = Decimal(settings.at(date(year, 12, 31))[VILLAGE_MINIMUM.key].text)
        cause = None if amount is None else village_cause(year, village, amount, minimum, on)
        alerts[VILLAGE_ALERT, f"{year} {village}"] = cause
    return Guarded(alerts=alerts)


async def _by_project(session: AsyncSession, keys: Any, table: Table, *columns: Any) -> dict[str, list[Any]]:
    """The standing rows of some projects, by project."""
    found: dict[str, list[Any]] = defaultdict(list)
    query = select(table.c.project_no, table.c.business_date, *columns)
    for row in await session.execute(query.where(standing(table), table.c.project_no.in_(keys))):
        found[row.project_no].append(row)
    return found


async def _guard_progress(session: AsyncSession, touched: Touched) -> Guarded:
    """Steps in their order; payments and assets against what the steps had come to on their day."""
    keys = touched_keys(touched, ["project_no"], steps, payments, contracts, assets)
    touched_projects = sorted((await session.scalars(keys)).all())
    taken = await _by_project(session, touched_projects, steps, steps.c.action, steps.c.progress_pct)
    own = (payments.c.created_change == touched.change_id).label("own")
    paid = await _by_project(
        session, touched_projects, payments, payments.c.kind, payments.c.contract_no, NET_PAID.label("net"), own
    )
    agreed = await _by_project(session, touched_projects, contracts, contracts.c.amount)
    formed = await _by_project(session, touched_projects, assets, assets.c.asset_no)
    settings = await _settings(session)
    findings: list[Finding] = []
    alerts: Alerts = {}
    for number in touched_projects:
        course = follow(number, [_move(row) for row in taken[number]])
        findings += [*course.findings, *_judge_assets(number, course, formed[number])]
        late = [row for row in paid[number] if _is_failed(course, row)]
        findings += [judge_failed(number, row.business_date) for row in late if row.own]
        alerts[FAILED_ALERT, number] = failed_cause(number, [row.business_date for row in late if not row.own])
        on = max((row.business_date for row in [*taken[number], *paid[number]]), default=date.max)
        advance = Decimal(settings.at(on)[ADVANCE_PCT.key].text)
        under_contract = [row.net for row in paid[number] if row.contract_no is not None]
        alerts[AHEAD_ALERT, number] = ahead_cause(
            number, _total(under_contract), _total(row.amount for row in agreed[number]), course.progress, advance, on
        )
    return Guarded(findings[:LISTED], alerts=alerts)


def _move(row: Any) -> Move:
    return Move(row.business_date, ProjectAction.of(row.action), row.progress_pct)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _is_failed(course: Course, row: Any) -> bool:
    """A payment after the day of a failed acceptance, before the work is rectified."""
    return row.kind == MoneyKind.PAID and course.state_on(row.business_date) is ProjectState.REJECTED


def _judge_assets(project_no: str, course: Course, rows: Sequence[Any]) -> list[Finding]:
    states = [(row.asset_no, course.state_on(row.business_date)) for row in rows]
    return [judge_unaccepted(no, project_no, state) for no, state in states if state is not ProjectState.ACCEPTED]


_arranged = _covers(DISTRIBUTION, ("fiscal_year", "tier"), ARRANGED, DISTRIBUTED)
_distributed = _covers(PROJECT_PAYMENT, ("project_no", "fiscal_year"), DISTRIBUTED, PAID)
_contracted = _covers(CONTRACT_PAYMENT, ("contract_no",), CONTRACTED, PAID)
_paid_out = _covers(RETURN, ("application_no", "payment_no", "project_no"), PAID_OUT, RETURNED)
_earned = _covers(INCOME_SHARE, ("asset_no",), EARNED, SHARED)
_needed = _covers(VILLAGE_PAYMENT, ("fiscal_year", "village"), NEEDED, SPENT)


def _of_project(child: Table, clause: Clause, *same: str) -> Guard:
    return _stands_on("rural_project_unknown", "项目", clause, child, projects, "project_no", *same)


_distributed_to = _of_project(distributions, FUNDS, "kind")
_contracts_of, _steps_of, _assets_of = (
    _of_project(contracts, CONTRACTS),
    _of_project(steps, MONITORING),
    _of_project(assets, ASSETS),
)
_paid_on = _stands_on("rural_contract_unknown", "合同", CONTRACTS, payments, contracts, "contract_no", "project_no")
_income_of = _stands_on("rural_asset_unknown", "资产", ASSETS, incomes, assets, "asset_no")

guard_funds = every(
    _once("rural_document_repeated", "文号", FUNDS, funds.c.document, funds.c.fiscal_year, funds.c.tier),
    _arranged,
    _guard_shares,
)
guard_projects = every(
    _once("rural_project_repeated", "项目", FUNDS, projects.c.project_no),
    _distributed_to,
    _contracts_of,
    _steps_of,
    _assets_of,
    _guard_contracts_named,
)
guard_contracts = every(
    _once("rural_contract_repeated", "合同", CONTRACTS, contracts.c.contract_no),
    _contracts_of,
    _paid_on,
    _contracted,
    _guard_progress,
)
guard_steps = every(_steps_of, _guard_progress)
guard_distributions = every(_distributed_to, _arranged, _distributed)
guard_payments = every(_paid_on, _distributed, _contracted, _paid_out, _guard_contracts_named, _guard_progress)
guard_assets = every(
    _once("rural_asset_repeated", "资产", ASSETS, assets.c.asset_no), _assets_of, _income_of, _guard_progress
)
guard_incomes = every(_income_of, _earned, _guard_households)
_is_need = case((village_costs.c.kind == VillageCostKind.NEED, "need"), else_=cast(village_costs.c.id, Text))
guard_village_costs = every(
    _once(
        "village_need_repeated",
        "运转经费需求",
        VILLAGES,
        village_costs.c.village,
        village_costs.c.fiscal_year,
        _is_need,
    ),
    _needed,
    _guard_village_needs,
)
