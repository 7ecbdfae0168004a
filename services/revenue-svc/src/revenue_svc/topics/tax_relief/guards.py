"""What relief demands of its rows as they stand: a policy in force and of the right kind, and a registered enterprise."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, and_, or_, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import Told

from ...reference.registers import registered
from .rules import POLICY, REDEMPTION, RELIEF, judge_use
from .schemas import PolicyKind
from .tables import policies, redemptions, reliefs


def _in_force(table: Table, kinds: tuple[PolicyKind, ...]) -> Guard:
    """What is granted or paid out under a policy falls within its kind and its days."""

    def ask(scope: Scope) -> Select[Any]:
        return (
            select(table.c.policy_no, policies.c.kind, table.c.business_date, policies.c.ends_on)
            .distinct()
            .join(policies, and_(scope.live(policies), policies.c.policy_no == table.c.policy_no))
            .where(scope.live(table), scope.concerns((table.c.policy_no,), (policies.c.policy_no,)))
            .where(or_(policies.c.kind.not_in(kinds), policies.c.ends_on < table.c.business_date))
            .order_by(table.c.policy_no, table.c.business_date)
        )

    def say(policy_no: str, kind: PolicyKind, day: date, ends_on: date | None) -> Iterator[Told]:
        yield from judge_use(policy_no, kind, kinds, day, ends_on)

    return Guard((table, policies), ask, say)


GUARDS = (
    once(POLICY, policies.c.policy_no),
    registered(reliefs.c.credit_code),
    names(reliefs, POLICY, policies, "policy_no"),
    _in_force(reliefs, RELIEF),
    registered(redemptions.c.credit_code),
    names(redemptions, POLICY, policies, "policy_no"),
    _in_force(redemptions, REDEMPTION),
)
