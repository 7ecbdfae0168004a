"""What the reform's records demand of each other and of the register, and the alert of a planned end that has passed."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question

from ...reference.state_enterprises import ENTERPRISE, KEYS, closings, enterprises, name_on, while_open
from .rules import (
    OVERDUE_ALERT,
    PLAN,
    PLAN_COURSE,
    SUPERVISION_COURSE,
    VEHICLE,
    VEHICLE_PLAN,
    VEHICLE_STEP,
    judge_overdue,
    say_after_disposal,
)
from .schemas import VehicleAction
from .tables import OF_DAY, plan_steps, plans, supervision, vehicle_plans, vehicle_steps, vehicles


def _ask_after_disposal(scope: Scope) -> Select[Any]:
    """Steps of a later day than the one on which their vehicle was disposed of."""
    gone, s = vehicle_steps.alias("gone"), vehicle_steps.c
    disposed = and_(scope.live(gone), gone.c.plate == s.plate, gone.c.action == VehicleAction.DISPOSE)
    return (
        select(s.plate, s.action, s.business_date, gone.c.business_date)
        .join(gone, and_(disposed, gone.c.business_date < s.business_date))
        .where(scope.live(vehicle_steps), scope.concerns((s.plate,)))
        .order_by(s.plate, s.business_date)
    )


def _ask_supervision(scope: Scope) -> Select[Any]:
    """By enterprise its name and end, and its steps in the order of their days."""
    s = supervision.c
    ended = select(func.min(closings.c.business_date)).where(
        scope.live(closings), closings.c.credit_code == s.credit_code
    )
    named = name_on(scope.live, s.credit_code, scope.end)
    return (
        select(
            s.credit_code, func.coalesce(named, s.credit_code), ended.correlate(supervision).scalar_subquery(),
            s.business_date, s.action, s.planned_end,
        )
        .where(scope.live(supervision))
        .order_by(s.credit_code, s.business_date, OF_DAY, s.id)
    )  # fmt: skip


GUARDS = (
    once(VEHICLE, vehicles.c.plate),
    names(vehicles, ENTERPRISE, enterprises, "credit_code"),
    while_open(vehicles),
    once(VEHICLE_STEP, vehicle_steps.c.plate, vehicle_steps.c.action),
    names(vehicle_steps, VEHICLE, vehicles, "plate"),
    Guard((vehicle_steps,), _ask_after_disposal, say_after_disposal),
    once(VEHICLE_PLAN, vehicle_plans.c.credit_code),
    names(vehicle_plans, ENTERPRISE, enterprises, "credit_code"),
    while_open(vehicle_plans),
    names(supervision, ENTERPRISE, enterprises, "credit_code"),
    while_open(supervision),
    in_course(SUPERVISION_COURSE, supervision, "credit_code"),
    once(PLAN, plans.c.plan_no),
    names(plan_steps, PLAN, plans, "plan_no"),
    in_course(PLAN_COURSE, plan_steps, "plan_no", plans),
    Question(
        OVERDUE_ALERT, {supervision: (supervision.c.credit_code,), **{table: (key,) for table, key in KEYS.items()}},
        _ask_supervision, judge_overdue, grouped=3,
    ),
)  # fmt: skip
