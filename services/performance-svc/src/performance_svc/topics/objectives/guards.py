"""What records of objectives demand of each other: reviewed first, weighed to 100, frozen when approved, scored by results."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.units.demands import known_unit, name_of

from .rules import (
    APPROVAL,
    BATCH,
    INDICATOR,
    MONITORED_BY,
    OBJECTIVE,
    OF_YEAR,
    RESULT,
    REVIEW,
    SCORED,
    UNMONITORED_ALERT,
    judge_results,
    judge_unmonitored,
    judge_weights,
    say_count,
    say_frozen,
    say_target,
    say_unreviewed,
)
from .schemas import Action, Conclusion, IndicatorDirection, ProjectKind, Stage
from .tables import adjustments, approvals, indicators, objectives, results, reviews, steps

_KNOWN = (Action.MONITOR, *sorted(SCORED))


def _ask_unreviewed(scope: Scope) -> Select[Any]:
    """Objectives of new major projects whose last review by their day is missing or says no."""
    o = objectives.c
    last = (
        select(reviews.c.conclusion)
        .where(
            scope.live(reviews),
            reviews.c.project_code == o.project_code,
            reviews.c.fiscal_year == o.fiscal_year,
            reviews.c.business_date <= o.business_date,
        )
        .order_by(reviews.c.business_date.desc(), reviews.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(o.objective_no, o.project_code, last)
        .where(
            scope.live(objectives),
            o.kind == ProjectKind.NEW_MAJOR,
            or_(last.is_(None), last == Conclusion.REJECTED),
            scope.concerns((o.project_code,), (reviews.c.project_code,)),
        )
        .order_by(o.objective_no)
    )


def _ask_weights(scope: Scope) -> Select[Any]:
    """By dimension the weights of the objectives that were reviewed."""
    i, reviewed = indicators.c, select(steps.c.objective_no).where(scope.live(steps), steps.c.action == Action.REVIEW)
    total = func.sum(i.weight)
    return (
        select(objectives.c.objective_no, i.dimension, total)
        .outerjoin(indicators, and_(scope.live(indicators), i.objective_no == objectives.c.objective_no))
        .where(
            scope.live(objectives),
            objectives.c.objective_no.in_(reviewed),
            scope.concerns((objectives.c.objective_no,), (i.objective_no,), (steps.c.objective_no,)),
        )
        .group_by(objectives.c.objective_no, i.dimension)
        .order_by(objectives.c.objective_no, i.dimension)
    )


def _ask_frozen(scope: Scope) -> Select[Any]:
    """Objectives that the change wrote or voided, or whose indicators it did, in a batch that stands approved."""
    batches = [
        select(objectives.c.objective_no, objectives.c.batch_no).where(scope.touched(objectives)),
        select(objectives.c.objective_no, objectives.c.batch_no)
        .join(indicators, indicators.c.objective_no == objectives.c.objective_no)
        .where(scope.touched(indicators), scope.live(objectives)),
    ]
    touched = batches[0].union(batches[1]).subquery()
    return (
        select(touched.c.objective_no, func.min(approvals.c.business_date))
        .join(approvals, and_(scope.live(approvals), approvals.c.batch_no == touched.c.batch_no))
        .group_by(touched.c.objective_no)
        .order_by(touched.c.objective_no)
    )


def _ask_counts(scope: Scope) -> Select[Any]:
    """Approvals of another number of objectives than their batch holds."""
    a, found = approvals.c, func.count(objectives.c.id)
    return (
        select(a.batch_no, a.business_date, a.objectives, found)
        .join(objectives, and_(scope.live(objectives), objectives.c.batch_no == a.batch_no))
        .where(scope.live(approvals), scope.concerns((a.batch_no,), (objectives.c.batch_no,)))
        .group_by(a.batch_no, a.business_date, a.objectives)
        .having(found != a.objectives)
        .order_by(a.batch_no)
    )


def _target(scope: Scope) -> ColumnElement[Any]:
    """An indicator's target on the day of a step: the last adjustment's by then, else its own."""
    adjusted = (
        select(adjustments.c.target)
        .where(
            scope.live(adjustments),
            adjustments.c.indicator_no == indicators.c.indicator_no,
            adjustments.c.business_date <= steps.c.business_date,
        )
        .order_by(adjustments.c.business_date.desc(), adjustments.c.id.desc())
        .limit(1)
    )
    return func.coalesce(adjusted.scalar_subquery(), indicators.c.target)


def _ask_results(scope: Scope) -> Select[Any]:
    """By monitoring or assessment the indicators, each with the last result of its stage by that day."""
    s, i, r = steps.c, indicators.c, results.c
    stage = case((s.action == Action.MONITOR, Stage.MONITORING), else_=Stage.YEAR_END)
    last = (
        select(r.actual, r.rate_pct, r.deviation)
        .where(
            scope.live(results),
            r.indicator_no == i.indicator_no,
            r.stage == stage,
            r.business_date <= s.business_date,
        )
        .order_by(r.business_date.desc(), r.id.desc())
        .limit(1)
        .lateral()
    )
    sides = [(each.c.objective_no,) for each in (indicators, results, adjustments)]
    return (
        select(
            s.objective_no, s.action, s.business_date, s.score,
            i.indicator_no, i.direction, i.weight, _target(scope), last.c.actual, last.c.rate_pct, last.c.deviation,
        )
        .join(indicators, and_(scope.live(indicators), i.objective_no == s.objective_no))
        .outerjoin(last, s.id.is_not(None))
        .where(scope.live(steps), s.action.in_(_KNOWN), scope.concerns((s.objective_no,), *sides))
        .order_by(s.objective_no, s.business_date, s.action, s.id, i.indicator_no)
    )  # fmt: skip


def _kinds(table: Table, value: ColumnElement[Any]) -> Callable[[Scope], Select[Any]]:
    """Asks for rows of a table whose number, or lack of one, is not of their indicator's kind."""

    def ask(scope: Scope) -> Select[Any]:
        i, own = indicators.c, table.c.indicator_no
        qualitative = i.direction == IndicatorDirection.QUALITATIVE
        return (
            select(i.indicator_no, i.direction, value)
            .join(table, and_(scope.live(table), own == i.indicator_no))
            .where(scope.live(indicators), qualitative == value.is_not(None), scope.concerns((i.indicator_no,), (own,)))
            .order_by(i.indicator_no)
        )

    return ask


