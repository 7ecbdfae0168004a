"""What a unit's records demand of each other: it opens once, closes once, and goes live once a module in between."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from .rules import CLOSING, INTEGRATION, LAUNCH, PLAN, UNIT
from .tables import accounting_units, launch_plans, module_launches, unit_closings


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


def _say_closed(unit_code: str, day: date, closed_on: date) -> Iterator[Told]:
    zh = f"核算单位{unit_code}已于{closed_on}撤销，不能在{day}上线；请核对上线日期或撤销日期"
    en = f"The accounting unit {unit_code} closed on {closed_on} and cannot go live on {day}; check both dates"
    yield blocked("launch_after_closing", zh, en, INTEGRATION, "business_date", day, f"< {closed_on}")


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
    Guard((module_launches, unit_closings), _launches_after_closing, _say_closed),
)
