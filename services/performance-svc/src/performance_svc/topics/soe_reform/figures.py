"""The figures of the reform: vehicles and enterprises that are through with it, the move under supervision, the plan document."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference, percent, told, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.stocks import End, Stock, first_of
from bureau_common.kit.measures.texts import Texts
from bureau_common.schemas.periods import BEGINNING, Period

from ...reference.state_enterprises import KEYS, STANDING, Live, by_settings, closings, counts, enterprises, until
from .rules import FINISHED, MARKED, PLANNED
from .schemas import PlanAction, SupervisionAction, VehicleAction
from .tables import OF_DAY, plan_steps, plans, supervision, vehicle_plans, vehicle_steps, vehicles

_FAMILY = "performance.soe"
IN_SCOPE, MARKED_VEHICLES, ON_PLATFORM, UNFINISHED, IN_PROGRESS, PLANNED_END, PLAN_DOCUMENT = (
    f"{_FAMILY}.{name}"
    for name in (
        "vehicles_in_scope", "vehicles_marked", "vehicles_on_platform", "reform_unfinished", "supervision_in_progress",
        "supervision_planned_end", "plan_document",
    )
)  # fmt: skip
_VEHICLE_KEYS = {vehicles: vehicles.c.plate, vehicle_steps: vehicle_steps.c.plate}


def _done(live: Live, *actions: VehicleAction) -> ColumnElement[date | None]:
    """The day on which the last of some actions was taken on a vehicle; none while one of them is not."""
    steps = vehicle_steps.c
    days = [
        select(func.min(steps.business_date))
        .where(live(vehicle_steps), steps.plate == vehicles.c.plate, steps.action == action)
        .correlate(vehicles)
        .scalar_subquery()
        for action in actions
    ]
    whole = and_(*[day.is_not(None) for day in days])
    return case((whole, func.greatest(*days)), else_=null())


def _one(sign: int = 1) -> ColumnElement[Any]:
    return cast(literal(sign), Numeric).label("amount")


def _vehicles(name: str, *actions: VehicleAction) -> Balance:
    """Vehicles in scope on which all these actions were taken, until they are disposed of."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        done, gone = _done(cutoff.live, *actions), _done(cutoff.live, VehicleAction.DISPOSE)
        each = (
            select(vehicles.c.plate, vehicles.c.id, done.label("done"), gone.label("gone"))
            .where(cutoff.live(vehicles), vehicles.c.in_scope, done.is_not(None))
            .subquery()
            .c
        )
        key = each.plate.label("key")
        begun = select(key, each.id, each.done.label("day"), _one())
        ceased = select(key, each.id, each.gone, _one(-1)).where(each.gone.is_not(None))
        return select(union_all(begun, ceased).subquery())

    return Balance(name, vehicles, moves, _VEHICLE_KEYS, unit="count", keyed=True)


def _open_days(live: Live, wholly: str, levels: str) -> Subquery:
    """By enterprise and day whether it stands and counts, and how much is open from then on: its plan, and each vehicle."""
    e, ended = enterprises.c, until(live)
    rows = select(e.credit_code, e.business_date, ended.label("ended")).where(live(enterprises), counts(wholly, levels))
    row = rows.subquery().c
    done = func.least(_done(live, *FINISHED), _done(live, VehicleAction.DISPOSE))
    taken = select(vehicles.c.credit_code, vehicles.c.business_date, done.label("done"))
    vehicle = taken.where(live(vehicles), vehicles.c.in_scope).subquery().c
    moves = union_all(
        select(row.credit_code, row.business_date.label("day"), literal(1).label("stands"), literal(0).label("open")),
        select(row.credit_code, row.ended, literal(-1), literal(0)).where(row.ended.is_not(None)),
        select(e.credit_code, func.min(e.business_date), literal(0), literal(1))
        .where(live(enterprises))
        .group_by(e.credit_code),
        select(vehicle_plans.c.credit_code, vehicle_plans.c.business_date, literal(0), literal(-1)).where(
            live(vehicle_plans)
        ),
        select(vehicle.credit_code, vehicle.business_date, literal(0), literal(1)),
        select(vehicle.credit_code, vehicle.done, literal(0), literal(-1)).where(vehicle.done.is_not(None)),
    ).subquery()
    sums = [func.sum(moves.c[name]).label(name) for name in ("stands", "open")]
    daily = select(moves.c.credit_code, moves.c.day, *sums).group_by(moves.c.credit_code, moves.c.day).subquery().c
    running = [
        func.sum(each).over(partition_by=daily.credit_code, order_by=daily.day) > 0
        for each in (daily.stands, daily.open)
    ]
    return select(daily.credit_code, daily.day, case((and_(*running), 1), else_=0).label("is_open")).subquery()