def _ask_unmonitored(scope: Scope) -> Select[Any]:
    """Every approved objective with the day of its first monitoring."""
    o = objectives.c
    monitored = select(func.min(steps.c.business_date)).where(
        scope.live(steps), steps.c.objective_no == o.objective_no, steps.c.action == Action.MONITOR
    )
    due = in_force(MONITORED_BY, scope.end, scope)
    return (
        select(
            o.objective_no, name_of(o.unit, scope), o.fiscal_year, due, approvals.c.business_date,
            monitored.scalar_subquery(),
        )
        .join(approvals, and_(scope.live(approvals), approvals.c.batch_no == o.batch_no))
        .where(scope.live(objectives))
        .order_by(o.objective_no)
    )  # fmt: skip


GUARDS: Sequence[Guard | Question | Sequence[Guard]] = (
    known_unit(objectives.c.unit),
    once(OBJECTIVE, objectives.c.objective_no),
    once(OF_YEAR, objectives.c.project_code, objectives.c.fiscal_year),
    once(REVIEW, reviews.c.project_code, reviews.c.fiscal_year, reviews.c.business_date),
    Guard((objectives, reviews), _ask_unreviewed, say_unreviewed),
    once(INDICATOR, indicators.c.indicator_no),
    names(indicators, OBJECTIVE, objectives, "objective_no"),
    names(steps, OBJECTIVE, objectives, "objective_no"),
    Guard((objectives, indicators, steps), _ask_weights, judge_weights, grouped=1),
    Guard((objectives, indicators), _ask_frozen, say_frozen),
    once(APPROVAL, approvals.c.batch_no),
    names(approvals, BATCH, objectives, "batch_no"),
    Guard((approvals, objectives), _ask_counts, say_count),
    names(adjustments, INDICATOR, indicators, "indicator_no", "objective_no"),
    names(results, INDICATOR, indicators, "indicator_no", "objective_no"),
    Guard((adjustments, indicators), _kinds(adjustments, adjustments.c.target), say_target),
    Guard((results, indicators), _kinds(results, results.c.actual), say_target),
    once(RESULT, results.c.indicator_no, results.c.stage, results.c.business_date),
    Guard((steps, indicators, results, adjustments), _ask_results, judge_results, grouped=4),
    Question(
        UNMONITORED_ALERT,
        {
            objectives: (objectives.c.objective_no,),
            approvals: (approvals.c.batch_no,),
            steps: (steps.c.objective_no,),
        },
        _ask_unmonitored,
        judge_unmonitored,
    ),
)
