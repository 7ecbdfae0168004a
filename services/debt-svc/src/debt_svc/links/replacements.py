"""A bond that replaces hidden debt (置换): it stands as legal debt, on-lent by that day, with at least that amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.findings import Finding, blocked, exceeded

from ..topics.government_debt.schemas import Movement, Purpose
from ..topics.government_debt.tables import bonds, debt_movements
from ..topics.hidden_debt.rules import REPLACEMENTS
from ..topics.hidden_debt.tables import resolutions

REPLACING = frozenset({Purpose.REFINANCING, Purpose.REPLACEMENT})
"""What a bond that replaces hidden debt is issued for: new bonds are for new projects."""


@dataclass(frozen=True)
class Step:
    """What one day added to a bond: on-lent as legal debt, and spent on replacing hidden debt."""

    day: date
    on_lent: Decimal
    replaced: Decimal


async def guard_replacements(session: AsyncSession, touched: Touched) -> Guarded:
    """The bonds that the change touched and that replace hidden debt, whichever side was written, corrected or voided."""
    found: list[Finding] = []
    for code, rows in groupby(await session.execute(_steps(touched)), lambda row: row.bond_code):
        steps = list(rows)
        if any(row.replaced for row in steps):
            purpose = next((Purpose.of(row.purpose) for row in steps if row.purpose is not None), None)
            found += judge_bond(code, purpose, [Step(row.day, row.on_lent, row.replaced) for row in steps])
    return Guarded(found[:LISTED])


def _steps(touched: Touched) -> Select[Any]:
    """What stands on the touched bonds by day, each row with the purpose of its bond, or none where it is unknown."""
    lent = and_(standing(debt_movements), debt_movements.c.movement != Movement.REPAID)
    codes = _touched_codes(touched)
    moved = union_all(
        select(
            debt_movements.c.bond_code,
            debt_movements.c.business_date.label("day"),
            debt_movements.c.amount.label("on_lent"),
            literal(0).label("replaced"),
        ).where(lent, debt_movements.c.bond_code.in_(codes)),
        select(resolutions.c.bond_code, resolutions.c.business_date, literal(0), resolutions.c.amount).where(
            standing(resolutions), resolutions.c.bond_code.in_(codes)
        ),
    ).subquery()
    return (
        select(moved.c.bond_code, moved.c.day, func.max(bonds.c.purpose).label("purpose"))
        .add_columns(func.sum(moved.c.on_lent).label("on_lent"), func.sum(moved.c.replaced).label("replaced"))
        .outerjoin(bonds, and_(bonds.c.code == moved.c.bond_code, standing(bonds)))
        .group_by(moved.c.bond_code, moved.c.day)
        .order_by(moved.c.bond_code, moved.c.day)
    )


def _touched_codes(touched: Touched) -> CompoundSelect[Any]:
    columns = (bonds.c.code, debt_movements.c.bond_code, resolutions.c.bond_code)
    return union_all(*[select(column).where(touched.rows(column.table), column.is_not(None)) for column in columns])


def judge_bond(code: str, purpose: Purpose | None, steps: Iterable[Step]) -> list[Finding]:
    """Whether a bond may replace hidden debt, and by every day no more of it than was on-lent by then."""
    if purpose is None:
        return [
            blocked(
                "replacement_bond_unknown", f"置换债券{code}未登记，请先在政府债券中登记并登记转贷",
                f"The bond {code} is not registered; register it with the government's bonds and on-lend it first",
                REPLACEMENTS, "bond_code", code,
            )
        ]  # fmt: skip
    if purpose not in REPLACING:
        return [
            blocked(
                "replacement_bond_purpose", f"债券{code}的发行用途为{purpose.label_zh}，不得用于置换隐性债务",
                f"The bond {code} is issued for {purpose}, which may not replace hidden debt", REPLACEMENTS, "bond_code",
                purpose, " / ".join(sorted(REPLACING)),
            )
        ]  # fmt: skip
    on_lent = replaced = Decimal(0)
    for step in steps:
        on_lent, replaced = on_lent + step.on_lent, replaced + step.replaced
        if replaced > on_lent:
            return [_beyond_bond(code, step.day, replaced, on_lent)]
    return []


def _beyond_bond(code: str, day: date, replaced: Decimal, on_lent: Decimal) -> Finding:
    return exceeded(
        "replacement_exceeds_bond",
        f"债券{code}至{day}已转贷{on_lent:.2f}元，置换隐性债务{replaced:.2f}元超过转贷额；置换须等额转为政府债务，请先登记转贷",
        f"By {day} {on_lent:.2f} yuan of the bond {code} are on-lent, but {replaced:.2f} replace hidden debt: what is "
        "replaced becomes government debt, so register the on-lending first",
        REPLACEMENTS, "amount", replaced, on_lent,
    )  # fmt: skip