def unfinished(wholly: str, levels: str) -> Balance:
    """Enterprises without an approved plan, or with a vehicle in scope that is neither finished nor disposed of."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        day = _open_days(cutoff.live, wholly, levels).c
        before = func.lag(day.is_open).over(partition_by=day.credit_code, order_by=day.day)
        moved = select(day.credit_code, day.day, (day.is_open - func.coalesce(before, 0)).label("amount")).subquery().c
        first = (
            select(enterprises.c.id)
            .where(cutoff.live(enterprises), enterprises.c.credit_code == moved.credit_code)
            .order_by(enterprises.c.business_date, enterprises.c.id)
            .limit(1)
            .scalar_subquery()
        )
        return select(
            moved.credit_code.label("key"), first.label("id"), moved.day, cast(moved.amount, Numeric).label("amount")
        ).where(moved.amount != 0)

    keys = {**KEYS, **_VEHICLE_KEYS, vehicle_plans: vehicle_plans.c.credit_code}
    return Balance(f"soe_unfinished_{wholly}_{levels}", enterprises, moves, keys, unit="count")


def _supervision_end(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day on which an enterprise's move ends, or the enterprise itself."""
    later = supervision.alias("later")
    moved = select(func.min(later.c.business_date)).where(
        cutoff.live(later), later.c.credit_code == supervision.c.credit_code, later.c.action.not_in(PLANNED)
    )
    gone = select(func.min(closings.c.business_date)).where(
        cutoff.live(closings), closings.c.credit_code == supervision.c.credit_code
    )
    days = [each.correlate(supervision).scalar_subquery() for each in (moved, gone)]
    return func.least(*days, type_=supervision.c.business_date.type)


def _planned_ends(cutoff: Cutoff) -> Select[Any]:
    """What each enterprise plans from a step on; nothing from its end on."""
    s, c = supervision.c, closings.c
    said = case((s.action.in_(PLANNED), func.to_char(s.planned_end, "YYYY-MM-DD")), else_=null())
    steps = select(
        s.credit_code.label("key"), s.id, s.business_date.label("day"), OF_DAY.label("place"), said.label("text")
    ).where(cutoff.live(supervision))
    ends = select(c.credit_code, c.id, c.business_date, cast(literal(9), Integer), null()).where(cutoff.live(closings))
    return select(union_all(steps, ends).subquery())


