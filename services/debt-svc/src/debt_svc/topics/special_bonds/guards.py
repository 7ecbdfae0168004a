"""What the books of special bonds' projects demand of their rows as they stand, and what of them is an alert."""

from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.books.demands import Side, covers, in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force

from .rules import (
    COVERAGE_ALERT,
    COVERAGE_FLOOR,
    IDLE_ALERT,
    IDLE_DAYS,
    IDLE_LONG_DAYS,
    IDLE_PCT,
    ISSUED,
    ISSUED_BOND,
    NEED,
    NEGATIVE_LIST,
    PAYMENT,
    PLAN,
    PROJECT,
    PROJECT_COURSE,
    QUOTA,
    QUOTA_LINE,
    RETURNED,
    judge_coverage,
    judge_idle,
    say_forbidden,
)
from .schemas import ProjectAction, UseDirection
from .tables import USED, income, plans, projects, steps, uses, yearly

_IS_GRANT, _IS_ISSUE = (steps.c.action == action for action in (ProjectAction.GRANT, ProjectAction.ISSUE))
_IS_PAID = uses.c.direction == UseDirection.PAID
_PROJECT, _PAIR = "project_code", ("project_code", "bond_code")


def _ask_passed(scope: Scope) -> Select[Any]:
    """The sectors of projects that passed their review, with the negative list of that day."""
    return (
        select(projects.c.project_code, projects.c.sector, steps.c.business_date)
        .add_columns(in_force(NEGATIVE_LIST, steps.c.business_date, scope))
        .join(steps, steps.c.project_code == projects.c.project_code)
        .where(scope.live(projects), scope.live(steps), steps.c.action == ProjectAction.PASS)
        .where(scope.concerns((projects.c.project_code,), (steps.c.project_code,)))
        .order_by(projects.c.project_code)
    )


def _ask_idle(scope: Scope) -> Select[Any]:
    """What was issued for each project by each bond and not all spent, long enough ago to be looked at."""
    pair = [steps.c[name] for name in _PAIR]
    same = [uses.c[name] == steps.c[name] for name in _PAIR]
    spent = select(func.coalesce(func.sum(USED), 0)).where(scope.live(uses), *same).correlate(steps).scalar_subquery()
    days, long_days, share = (in_force(each, scope.end, scope) for each in (IDLE_DAYS, IDLE_LONG_DAYS, IDLE_PCT))
    return (
        select(*pair, steps.c.business_date, steps.c.amount, spent.label("used"), days, long_days, share, scope.end)
        .where(scope.live(steps), _IS_ISSUE, spent < steps.c.amount)
        .where(scope.concerns(pair, [uses.c[name] for name in _PAIR]))
        .order_by(*pair)
    )


def _ask_coverage(scope: Scope) -> Select[Any]:
    """The years of each project's balance with what was earned in them."""
    return (
        select(plans.c.project_code, *yearly(scope.live))
        .add_columns(in_force(COVERAGE_FLOOR, scope.end, scope), scope.end)
        .where(scope.live(plans), scope.concerns((plans.c.project_code,), (income.c.project_code,)))
        .order_by(plans.c.project_code, plans.c.plan_year)
    )


GUARDS = (
    once(PROJECT, projects.c.project_code),
    names(steps, PROJECT, projects, _PROJECT),
    in_course(PROJECT_COURSE, steps, _PROJECT, projects),
    Guard((projects, steps), _ask_passed, say_forbidden, limit=None),
    # Twice would double what may be issued or spent.
    once(QUOTA_LINE, steps.c.project_code, steps.c.document_no, where=_IS_GRANT),
    once(ISSUED_BOND, steps.c.project_code, steps.c.bond_code, where=_IS_ISSUE),
    covers(NEED, Side(projects, projects.c.bond_need), Side(steps, steps.c.amount, where=_IS_GRANT), _PROJECT),
    covers(
        QUOTA, Side(steps, steps.c.amount, where=_IS_GRANT), Side(steps, steps.c.amount, where=_IS_ISSUE), _PROJECT
    ),
    once(PLAN, plans.c.project_code, plans.c.plan_year),
    names(plans, PROJECT, projects, _PROJECT),
    names(uses, PROJECT, projects, _PROJECT),
    once(PAYMENT, uses.c.payment_no, uses.c.project_code, uses.c.bond_code, where=_IS_PAID),
    covers(ISSUED, Side(steps, steps.c.amount, where=_IS_ISSUE), Side(uses, USED), *_PAIR),
    covers(
        RETURNED, Side(uses, uses.c.amount, where=_IS_PAID), Side(uses, uses.c.amount, where=~_IS_PAID),
        "payment_no", *_PAIR,
    ),
    names(income, PROJECT, projects, _PROJECT),
    Question(
        IDLE_ALERT,
        {steps: tuple(steps.c[name] for name in _PAIR), uses: tuple(uses.c[name] for name in _PAIR)},
        _ask_idle,
        judge_idle,
    ),
    Question(
        COVERAGE_ALERT,
        {plans: (plans.c.project_code,), income: (income.c.project_code,)},
        _ask_coverage,
        judge_coverage,
        grouped=1,
    ),
)  # fmt: skip
