"""What tax sources demand of their rows as they stand: known taxpayers, one lead for a gap, and a lead's way in order."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.demands import names, once, taken_in_order
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import Told

from ...reference.registers import registered
from .rules import DECLARATION, GAP, LEAD, LEAD_WAY, RESULT, way
from .schemas import LeadAction
from .tables import declared_taxes, facts, leads, results, steps


def _ask_ways(scope: Scope) -> Select[Any]:
    """The sequences of steps that touched leads went through, and whether receipts followed: with one lead of each."""
    step_no, result_no = (steps.c.lead_no,), (results.c.lead_no,)
    taken = taken_in_order(
        LEAD_WAY, steps, "action", scope.live(steps), scope.concerns(step_no, result_no), key="lead_no"
    ).subquery()
    received = (
        select(results.c.lead_no).distinct().where(scope.live(results), scope.concerns(result_no, step_no)).subquery()
    )
    has_received = received.c.lead_no.is_not(None)
    example = func.min(leads.c.lead_no)
    return (
        select(taken.c.actions, has_received, example, func.count())
        .select_from(taken.join(received, received.c.lead_no == taken.c.lead_no, full=True))
        # A lead that does not stand is said to be unknown already.
        .join(leads, and_(scope.live(leads), leads.c.lead_no == func.coalesce(taken.c.lead_no, received.c.lead_no)))
        .group_by(taken.c.actions, has_received)
        .order_by(example)
    )


def _say_ways(actions: Sequence[str] | None, received: bool, example: str, count: int) -> Iterator[Told]:
    yield from LEAD_WAY.judge(example, way(map(LeadAction.of, actions or ()), received), count)


GUARDS = (
    registered(facts.c.credit_code),
    once(DECLARATION, declared_taxes.c.declaration_no),
    registered(declared_taxes.c.credit_code),
    once(LEAD, leads.c.lead_no),
    once(GAP, leads.c.credit_code, leads.c.subject, leads.c.tax_period),
    registered(leads.c.credit_code),
    once(RESULT, results.c.lead_no, results.c.voucher_no),
    names(steps, LEAD, leads, "lead_no"),
    names(results, LEAD, leads, "lead_no"),
    # Every sequence is followed: the one that is wrong may be the last.
    Guard((steps, results), _ask_ways, _say_ways, limit=None),
)
