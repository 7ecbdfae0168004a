"""The figures of budget integration: units open and live at a month's end, overdue plans, the second stage, funds covered."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, and_, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, since_ever
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.balances import Balance
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.stocks import End, Stock, first_of
from bureau_common.schemas.periods import Period

from .rules import REQUIRED_FUNDS, SECOND_STAGE
from .schemas import Module
from .tables import accounting_units, integrated_funds, launch_plans, module_launches, unit_closings

_FAMILY = "performance.budget_integration"
COVERAGE, OVERDUE = f"{_FAMILY}.coverage_pct", f"{_FAMILY}.overdue_launches"

_CLOSED = first_of(accounting_units, unit_closings, "unit_code")
_MET = first_of(launch_plans, module_launches, "unit_code", module_launches.c.module == launch_plans.c.module)
_LAPSED = first_of(launch_plans, unit_closings, "unit_code")


def _settled(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day that a plan was met, or lapsed because its unit closed."""
    return func.least(_MET.day(cutoff), _LAPSED.day(cutoff))


_UNITS = Stock("accounting_units", accounting_units, _CLOSED)
_LAUNCHES = Stock(
    "module_launches", module_launches, first_of(module_launches, unit_closings, "unit_code"),
    where=module_launches.c.module == Module.BUDGET_EXECUTION,
)  # fmt: skip
_PLANS = Stock("launch_plans", launch_plans, End(_settled, {**_MET.keys, **_LAPSED.keys}))


@cache
def _due(modules: frozenset[str]) -> Measure:
    """Plans of some modules whose day has come, of units that are open."""
    chosen = sorted(modules)
    stock = Stock(f"stage_due_{'_'.join(chosen)}", launch_plans, _LAPSED, where=launch_plans.c.module.in_(chosen))
    return Measure("到期的第二阶段上线计划", stock)


@cache
def _behind(modules: frozenset[str]) -> Measure:
    """Those of them that are not met."""
    chosen = sorted(modules)
    until = End(_settled, {**_MET.keys, **_LAPSED.keys})
    stock = Stock(f"stage_behind_{'_'.join(chosen)}", launch_plans, until, where=launch_plans.c.module.in_(chosen))
    return Measure("到期未上线的第二阶段计划", stock)


@cache
def _with_funds(funds: frozenset[str]) -> Measure:
    """Units that run all of these funds through execution, from the day of the last of them until they close."""

    def moves(cutoff: Cutoff) -> Select[Any]:
        f = integrated_funds.c
        last = func.array_agg(aggregate_order_by(f.id, f.business_date.desc(), f.id.desc()))
        whole = (
            select(f.unit_code.label("key"), last[1].label("id"), func.max(f.business_date).label("day"))
            .where(cutoff.live(integrated_funds), f.module == Module.BUDGET_EXECUTION, f.fund.in_(sorted(funds)))
            .group_by(f.unit_code)
            .having(func.count(f.fund.distinct()) == len(funds))
            .subquery()
        )
        closed = and_(cutoff.live(unit_closings), unit_closings.c.unit_code == whole.c.key)
        one, ended = cast(literal(1), Numeric), func.greatest(unit_closings.c.business_date, whole.c.day)
        moved = union_all(
            select(whole.c.key, whole.c.id, whole.c.day, one.label("amount")),
            select(whole.c.key, whole.c.id, ended, -one).join(unit_closings, closed),
        )
        return moved.subquery().select()

    keys = {integrated_funds: integrated_funds.c.unit_code, unit_closings: unit_closings.c.unit_code}
    balance = Balance(f"units_with_{'_'.join(sorted(funds))}", integrated_funds, moves, keys, "count", keyed=True)
    return Measure("资金全部纳入的单位", balance)


_stage_due = Input(Selected(SECOND_STAGE, _due), since_ever)
_stage_behind = Input(Selected(SECOND_STAGE, _behind), since_ever, nil=True)
_covered = Input(Selected(REQUIRED_FUNDS, _with_funds), since_ever, nil=True)
_open = Measure("月末存续独立核算单位", _UNITS, ALL)
_online = Measure("已上线预算执行的存续单位", _LAUNCHES, ALL)

FIGURES = topic_figures(
    _FAMILY,
    figure(
        "units_online", "一体化上线独立核算单位", "家",
        "月末存续、预算执行模块已上线的独立核算单位；已撤销的不计", online=_online,
    ),
    figure("units_open", "独立核算单位", "家", "月末存续的独立核算单位：已开设、未撤销", open=_open),
    figure(
        "coverage_pct", "一体化上线覆盖率", "%", "已上线预算执行的存续单位÷月末存续独立核算单位×100",
        percent("online", "open"), online=_online, open=_open,
    ),
    figure(
        "overdue_launches", "到期未上线计划", "项",
        "计划上线日期不晚于月末、月末尚未上线的计划，每单位每模块为一项；单位撤销的不计", overdue=_PLANS,
    ),
    figure(
        "second_stage_due", "到期的第二阶段上线计划", "项",
        "第二阶段模块中计划上线日期不晚于月末的计划，每单位每模块为一项；单位撤销的不计", due=_stage_due,
    ),
    figure(
        "second_stage_online", "第二阶段已上线", "项", "到期的第二阶段上线计划中月末已上线的",
        difference("due", "behind"), due=_stage_due, behind=_stage_behind,
    ),
    figure(
        "all_funds_units", "资金全部纳入一体化的单位", "家",
        "预算执行模块中应纳入的各类资金均已纳入的存续单位；应纳入的资金性质按参数", covered=_covered, open=_open,
    ),
    figure(
        "all_funds_pct", "资金全部纳入一体化的单位占比", "%", "资金全部纳入一体化的单位÷月末存续独立核算单位×100",
        percent("covered", "open"), covered=_covered, open=_open,
    ),
)  # fmt: skip


def units_not_online(cutoff: Cutoff, period: Period) -> Select[Any]:
    """The names of the units that are open at the month's end and not live on budget execution, by code."""
    closed = _CLOSED.day(cutoff)
    live = exists().where(
        cutoff.live(module_launches),
        module_launches.c.unit_code == accounting_units.c.unit_code,
        module_launches.c.module == Module.BUDGET_EXECUTION,
        module_launches.c.business_date <= period.last_day,
    )
    is_open = and_(accounting_units.c.business_date <= period.last_day, or_(closed.is_(None), closed > period.last_day))
    query = select(accounting_units.c.name).where(cutoff.live(accounting_units), is_open, ~live)
    return query.order_by(accounting_units.c.unit_code)
