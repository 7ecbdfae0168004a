"""What visits demand of their rows as they stand: each names what was before it, of the same enterprise."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force

from ...reference.registers import registered
from .rules import FOLLOWED, LOAN, OPEN_ALERT, PROBLEM, PROBLEM_DAYS, RESULT, VISIT, judge_open
from .tables import followed, loans, problems, results, visits


def _ask_open(scope: Scope) -> Select[Any]:
    """Every problem with the day on which it was solved, if it was."""
    solved = and_(scope.live(results), results.c.problem_no == problems.c.problem_no)
    return (
        select(
            problems.c.problem_no,
            problems.c.business_date,
            results.c.business_date.label("solved"),
            in_force(PROBLEM_DAYS, scope.end, scope),
        )
        .outerjoin(results, solved)
        .where(scope.live(problems), scope.concerns((problems.c.problem_no,), (results.c.problem_no,)))
        .order_by(problems.c.problem_no)
    )


GUARDS = (
    once(VISIT, visits.c.visit_no),
    registered(visits.c.credit_code),
    once(PROBLEM, problems.c.problem_no),
    names(problems, VISIT, visits, "visit_no"),
    once(RESULT, results.c.problem_no),
    names(results, PROBLEM, problems, "problem_no"),
    once(LOAN, loans.c.loan_no),
    registered(loans.c.credit_code),
    once(FOLLOWED, followed.c.loan_no, followed.c.visit_no),
    # A loan that follows from an earlier month would move figures of that month.
    names(followed, LOAN, loans, "loan_no", "business_date", "credit_code"),
    names(followed, VISIT, visits, "visit_no", "credit_code"),
    Question(OPEN_ALERT, {problems: (problems.c.problem_no,), results: (results.c.problem_no,)}, _ask_open, judge_open),
)
