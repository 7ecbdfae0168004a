"""What a unit's records demand: it opens once, closes once, goes live once a module in between, and then has funds in it."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit

from .rules import CLOSING, FUND, LAUNCH, PLAN, UNIT, say_closed, say_not_live
from .tables import accounting_units, integrated_funds, launch_plans, module_launches, unit_closings


def _launches_after_closing(scope: Scope) -> Select[Any]:
    """Launches on the day that their unit closes, or later."""
    code, day = module_launches.c.unit_code, module_launches.c.business_date
    closed_on = func.min(unit_closings.c.business_date)
    return (
        select(code, day, closed_on)
        .join(unit_closings, and_(scope.live(unit_closings), unit_closings.c.unit_code == code))
        .where(scope.live(module_launches), scope.concerns((code,), (unit_closings.c.unit_code,)))
        .group_by(code, day)
        .having(day >= closed_on)
        .order_by(code, day)
    )


def _funds_before_launch(scope: Scope) -> Select[Any]:
    """Funds that are in a module before its unit goes live on it."""
    f, launched = integrated_funds.c, module_launches.c
    live = exists().where(
        scope.live(module_launches),
        launched.unit_code == f.unit_code,
        launched.module == f.module,
        launched.business_date <= f.business_date,
    )
    key, other = (f.unit_code, f.module), (launched.unit_code, launched.module)
    return (
        select(*key, f.business_date)
        .distinct()
        .where(scope.live(integrated_funds), ~live, scope.concerns(key, other))
        .order_by(*key, f.business_date)
    )


GUARDS = (
    known_unit(accounting_units.c.unit_code),
    once(UNIT, accounting_units.c.unit_code),
    once(CLOSING, unit_closings.c.unit_code),
    once(PLAN, launch_plans.c.unit_code, launch_plans.c.module),
    once(LAUNCH, module_launches.c.unit_code, module_launches.c.module),
    names(unit_closings, UNIT, accounting_units, "unit_code"),
    # A plan may be made for a day before the unit opens or after it closes: it lapses with the unit.
    names(launch_plans, UNIT, accounting_units, "unit_code", by_day=False),
    names(module_launches, UNIT, accounting_units, "unit_code"),
    Guard((module_launches, unit_closings), _launches_after_closing, say_closed),
    once(FUND, integrated_funds.c.unit_code, integrated_funds.c.module, integrated_funds.c.fund),
    Guard((integrated_funds, module_launches), _funds_before_launch, say_not_live),
)