def late_planned_ends(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The codes of the enterprises on their way whose planned end lies after the period's year."""
    said = _PLANNED_ENDS.rows(cutoff, ALL, BEGINNING, period).subquery().c
    s = supervision.c
    return select(s.credit_code).where(s.id.in_(select(said.id)), s.planned_end > func.make_date(period.year, 12, 31))


def _plan_texts(cutoff: Cutoff) -> Select[Any]:
    """What is said of the newest plan document: that it is drafted, submitted to whom, returned, or approved by which number."""
    p, s, newer = plans.c, plan_steps.c, plans.alias("newer")
    titled = "《" + func.btrim(p.title, "《》") + "》"
    day = func.to_char(s.business_date, 'FMYYYY"年"FMMM"月"FMDD"日"')
    order = case(*[(s.action == each, place) for place, each in enumerate(PlanAction, 1)])
    became = case(
        (s.action == PlanAction.SUBMIT, "已提交" + func.coalesce(s.recipient, "") + "审议"),
        (s.action == PlanAction.RETURN, "已退回修改"),
        else_="已经批准（" + func.coalesce(s.document_no, "") + "，" + day + "）",
    )
    overtaken = exists().where(
        cutoff.live(newer),
        newer.c.business_date <= s.business_date,
        tuple_(newer.c.business_date, newer.c.id) > tuple_(p.business_date, p.id),
    )
    key = literal("plan").label("key")
    drafted = select(
        key, p.id, p.business_date.label("day"), literal(0).label("place"), (titled + "已起草").label("text")
    )
    steps = (
        select(key, p.id, s.business_date, order, titled + became)
        .join(plan_steps, and_(cutoff.live(plan_steps), s.plan_no == p.plan_no))
        .where(cutoff.live(plans), ~overtaken)
    )
    return select(union_all(drafted.where(cutoff.live(plans)), steps).subquery())


_SCOPED = Stock(
    "soe_vehicles", vehicles, first_of(vehicles, vehicle_steps, "plate", vehicle_steps.c.action == VehicleAction.DISPOSE),
    where=vehicles.c.in_scope,
)  # fmt: skip
_MARKED = _vehicles("soe_vehicles_marked", *MARKED)
_ON_PLATFORM = _vehicles("soe_vehicles_on_platform", VehicleAction.JOIN_PLATFORM)
VEHICLES_OF: dict[str, Stock | Balance] = {IN_SCOPE: _SCOPED, MARKED_VEHICLES: _MARKED, ON_PLATFORM: _ON_PLATFORM}
_scoped = Measure("月末涉改车辆", _SCOPED)
_marked = Input(Measure("已喷涂并装GPS的车辆", _MARKED), since_ever, nil=True)
_on_platform = Input(Measure("纳入平台的车辆", _ON_PLATFORM), since_ever, nil=True)
_unfinished = by_settings("未完成的企业", since_ever, unfinished, nil=True)
_BEGUN = Stock(
    "soe_supervision", supervision,
    End(_supervision_end, {supervision: supervision.c.credit_code, closings: closings.c.credit_code}),
    where=supervision.c.action == SupervisionAction.BEGIN,
)  # fmt: skip
_PLANNED_ENDS = Texts(
    "soe_planned_ends", supervision, _planned_ends,
    {supervision: supervision.c.credit_code, closings: closings.c.credit_code},
)  # fmt: skip
_PLAN_TEXTS = Texts("soe_plan_texts", plans, _plan_texts, {plans: plans.c.plan_no, plan_steps: plan_steps.c.plan_no})

FIGURES = topic_figures(
    _FAMILY,
    figure("vehicles_in_scope", "涉改公务用车", "辆", "月末未处置的涉改公务用车", vehicles=_SCOPED),
    figure(
        "vehicles_marked", "其中已喷涂并装GPS", "辆", "月末未处置的涉改公务用车中已喷涂标识并安装GPS定位的",
        total("marked"), basis="point", marked=_marked, scoped=_scoped,
    ),
    figure(
        "vehicles_marked_pct", "涉改公务用车喷涂并装GPS率", "%", "已喷涂并装GPS的车辆÷月末涉改车辆×100",
        percent("marked", "scoped"), basis="point", marked=_marked, scoped=_scoped,
    ),
    figure(
        "vehicles_on_platform", "其中纳入平台", "辆", "月末未处置的涉改公务用车中已纳入平台监管的",
        total("on_platform"), basis="point", on_platform=_on_platform, scoped=_scoped,
    ),
    figure(
        "vehicles_on_platform_pct", "涉改公务用车纳入平台率", "%", "纳入平台的车辆÷月末涉改车辆×100",
        percent("on_platform", "scoped"), basis="point", on_platform=_on_platform, scoped=_scoped,
    ),
    figure(
        "reform_unfinished", "公车改革未完成企业", "家",
        "月末在册企业中车改方案未批复，或有涉改车辆既未处置、又未完成喷涂、装GPS和纳入平台的",
        total("unfinished"), basis="point", unfinished=_unfinished, enterprises=STANDING,
    ),
    figure(
        "reform_finished_pct", "公车改革完成率", "%", "（月末在册企业－公车改革未完成企业）÷月末在册企业×100",
        percent(difference("enterprises", "unfinished"), "enterprises"), basis="point", enterprises=STANDING,
        unfinished=_unfinished,
    ),
    figure(
        "supervision_in_progress", "正推进集中统一监管企业", "家", "月末已启动、尚未纳入集中统一监管也未经批准保留的企业",
        begun=_BEGUN,
    ),
    figure(
        "supervision_planned_end", "集中统一监管最晚计划完成日", "", "月末仍在推进的企业中最晚的计划完成日",
        told("planned", max, "月末没有正在推进的企业"), planned=_PLANNED_ENDS,
    ),
    figure(
        "plan_document", "国企改革方案状态", "", "最近起草的改革方案在月末的状态：已起草、已提交、已退回或已批准（文号和日期）",
        told("said"), said=_PLAN_TEXTS,
    ),
)  # fmt: skip
