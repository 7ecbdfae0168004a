"""The figures of livelihood projects: the year's plan, what is in place, what met its target, who is behind, and maintenance.

A main project is done on the days on which no part of it is open: its sub-projects, or itself where its own target counts.
"""

from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Interval,
    Numeric,
    Select,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy import Date as SqlDate

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, year_to_date
from bureau_common.kit.figures.formulas import difference
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.periods import Period

from .rules import BEHIND, MAIN_DONE, SUB_DONE, TOLERANCE
from .schemas import FundSource, MaintenanceWay, Standing
from .tables import IS_MAIN, contracts, funds, payments, plans, progress, projects

_FAMILY = "performance.livelihood_projects"
COUNT, PLANNED_ID, IN_PLACE_ID, MAINS_DONE = (
    f"{_FAMILY}.{each}" for each in ("count", "planned", "in_place", "main_done")
)
_SUB = "sub"
PROJECTS = Flow(
    "livelihood_projects", projects, case((IS_MAIN, projects.c.standing), else_=_SUB), literal(1), unit="count"
)
PLANNED = Flow("livelihood_plans", plans, plans.c.fund_source, plans.c.amount)
IN_PLACE = Flow("livelihood_funds", funds, funds.c.fund_source, funds.c.amount)
MAINTAINED = Flow("maintenance_payments", payments, "paid", payments.c.amount)


def _met_on(cutoff: Cutoff, project: FromClause) -> ColumnElement[Any]:
    """The day on which a project met its own target: what is done does not fall."""
    reached = select(func.min(progress.c.business_date)).where(
        cutoff.live(progress), progress.c.project_no == project.c.project_no, progress.c.quantity >= project.c.target
    )
    return reached.correlate(project).scalar_subquery()


def _of_mains(cutoff: Cutoff, basis: str) -> Select[Any]:
    """When each main project becomes done (1) and open again (-1): a sub-project may come later."""
    part, main = projects.alias("part"), projects.alias("main")
    by_subs = basis == "sub_projects"
    key = part.c.part_of if by_subs else part.c.project_no
    parts = select(key.label("key"), part.c.business_date.label("day"), _met_on(cutoff, part).label("met")).where(
        cutoff.live(part), part.c.part_of.is_not(None) if by_subs else part.c.part_of.is_(None)
    )
    p = parts.subquery()
    opened = union_all(
        select(p.c.key, p.c.day, literal(1).label("change")),
        select(p.c.key, p.c.met, literal(-1)).where(p.c.met.is_not(None)),
    ).subquery()
    daily = select(opened.c.key, opened.c.day, func.sum(opened.c.change).label("change")).group_by(
        opened.c.key, opened.c.day
    )
    d = daily.subquery()
    left = func.sum(d.c.change).over(partition_by=d.c.key, order_by=d.c.day)
    r = select(d.c.key, d.c.day, case((left == 0, 1), else_=0).label("done")).subquery()
    before = func.coalesce(func.lag(r.c.done).over(partition_by=r.c.key, order_by=r.c.day), 0)
    m = select(r.c.key, r.c.day, (r.c.done - before).label("amount")).subquery()
    return (
        select(m.c.key, main.c.id, m.c.day, m.c.amount)
        .join(main, main.c.project_no == m.c.key)
        .where(cutoff.live(main), main.c.part_of.is_(None), m.c.amount != 0)
    )


def _of_subs(cutoff: Cutoff, main_basis: str, counted: str) -> Select[Any]:
    """When each sub-project becomes done and, unless all are counted, leaves with its main project or comes back."""
    part = projects.alias("counted")
    met = select(part.c.project_no.label("key"), part.c.id, part.c.part_of, _met_on(cutoff, part).label("day")).where(
        cutoff.live(part), part.c.part_of.is_not(None)
    )
    s = met.subquery()
    done = select(s.c.key, s.c.id, s.c.day, literal(1).label("amount")).where(s.c.day.is_not(None))
    if counted == "all":
        return done
    mains = _of_mains(cutoff, main_basis).subquery()
    with_main = (
        select(s.c.key, s.c.id, func.greatest(s.c.day, mains.c.day).label("day"), (-mains.c.amount).label("amount"))
        .join(mains, mains.c.key == s.c.part_of)
        .where(s.c.day.is_not(None))
    )
    return union_all(done, with_main).subquery().select()


def _by_month(cutoff: Cutoff, tolerance: ColumnElement[Any]) -> FromClause:
    """Every sub-project at each month's end of its year, with whether its progress is behind the months passed."""
    part = projects.alias("watched")
    months = func.generate_series(1, 12).table_valued("number", name="months").render_derived()
    number = cast(months.c.number, Integer)
    next_first = func.make_date(part.c.fiscal_year, number, 1) + literal_column("interval '1 month'", Interval)
    month_end = cast(next_first - literal_column("interval '1 day'", Interval), SqlDate)
    done = (
        select(func.coalesce(func.max(progress.c.quantity), 0))
        .where(
            cutoff.live(progress),
            progress.c.project_no == part.c.project_no,
            progress.c.business_date <= month_end,
        )
        .correlate(part, months)
        .scalar_subquery()
    )
    lags = done * 1200 < part.c.target * (100 * number - 12 * tolerance)
    return (
        select(
            part.c.project_no.label("key"), part.c.id, part.c.name, month_end.label("day"),
            case((lags & (done < part.c.target), 1), else_=0).label("behind"),
        )
        .select_from(part)
        .join(months, true())
        .where(cutoff.live(part), part.c.part_of.is_not(None), part.c.business_date <= month_end)
        .subquery()
    )  # fmt: skip


