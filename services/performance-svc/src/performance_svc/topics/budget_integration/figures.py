"""The figures of budget integration: units open and live at a month's end, their share, plans that are overdue."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import ALL
from bureau_common.kit.measures.stocks import End, Stock, first_of
from bureau_common.schemas.periods import Period

from .schemas import Module
from .tables import accounting_units, launch_plans, module_launches, unit_closings

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
