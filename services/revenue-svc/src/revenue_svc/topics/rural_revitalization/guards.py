"""What the books of rural revitalization demand of their rows as they stand, and what they raise alerts on."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, func, select, true, tuple_, union

from bureau_common.kit.books.demands import Side, covers, in_course, names, once, state_of
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.people.registers import HouseholdKind

from ...reference.registers import HOUSEHOLDS, registered_household
from .rules import (
    ADVANCE_PCT,
    ASSET,
    ASSET_PROJECT,
    CONTRACT,
    CONTRACT_PAYMENT,
    CONTRACTED_PROJECT,
    COURSE,
    DISTRIBUTION,
    DOCUMENT,
    INCOME_SHARE,
    MONITORED_PROJECT,
    NEED,
    PROJECT,
    PROJECT_PAYMENT,
    RETURN,
    VILLAGE_MINIMUM,
    VILLAGE_PAYMENT,
    judge_ahead,
    judge_failed,
    judge_need,
    judge_share,
    say_fallen,
    say_ordinary,
    say_unaccepted,
    say_without_contract,
)
from .schemas import FundTier, IncomeKind, MoneyKind, ProjectAction, ProjectKind, ProjectState, VillageCostKind
from .tables import (
    NET_PAID,
    assets,
    contracts,
    distributions,
    funds,
    incomes,
    payments,
    projects,
    steps,
    village_costs,
)


def _only(table: Table, kind: str) -> Side:
    return Side(table, table.c.amount, where=table.c.kind == kind)


def _ask_without_contract(scope: Scope) -> Select[Any]:
    """Projects of infrastructure with a payment that names no contract."""
    own = payments.c.project_no
    return (
        select(own)
        .distinct()
        .join(projects, and_(scope.live(projects), projects.c.project_no == own))
        .where(scope.live(payments), payments.c.contract_no.is_(None), projects.c.kind == ProjectKind.INFRASTRUCTURE)
        .where(scope.concerns((own,), (projects.c.project_no,)))
        .order_by(own)
    )


def _ask_ordinary(scope: Scope) -> Select[Any]:
    """Ordinary households that the touched rows give income to."""
    own, households = incomes.c.household_no, HOUSEHOLDS.table
    return (
        select(own)
        .distinct()
        .join(households, and_(scope.live(households), households.c.household_no == own))
        .where(scope.touched(incomes), scope.live(incomes), households.c.kind == HouseholdKind.ORDINARY)
        .order_by(own)
    )


def _ask_fallen(scope: Scope) -> Select[Any]:
    """Reports whose progress is less than that of the report before them."""
    s = steps.c
    before = func.lag(s.progress_pct).over(partition_by=s.project_no, order_by=(s.business_date, s.progress_pct))
    reports = (
        select(s.project_no, s.business_date, s.progress_pct, before.label("before"))
        .where(scope.live(steps), s.action == ProjectAction.REPORT, scope.concerns((s.project_no,)))
        .subquery()
    )
    fallen = select(reports).where(reports.c.progress_pct < reports.c.before)
    return fallen.order_by(reports.c.project_no, reports.c.business_date)


def _last_step(scope: Scope, row: Table) -> FromClause:
    """The last step of a row's project at the end of the row's day."""
    order = case(*[(steps.c.action == action, place) for place, action in enumerate(ProjectAction)])
    return (
        select(steps.c.action)
        .where(scope.live(steps), steps.c.project_no == row.c.project_no)
        .where(steps.c.business_date <= row.c.business_date)
        .order_by(steps.c.business_date.desc(), order.desc())
        .limit(1)
        .lateral()
    )


def _ask_unaccepted(scope: Scope) -> Select[Any]:
    """Assets whose project was not accepted by their day, and where it stood."""
    last = _last_step(scope, assets)
    state = state_of(COURSE, last.c.action)
    return (
        select(assets.c.asset_no, assets.c.project_no, state)
        .select_from(assets)
        .outerjoin(last, true())
        .where(scope.live(assets), scope.concerns((assets.c.project_no,), (steps.c.project_no,)))
        .where(state != ProjectState.ACCEPTED)
        .order_by(assets.c.asset_no)
    )


def _ask_failed(scope: Scope) -> Select[Any]:
    """By touched project the payments between a failed acceptance and its rectification, if any."""
    asked = scope.keys((payments.c.project_no,), (steps.c.project_no,)).subquery()
    last = _last_step(scope, payments)
    failed = (
        select(payments.c.project_no, payments.c.business_date, scope.own(payments).label("own"))
        .join(last, state_of(COURSE, last.c.action) == ProjectState.REJECTED)
        .where(scope.live(payments), payments.c.kind == MoneyKind.PAID)
        .where(scope.concerns((payments.c.project_no,), (steps.c.project_no,)))
        .subquery()
    )
    return (
        select(asked.c.project_no, failed.c.business_date, failed.c.own)
        .outerjoin(failed, failed.c.project_no == asked.c.project_no)
        .order_by(asked.c.project_no, failed.c.business_date)
    )


def _ask_ahead(scope: Scope) -> Select[Any]:
    """By touched project what is paid on contracts, their amounts, the work's progress, and the advance of the last day."""
    asked = scope.keys((payments.c.project_no,), (contracts.c.project_no,), (steps.c.project_no,)).subquery()

    def of_project(table: Table, *sums: ColumnElement[Any]) -> FromClause:
        return select(*sums).where(scope.live(table), table.c.project_no == asked.c.project_no).lateral()

    on_contract = payments.c.contract_no.is_not(None)
    reached = case((steps.c.action == ProjectAction.COMPLETE, 100), else_=steps.c.progress_pct)
    paid = of_project(
        payments,
        func.coalesce(func.sum(NET_PAID).filter(on_contract), 0).label("amount"),
        func.max(payments.c.business_date).label("on"),
    )
    agreed = of_project(contracts, func.coalesce(func.sum(contracts.c.amount), 0).label("amount"))
    work = of_project(
        steps,
        func.coalesce(func.max(reached), 0).label("progress"),
        func.max(steps.c.business_date).label("on"),
    )
    on = func.greatest(paid.c.on, work.c.on)
    return (
        select(
            asked.c.project_no, paid.c.amount, agreed.c.amount, work.c.progress, in_force(ADVANCE_PCT, on, scope), on
        )
        .select_from(asked)
        .join(paid, true())
        .join(agreed, true())
        .join(work, true())
    )


