"""Guarantees that stand although their client is found to control the company: they were given first, or found late."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question

from ..topics.guarantee_4321.tables import compensations
from ..topics.guarantee_4321.tables import steps as loan_steps
from ..topics.guarantee_companies.rules import RELATED_ALERT, judge_controller
from ..topics.guarantee_companies.schemas import Relation
from ..topics.guarantee_companies.tables import guarantees, moves, related_parties, share_changes
from .guarantee_liability import CLIENT, all_guarantee_days


def _ask(scope: Scope) -> Select[Any]:
    """The guarantees with principal outstanding whose client controls the company, and since when both is so."""
    days, p = all_guarantee_days(scope), related_parties.c
    named = and_(scope.live(related_parties), *[p[name] == days.c[name] for name in CLIENT])
    begun = select(func.min(days.c.day).label("begun"), days.c.policy_no).where(days.c.principal > 0)
    first = begun.group_by(days.c.policy_no).subquery()
    return (
        select(days.c.policy_no, func.greatest(first.c.begun, p.business_date), p.ended_on, p.name, p.relation)
        .join(first, first.c.policy_no == days.c.policy_no)
        .join(related_parties, named)
        .where(days.c.until.is_(None), days.c.principal > 0, p.relation != Relation.OTHER)
        .order_by(days.c.policy_no, p.business_date)
    )


GUARDS = (
    Question(
        RELATED_ALERT,
        {
            guarantees: (guarantees.c.policy_no,),
            moves: (moves.c.policy_no,),
            share_changes: (share_changes.c.policy_no,),
            related_parties: (related_parties.c.company_code,),
            loan_steps: (loan_steps.c.contract_no,),
            compensations: (compensations.c.contract_no,),
        },
        _ask,
        judge_controller,
    ),
)
