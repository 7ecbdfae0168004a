"""What is issued for a project is a new special bond of that project, within its principal, and spent once it is on-lent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, or_, select

from bureau_common.kit.books.demands import Side, covers, names
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import Finding, blocked, exceeded
from bureau_common.schemas.terms import Cover

from ..topics.government_debt.rules import BOND
from ..topics.government_debt.schemas import DebtKind, Movement, Purpose
from ..topics.government_debt.tables import bonds, debt_movements
from ..topics.special_bonds.rules import BUDGETING, PROCEEDS
from ..topics.special_bonds.schemas import ProjectAction
from ..topics.special_bonds.tables import USED, steps, uses

_IS_ISSUE = steps.c.action == ProjectAction.ISSUE
ON_LENT = Cover(
    "项目支出", "yuan spent on projects", "已转贷的本金", "yuan of principal on-lent", PROCEEDS, "on_lent_left",
    "请先登记转贷", "register the on-lending first",
)  # fmt: skip


def _ask_unfit(scope: Scope) -> Select[Any]:
    """Issues of bonds that are no new special ones, or of more than the bond's principal."""
    unfit = or_(
        bonds.c.debt_kind != DebtKind.SPECIAL, bonds.c.purpose != Purpose.NEW, steps.c.amount > bonds.c.principal
    )
    return (
        select(bonds.c.code, bonds.c.debt_kind, bonds.c.purpose, bonds.c.principal, steps.c.amount)
        .join(steps, and_(steps.c.bond_code == bonds.c.code, scope.live(steps), _IS_ISSUE))
        .where(scope.live(bonds), unfit, scope.concerns((bonds.c.code,), (steps.c.bond_code,)))
        .order_by(bonds.c.code)
    )


def say_unfit(code: str, kind: DebtKind, purpose: Purpose, principal: Decimal, issued: Decimal) -> Iterator[Finding]:
    """Which of the two is wrong with what was issued of a bond."""
    if (kind, purpose) != (DebtKind.SPECIAL, Purpose.NEW):
        zh = f"债券{code}是{kind.label_zh}、{purpose.label_zh}，专项债券项目资金应来自新增专项债券，请核对债券代码"
        en = f"The bond {code} is {kind} and {purpose}: a project is funded by new special bonds; check the bond's code"
        yield blocked("special_bond_purpose", zh, en, BUDGETING, "bond_code", f"{kind} {purpose}", "special new")
    else:
        zh = f"债券{code}发行到位{issued:.2f}元，超过转贷本金{principal:.2f}元，请核对"
        en = f"{issued:.2f} yuan are issued of the bond {code}, more than its principal of {principal:.2f}"
        yield exceeded("not_covered", zh, en, BUDGETING, "amount", issued, principal)


GUARDS = (
    # Interest may run from a later day than the one on which the proceeds arrive.
    names(steps, BOND, bonds, ("bond_code", "code"), "project_code", where=_IS_ISSUE, by_day=False),
    Guard((bonds, steps), _ask_unfit, say_unfit),
    covers(
        ON_LENT,
        Side(debt_movements, debt_movements.c.amount, where=debt_movements.c.movement != Movement.REPAID),
        Side(uses, USED),
        "bond_code",
    ),
)
