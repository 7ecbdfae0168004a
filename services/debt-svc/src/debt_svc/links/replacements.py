"""A bond that replaces hidden debt (置换): it stands as legal debt, on-lent by that day, with at least that amount."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, select, union_all

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import Finding, blocked, exceeded
from bureau_common.schemas.terms import Told

from ..topics.government_debt.schemas import Movement, Purpose
from ..topics.government_debt.tables import bonds, debt_movements
from ..topics.hidden_debt.rules import REPLACEMENTS
from ..topics.hidden_debt.tables import resolutions

REPLACING = frozenset({Purpose.REFINANCING, Purpose.REPLACEMENT})
"""What a bond that replaces hidden debt is issued for: new bonds are for new projects."""


class Step(NamedTuple):
    """What one day added to a bond: on-lent as legal debt, and spent on replacing hidden debt."""

    day: date
    on_lent: Decimal
    replaced: Decimal


def _ask_steps(scope: Scope) -> Select[Any]:
    """What stands on the touched bonds by day, each row with the purpose of its bond, or none where it is unknown."""
    code, lent, replaced = (bonds.c.code,), (debt_movements.c.bond_code,), (resolutions.c.bond_code,)
    moved = union_all(
        select(
            *lent,
            debt_movements.c.business_date.label("day"),
            debt_movements.c.amount.label("on_lent"),
            literal(0).label("replaced"),
        ).where(
            scope.live(debt_movements),
            debt_movements.c.movement != Movement.REPAID,
            scope.concerns(lent, code, replaced),
        ),
        select(*replaced, resolutions.c.business_date, literal(0), resolutions.c.amount).where(
            scope.live(resolutions), scope.concerns(replaced, code, lent)
        ),
    ).subquery()
    return (
        select(moved.c.bond_code, moved.c.day, func.max(bonds.c.purpose))
        .add_columns(func.sum(moved.c.on_lent), func.sum(moved.c.replaced))
        .outerjoin(bonds, and_(bonds.c.code == moved.c.bond_code, scope.live(bonds)))
        .group_by(moved.c.bond_code, moved.c.day)
        .order_by(moved.c.bond_code, moved.c.day)
    )


def _say_steps(code: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[Told]:
    """Only a bond that replaces hidden debt is judged."""
    purpose = next((Purpose.of(purpose) for _, purpose, _, _ in rows if purpose is not None), None)
    steps = [Step(day, on_lent, replaced) for day, _, on_lent, replaced in rows]
    if any(step.replaced for step in steps):
        yield from judge_bond(code, purpose, steps)


def judge_bond(code: str, purpose: Purpose | None, steps: Iterable[Step]) -> Iterator[Finding]:
    """Whether a bond may replace hidden debt, and by every day no more of it than was on-lent by then."""
    if purpose is None:
        zh = f"置换债券{code}未登记，请先在政府债券中登记并登记转贷"
        en = f"The bond {code} is not registered; register it with the government's bonds and on-lend it first"
        yield blocked("unknown", zh, en, REPLACEMENTS, "bond_code", code)
        return
    if purpose not in REPLACING:
        zh = f"债券{code}的发行用途为{purpose.label_zh}，不得用于置换隐性债务；请核对债券代码"
        en = f"The bond {code} is issued for {purpose}, which may not replace hidden debt; check the bond's code"
        allowed = " / ".join(sorted(REPLACING))
        yield blocked("replacement_bond_purpose", zh, en, REPLACEMENTS, "bond_code", purpose, allowed)
        return
    on_lent = replaced = Decimal(0)
    for step in steps:
        on_lent, replaced = on_lent + step.on_lent, replaced + step.replaced
        if replaced > on_lent:
            yield _beyond_bond(code, step.day, replaced, on_lent)
            return


def _beyond_bond(code: str, day: date, replaced: Decimal, on_lent: Decimal) -> Finding:
    zh = (
        f"债券{code}至{day}已转贷{on_lent:.2f}元，置换隐性债务{replaced:.2f}元超过转贷额；"
        "置换须等额转为政府债务，请先登记转贷"
    )
    en = (
        f"By {day} {on_lent:.2f} yuan of the bond {code} are on-lent, but {replaced:.2f} replace hidden debt: what is "
        "replaced becomes government debt, so register the on-lending first"
    )
    return exceeded("not_covered", zh, en, REPLACEMENTS, "amount", replaced, on_lent)


GUARDS = (Guard((bonds, debt_movements, resolutions), _ask_steps, _say_steps, grouped=1, limit=None),)
