"""What budgets demand of their lines as they stand: none twice, none adjusted before approval, and both sides equal."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import AlertOn, Room, Told

from ...reference.budget_kinds import BudgetKind
from .rules import (
    APPROVAL,
    ENTERED_ONCE,
    IN_FORCE,
    UNBALANCED_ALERT,
    BudgetKey,
    Decided,
    check_adjusted,
    judge_balance,
    surplus,
)
from .schemas import BudgetItem, BudgetStage
from .tables import budgets

_BUDGET = (budgets.c.fiscal_year, budgets.c.budget_kind)
_UNIT = (*_BUDGET, budgets.c.reporting_unit)


def _ask_repeated(scope: Scope) -> Select[Any]:
    """Lines that stand twice under other references: they would double the budget, and nobody would see it."""
    c = budgets.c
    told = (*_UNIT, c.item, c.subject, c.stage)
    line = (*told, c.economic, c.project_code, c.source_tier)
    return (
        select(*told, func.count().label("times"), func.min(c.source_ref), func.max(c.source_ref))
        .where(scope.live(budgets), c.stage.in_(ENTERED_ONCE), scope.concerns(_UNIT))
        .group_by(*line)
        .having(func.count() > 1)
        .order_by(*line)
    )


def _say_repeated(
    year: int, kind: BudgetKind, unit: str, item: BudgetItem, subject: str | None, stage: BudgetStage,
    times: int, one: str, other: str,
) -> Iterator[Told]:  # fmt: skip
    key, code = BudgetKey(year, kind), subject or ""
    zh = (
        f"{unit}的{key.label_zh}{item.label_zh}{code}在{stage.label_zh}阶段有{times}条（单号{one}、{other}）；"
        "增减请填报调整，差错请更正原记录"
    )
    en = (
        f"The {stage} line {item} {code} of {unit} in the budget {key} stands {times} times ({one}, {other}); "
        "enter a change as an adjustment, and correct the record that is wrong"
    )
    yield blocked("repeated", zh, en, APPROVAL, "source_ref", other)


def _ask_decided(scope: Scope) -> Select[Any]:
    """What stands of every touched budget by stage and item; a budget of which nothing stands has one empty row."""
    keys = scope.keys(_BUDGET).subquery()
    year, kind = keys.c
    c = budgets.c
    lines = and_(scope.live(budgets), c.fiscal_year == year, c.budget_kind == kind, c.stage.in_(IN_FORCE))
    decided = (func.sum(c.amount), func.min(c.business_date), func.max(c.business_date))
    return (
        select(year, kind, c.stage, c.item, *decided)
        .select_from(keys.outerjoin(budgets, lines))
        .group_by(year, kind, c.stage, c.item)
        .order_by(year, kind)
    )


def _stages(rows: Sequence[Any]) -> tuple[Decided | None, Decided | None]:
    """What was approved of a budget, and what was adjusted."""
    approved, adjusted = ([line for stage, *line in rows if stage is wanted] for wanted in IN_FORCE)
    return _decided(approved), _decided(adjusted)


def _decided(lines: Sequence[Any]) -> Decided | None:
    """The items of one stage, each with its sum and its first and last day; none where nothing was decided."""
    if not lines:
        return None
    amounts = {item: amount for item, amount, _, _ in lines}
    return Decided(amounts, min(first for *_, first, _ in lines), max(last for *_, last in lines))


def _say_decided(year: int, kind: BudgetKind, rows: Sequence[Any]) -> Iterator[Told]:
    """Blocks on what is adjusted before approval; warns the bureau of a deficit by an alert."""
    key, (approved, adjusted) = BudgetKey(year, kind), _stages(rows)
    yield from check_adjusted(key, approved, adjusted)
    yield AlertOn(UNBALANCED_ALERT, str(key), judge_balance(key, approved, adjusted))


def _say_room(year: int, kind: BudgetKind, rows: Sequence[Any]) -> Iterator[Told]:
    """What may still be spent of the budget in force with both sides equal; negative is a deficit."""
    yield Room(str(BudgetKey(year, kind)), surplus(*_stages(rows)))


GUARDS = (
    Guard((budgets,), _ask_repeated, _say_repeated),
    Guard((budgets,), _ask_decided, _say_decided, grouped=2, limit=None),
    Guard((budgets,), _ask_decided, _say_room, grouped=2, limit=None, rehearsed=True),
)