def _ask_share(scope: Scope) -> Select[Any]:
    """The district's own part of each touched year, and of the year after, beside that of the year before."""
    f = funds.c
    moved = scope.touched(funds)
    asked = union(select(f.fiscal_year).where(moved), select(f.fiscal_year + 1).where(moved)).subquery()
    sums = (
        select(f.fiscal_year, func.sum(f.amount).label("fund"), func.max(f.business_date).label("on"))
        .where(scope.live(funds), f.tier == FundTier.DISTRICT)
        .group_by(f.fiscal_year)
    )
    now, before = sums.subquery(), sums.subquery()
    return (
        select(asked.c.fiscal_year, now.c.fund, before.c.fund, now.c.on)
        .select_from(asked)
        .outerjoin(now, now.c.fiscal_year == asked.c.fiscal_year)
        .outerjoin(before, before.c.fiscal_year == asked.c.fiscal_year - 1)
    )


def _ask_need(scope: Scope) -> Select[Any]:
    """What is set aside for each village whose need was touched, and the minimum of its year."""
    v = village_costs.c
    is_need = v.kind == VillageCostKind.NEED
    asked = select(v.fiscal_year, v.village).where(scope.touched(village_costs), is_need)
    stands = and_(scope.live(village_costs), is_need)
    # Voided rows stay in the groups, so that a need that is gone closes its alert, too.
    return (
        select(
            v.fiscal_year,
            v.village,
            func.sum(v.amount).filter(stands),
            func.max(v.business_date).filter(stands),
            in_force(VILLAGE_MINIMUM, func.make_date(v.fiscal_year, 12, 31), scope),
        )
        .where(tuple_(v.fiscal_year, v.village).in_(asked))
        .group_by(v.fiscal_year, v.village)
    )


GUARDS = (
    once(DOCUMENT, funds.c.document, funds.c.fiscal_year, funds.c.tier),
    once(PROJECT, projects.c.project_no),
    once(CONTRACT, contracts.c.contract_no),
    once(ASSET, assets.c.asset_no),
    once(NEED, village_costs.c.village, village_costs.c.fiscal_year, where=village_costs.c.kind == VillageCostKind.NEED),
    names(distributions, PROJECT, projects, "project_no", "kind"),
    names(contracts, CONTRACTED_PROJECT, projects, "project_no"),
    names(steps, MONITORED_PROJECT, projects, "project_no"),
    names(assets, ASSET_PROJECT, projects, "project_no"),
    names(payments, CONTRACT, contracts, "contract_no", "project_no"),
    names(incomes, ASSET, assets, "asset_no"),
    covers(
        DISTRIBUTION, Side(funds, funds.c.amount), Side(distributions, distributions.c.amount), "fiscal_year", "tier"
    ),
    covers(
        PROJECT_PAYMENT, Side(distributions, distributions.c.amount), Side(payments, NET_PAID),
        "project_no", "fiscal_year",
    ),
    covers(CONTRACT_PAYMENT, Side(contracts, contracts.c.amount), Side(payments, NET_PAID), "contract_no"),
    covers(
        RETURN, _only(payments, MoneyKind.PAID), _only(payments, MoneyKind.RETURNED),
        "application_no", "payment_no", "project_no",
    ),
    Guard((payments, projects), _ask_without_contract, say_without_contract),
    covers(
        INCOME_SHARE, _only(incomes, IncomeKind.EARNED),
        Side(incomes, incomes.c.amount, where=incomes.c.kind != IncomeKind.EARNED), "asset_no",
    ),
    covers(
        VILLAGE_PAYMENT, _only(village_costs, VillageCostKind.NEED), _only(village_costs, VillageCostKind.PAID),
        "fiscal_year", "village",
    ),
    registered_household(incomes.c.household_no),
    Guard((incomes,), _ask_ordinary, say_ordinary),
    in_course(COURSE, steps, "project_no"),
    Guard((steps,), _ask_fallen, say_fallen),
    Guard((steps, assets), _ask_unaccepted, say_unaccepted),
    Guard((steps, payments), _ask_failed, judge_failed, grouped=1, limit=None),
    Guard((steps, payments, contracts), _ask_ahead, judge_ahead, limit=None),
    Guard((funds,), _ask_share, judge_share, limit=None),
    Guard((village_costs,), _ask_need, judge_need, limit=None),
)  # fmt: skip
