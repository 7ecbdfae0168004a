"""What records of evaluations demand of each other: one of an objective, uses and feedback of what stands, the factor of a grade."""

from typing import Any

from sqlalchemy import Select, and_, select, true

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.units.demands import known_unit, name_of

from .figures import factor_of, last_graded
from .rules import (
    EVALUATION,
    FEEDBACK,
    OF_OBJECTIVE,
    PROPOSAL,
    PROVINCIAL,
    REPLY,
    UNANSWERED_ALERT,
    USE,
    judge_unanswered,
    say_factor,
    say_use,
)
from .schemas import Grade, Use
from .tables import accountability, evaluations, feedback, proposals, provincial, replies, uses


def _ask_factors(scope: Scope) -> Select[Any]:
    """Proposals of graded projects with another factor than that of their grade."""
    p, last = proposals.c, last_graded(scope.live(evaluations)).lateral()
    wanted = factor_of(last.c.grade, scope)
    return (
        select(p.project_code, p.fiscal_year, p.business_date, p.factor, last.c.grade, wanted)
        .join(last, true())
        .where(
            scope.live(proposals),
            p.factor != wanted,
            scope.concerns((p.project_code,), (evaluations.c.project_code,)),
        )
        .order_by(p.project_code, p.business_date)
    )


def _ask_uses(scope: Scope) -> Select[Any]:
    """Poor results of which something else was made than a cut."""
    e, u = evaluations.c, uses.c
    return (
        select(e.evaluation_no, e.grade, u.use)
        .join(uses, and_(scope.live(uses), u.evaluation_no == e.evaluation_no))
        .where(
            scope.live(evaluations),
            e.grade == Grade.POOR,
            u.use.not_in([Use.CUT, Use.CANCELLED]),
            scope.concerns((e.evaluation_no,), (u.evaluation_no,)),
        )
        .order_by(e.evaluation_no)
    )


def _ask_unanswered(scope: Scope) -> Select[Any]:
    """Every feedback with the day of its answer."""
    f, r = feedback.c, replies.c
    return (
        select(f.evaluation_no, name_of(f.unit, scope), f.due_on, r.business_date)
        .outerjoin(replies, and_(scope.live(replies), r.evaluation_no == f.evaluation_no))
        .where(scope.live(feedback))
        .order_by(f.evaluation_no)
    )


GUARDS = (
    once(EVALUATION, evaluations.c.evaluation_no),
    once(OF_OBJECTIVE, evaluations.c.objective_no),
    known_unit(feedback.c.unit),
    once(FEEDBACK, feedback.c.evaluation_no),
    names(feedback, EVALUATION, evaluations, "evaluation_no"),
    once(REPLY, replies.c.evaluation_no),
    names(replies, FEEDBACK, feedback, "evaluation_no"),
    once(USE, uses.c.evaluation_no),
    names(uses, EVALUATION, evaluations, "evaluation_no", "objective_no"),
    Guard((uses, evaluations), _ask_uses, say_use),
    names(accountability, EVALUATION, evaluations, "evaluation_no"),
    once(PROPOSAL, proposals.c.project_code, proposals.c.fiscal_year),
    Guard((proposals, evaluations), _ask_factors, say_factor),
    once(PROVINCIAL, provincial.c.program, provincial.c.assessed_year),
    Question(
        UNANSWERED_ALERT,
        {feedback: (feedback.c.evaluation_no,), replies: (replies.c.evaluation_no,)},
        _ask_unanswered,
        judge_unanswered,
    ),
)
