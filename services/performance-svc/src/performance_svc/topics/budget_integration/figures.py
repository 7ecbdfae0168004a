"""The figures of budget integration: units open and live at a month's end, their share, plans that are overdue."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever
from bureau_common.kit.figures.formulas import percent, total
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.old_stocks import OldStock
from bureau_common.schemas.periods import Period

from .schemas import Module
from .tables import accounting_units, launch_plans, module_launches, unit_closings

ONLINE = "performance.budget_integration.units_online"
OPEN = "performance.budget_integration.units_open"
COVERAGE = "performance.budget_integration.coverage_pct"
OVERDUE = "performance.budget_integration.overdue_launches"


def _closed(table: Table) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """The day that a row's unit closed."""

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        closing = select(func.min(unit_closings.c.business_date)).where(
            cutoff.live(unit_closings), unit_closings.c.unit_code == table.c.unit_code
        )
        return closing.correlate(table).scalar_subquery()

    return until


def _settled(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The day that a plan was met, or lapsed because its unit closed."""
    met = select(func.min(module_launches.c.business_date)).where(
        cutoff.live(module_launches),
        module_launches.c.unit_code == launch_plans.c.unit_code,
        module_launches.c.module == launch_plans.c.module,
    )
    return func.least(met.correlate(launch_plans).scalar_subquery(), _closed(launch_plans)(cutoff))


_UNITS = OldStock("accounting_units", accounting_units, literal("open"), _closed(accounting_units))
_LAUNCHES = OldStock("module_launches", module_launches, module_launches.c.module, _closed(module_launches))
_PLANS = OldStock("launch_plans", launch_plans, literal("planned"), _settled)

_open = Input(Measure("月末存续独立核算单位", _UNITS, ("open",)), since_ever)
_online = Input(Measure("已上线预算执行的存续单位", _LAUNCHES, (Module.BUDGET_EXECUTION.value,)), since_ever)
_overdue = Input(Measure("到期未上线计划", _PLANS, ("planned",)), since_ever)

FIGURES = (
    Definition(
        id=ONLINE,
        name_zh="一体化上线独立核算单位",
        display_unit="家",
        basis="point",
        inputs={"online": _online},
        formula=total("online"),
        formula_text="月末存续、预算执行模块已上线的独立核算单位；已撤销的不计",
    ),
    Definition(
        id=OPEN,
        name_zh="独立核算单位",
        display_unit="家",
        basis="point",
        inputs={"open": _open},
        formula=total("open"),
        formula_text="月末存续的独立核算单位：已开设、未撤销",
    ),
    Definition(
        id=COVERAGE,
        name_zh="一体化上线覆盖率",
        display_unit="%",
        basis="point",
        inputs={"online": _online, "open": _open},
        formula=percent("online", "open"),
        formula_text="已上线预算执行的存续单位÷月末存续独立核算单位×100",
    ),
    Definition(
        id=OVERDUE,
        name_zh="到期未上线计划",
        display_unit="项",
        basis="point",
        inputs={"overdue": _overdue},
        formula=total("overdue"),
        formula_text="计划上线日期不晚于月末、月末尚未上线的计划，每单位每模块为一项；单位撤销的不计",
    ),
)


async def units_not_online(session: AsyncSession, cutoff: Cutoff, period: Period) -> Sequence[str]:
    """The names of the units that are open at the month's end and not live on budget execution, by code."""
    closed = _closed(accounting_units)(cutoff)
    live = exists().where(
        cutoff.live(module_launches),
        module_launches.c.unit_code == accounting_units.c.unit_code,
        module_launches.c.module == Module.BUDGET_EXECUTION,
        module_launches.c.business_date <= period.last_day,
    )
    is_open = and_(accounting_units.c.business_date <= period.last_day, or_(closed.is_(None), closed > period.last_day))
    query = select(accounting_units.c.name).where(cutoff.live(accounting_units), is_open, ~live)
    return (await session.scalars(query.order_by(accounting_units.c.unit_code))).all()