@cache
def _behind(tolerance: Decimal) -> Measure:
    """Sub-projects that are behind at a month's end by more than so many points."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        at = _by_month(cutoff, cast(literal(tolerance), Numeric))
        before = func.coalesce(func.lag(at.c.behind).over(partition_by=at.c.key, order_by=at.c.day), 0)
        moved = select(at.c.key, at.c.id, at.c.day, (at.c.behind - before).label("amount")).subquery()
        return moved.select().where(moved.c.amount != 0)

    return Measure(
        "进度落后的子项目", Balance(f"livelihood_behind_{tolerance}", projects, moves, _KEYS, "count", keyed=True)
    )


def behind_names(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the sub-projects that are behind at the period's end, by number."""
    scope = Scope(change=None, cutoff=cutoff, last=period.last_day)
    at = _by_month(cutoff, in_force(TOLERANCE, scope.end, scope))
    return select(at.c.name).where(at.c.day == period.last_day, at.c.behind == 1).order_by(at.c.key)


_KEYS = {projects: projects.c.project_no, progress: progress.c.project_no}


def _mains(basis: str) -> Balance:
    return Balance(
        f"livelihood_mains_{basis}",
        projects,
        lambda cutoff: _of_mains(cutoff, basis),
        _KEYS,
        "count",
        keyed=basis == "own",
    )


def _subs(basis: str, counted: str) -> Balance:
    name = f"livelihood_subs_{counted}_{basis}"
    return Balance(
        name, projects, lambda cutoff: _of_subs(cutoff, basis, counted), _KEYS, "count", keyed=counted == "all"
    )


_MAINS = {basis: Measure("完成年度目标的主项目", _mains(basis)) for basis in MAIN_DONE.choices}
_ALL_SUBS = Measure("完成年度目标的子项目", _subs("own", "all"))
_OPEN_SUBS = {basis: Measure("主项目未完成的已完成子项目", _subs(basis, "main_open")) for basis in MAIN_DONE.choices}
_SUBS: dict[str, Measure | Selected] = {"all": _ALL_SUBS, "main_open": Selected(MAIN_DONE, _OPEN_SUBS.__getitem__)}
_PILOTS = Stock(
    "maintenance_pilots",
    contracts,
    End(lambda cutoff: contracts.c.ends_on + 1),
    where=contracts.c.way == MaintenanceWay.PILOT,
)
_planned = Input(Measure("民生工程主项目", PROJECTS, tuple(Standing)), year_to_date, needs_rows=True)
_sub_projects = Input(Measure("民生工程子项目", PROJECTS, (_SUB,)), year_to_date, nil=True)


def _done(measure: Measure | Selected) -> Input:
    """Where the year's projects are known, none is done until its progress says so."""
    return Input(measure, year_to_date, nil=True)


def _listed(standing: Standing) -> Input:
    return Input(Measure(f"{standing.label_zh}的主项目", PROJECTS, (standing,)), year_to_date, nil=True)


FIGURES = topic_figures(
    _FAMILY,
    figure(
        "count", "民生工程项数", "项", "列入本年度计划的主项目", basis="annual",
        projects=Input(Measure("民生工程主项目", PROJECTS, tuple(Standing)), year_to_date, needs_rows=True),
    ),
    figure(
        "new", "新增民生工程", "项", "本年度计划中新增的主项目", basis="annual",
        counted=_listed(Standing.NEW), projects=_planned,
    ),
    figure(
        "adjusted", "调整民生工程", "项", "本年度计划中有调整的主项目", basis="annual",
        counted=_listed(Standing.ADJUSTED), projects=_planned,
    ),
    figure(
        "planned", "民生工程计划投入", "亿元", "本年度资金计划中各来源的计划投入合计，截至本月", basis="annual",
        planned=Input(Measure("计划投入", PLANNED, tuple(FundSource)), year_to_date, needs_rows=True),
    ),
    figure(
        "in_place", "民生工程资金累计到位", "亿元", "1月至本月各来源到位的资金合计",
        in_place=Input(Measure("资金到位", IN_PLACE, tuple(FundSource)), year_to_date, nil=True),
        planned=Input(Measure("计划投入", PLANNED, tuple(FundSource)), year_to_date, needs_rows=True),
    ),
    figure(
        "main_done", "完成年度目标的主项目", "个", "截至月末完成年度目标的主项目；以子项目还是主项目自身的目标为准，按参数",
        basis="point", done=_done(Selected(MAIN_DONE, _MAINS.__getitem__)), projects=_planned,
    ),
    figure(
        "sub_done", "完成年度目标的子项目", "个", "截至月末完成年度目标的子项目；主项目已完成的是否计入，按参数",
        basis="point", done=_done(Selected(SUB_DONE, _SUBS.__getitem__)), projects=_planned,
    ),
    figure(
        "sub_open", "未完成年度目标的子项目", "个", "截至月末已下达、尚未完成年度目标的子项目",
        difference("subs", "done"), basis="point", subs=_sub_projects, done=_done(_ALL_SUBS), projects=_planned,
    ),
    figure(
        BEHIND.removeprefix(f"{_FAMILY}."), "进度落后的民生工程项目", "个",
        "截至月末未完成、完成数低于年度目标的月份数÷12减容许差的子项目", basis="point",
        behind=_done(Selected(TOLERANCE, _behind)), projects=_planned,
    ),
    figure(
        "maintenance_paid", "建后管养投入", "万元", "1月至本月按管养合同支付的金额",
        paid=Measure("管养支付", MAINTAINED, ("paid",)),
    ),
    figure(
        "maintenance_pilots", "建后管养购买服务试点", "个", "月末履行中的政府购买服务试点管养合同",
        pilots=_PILOTS,
    ),
)  # fmt: skip
