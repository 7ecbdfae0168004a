"""What the books of rural revitalization demand of their rows as they stand, and what they raise alerts on."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Table,
    and_,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from bureau_common.kit.books.demands import Side, covers, in_course, names, once, state_of
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, running_sums
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.people.registers import HouseholdKind
from bureau_common.kit.units.demands import known_unit, name_of
from bureau_common.schemas.reporting_units import UnitKind

from ...reference.registers import HOUSEHOLDS, registered_household
from .rules import (
    ADVANCE_PCT,
    AHEAD_ALERT,
    ASSET,
    ASSET_PROJECT,
    CONTRACT,
    CONTRACT_PAYMENT,
    CONTRACTED_PROJECT,
    COURSE,
    DISTRIBUTION,
    DOCUMENT,
    FAILED_ALERT,
    INCOME_SHARE,
    MONITORED_PROJECT,
    NEED,
    NEED_ALERT,
    PROJECT,
    PROJECT_PAYMENT,
    RETURN,
    SHARE_ALERT,
    VILLAGE_MINIMUM,
    VILLAGE_PAYMENT,
    judge_ahead,
    judge_failed,
    judge_need,
    judge_share,
    refuse_failed,
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
    """By project the payments between a failed acceptance and its rectification."""
    last = _last_step(scope, payments)
    return (
        select(payments.c.project_no, payments.c.business_date, scope.own(payments).label("own"))
        .join(last, state_of(COURSE, last.c.action) == ProjectState.REJECTED)
        .where(scope.live(payments), payments.c.kind == MoneyKind.PAID)
        .where(scope.concerns((payments.c.project_no,), (steps.c.project_no,)))
        .order_by(payments.c.project_no, payments.c.business_date)
    )


def _ask_ahead(scope: Scope) -> Select[Any]:
    """The projects of which more is paid on contracts than the work and the advance of the last day justify."""
    names, none = ("project_no", "day", "paid", "contracted", "progress"), literal(0, Numeric)

    def moved(table: Table, *amounts: ColumnElement[Any]) -> Select[Any]:
        columns = (table.c.project_no, table.c.business_date, *amounts)
        return select(*[column.label(name) for column, name in zip(columns, names, strict=True)])

    reached = case((steps.c.action == ProjectAction.COMPLETE, 100), else_=steps.c.progress_pct)
    order = (steps.c.business_date, reached, steps.c.id)
    before = func.max(reached).over(partition_by=steps.c.project_no, order_by=order, rows=(None, -1))
    risen = func.greatest(reached - func.coalesce(before, 0), 0)
    moves = union_all(
        moved(payments, NET_PAID, none, none).where(scope.live(payments), payments.c.contract_no.is_not(None)),
        moved(contracts, none, contracts.c.amount, none).where(scope.live(contracts)),
        moved(steps, none, none, risen).where(scope.live(steps), reached.is_not(None)),
    ).subquery()
    days = running_sums(moves, ["project_no"], ["paid", "contracted", "progress"])
    justified = days.c.contracted * func.greatest(days.c.progress, in_force(ADVANCE_PCT, scope.end, scope))
    found = broken_since(days, days.c.paid * 100 > justified, "project_no").c
    return select(found.project_no, found.paid, found.contracted, found.progress, found.since).order_by(
        found.project_no
    )


def _ask_share(scope: Scope) -> Select[Any]:
    """The years in which the district's own part is below that of the year before."""
    f, none = funds.c, literal(0, Numeric)
    names = ("year", "day", "fund", "before", "funds", "funds_before")
    own = (f.fiscal_year, f.business_date, f.amount, none, literal(1), literal(0))
    next_year = (f.fiscal_year + 1, f.business_date, none, f.amount, literal(0), literal(1))
    moves = union_all(
        *[
            select(*[column.label(name) for column, name in zip(columns, names, strict=True)]).where(
                scope.live(funds), f.tier == FundTier.DISTRICT
            )
            for columns in (own, next_year)
        ]
    ).subquery()
    days = running_sums(moves, ["year"], names[2:])
    both = and_(days.c.funds > 0, days.c.funds_before > 0)
    found = broken_since(days, and_(both, days.c.fund < days.c.before), "year").c
    return select(found.year, found.fund, found.before, found.since).order_by(found.year)


def _ask_need(scope: Scope) -> Select[Any]:
    """The villages for which less is set aside in a year than the minimum of the last day."""
    v, names = village_costs.c, ["fiscal_year", "village"]
    minimum = in_force(VILLAGE_MINIMUM, scope.end, scope)
    moves = select(v.fiscal_year, v.village, v.business_date.label("day"), v.amount).where(
        scope.live(village_costs), v.kind == VillageCostKind.NEED
    )
    days = running_sums(moves.subquery(), names, ["amount"])
    found = broken_since(days, days.c.amount < minimum, *names).c
    return select(
        found.fiscal_year, found.village, name_of(found.village, scope), found.amount, minimum, found.since
    ).order_by(found.fiscal_year, found.village)


_PROJECT = {table: (table.c.project_no,) for table in (steps, payments, contracts)}

GUARDS = (
    [known_unit(table.c.village, UnitKind.VILLAGE) for table in (projects, village_costs)],
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
    Question(
        FAILED_ALERT, {table: _PROJECT[table] for table in (steps, payments)}, _ask_failed, judge_failed, refuse_failed, 1
    ),
    Question(AHEAD_ALERT, _PROJECT, _ask_ahead, judge_ahead),
    Question(SHARE_ALERT, {funds: (funds.c.fiscal_year,)}, _ask_share, judge_share),
    Question(
        NEED_ALERT, {village_costs: (village_costs.c.fiscal_year, village_costs.c.village)}, _ask_need, judge_need
    ),
)  # fmt: skip
