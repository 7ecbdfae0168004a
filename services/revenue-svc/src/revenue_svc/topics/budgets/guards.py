"""What budgets demand of their lines as they stand: none twice, none adjusted before approval, and both sides equal."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, running_sums
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Room, Told

from ...reference.subject_lists import BudgetKind
from .rules import (
    APPROVAL,
    ENTERED_ONCE,
    IN_FORCE,
    INCOME,
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
    """Blocks on what is adjusted before approval."""
    yield from check_adjusted(BudgetKey(year, kind), *_stages(rows))


def _say_room(year: int, kind: BudgetKind, rows: Sequence[Any]) -> Iterator[Told]:
    """What may still be spent of the budget in force with both sides equal; negative is a deficit."""
    yield Room(str(BudgetKey(year, kind)), surplus(*_stages(rows)))


def _ask_unbalanced(scope: Scope) -> Select[Any]:
    """The budgets of which the two sides differ, as approved or as adjusted, and since when."""
    c, names = budgets.c, ["fiscal_year", "budget_kind"]
    signed = case((c.item.in_(INCOME), c.amount), else_=-c.amount)
    approved = c.stage == BudgetStage.APPROVED
    moves = select(
        *_BUDGET,
        c.business_date.label("day"),
        case((approved, signed), else_=0).label("initial"),
        signed.label("in_force"),
        case((approved, 0), else_=1).label("adjustments"),
        case((approved, 1), else_=0).label("lines"),
    ).where(scope.live(budgets), c.stage.in_(IN_FORCE))
    days = running_sums(moves.subquery(), names, ["initial", "in_force", "adjustments", "lines"])
    apart = and_(days.c.lines > 0, or_(days.c.initial != 0, days.c.in_force != 0))
    found = broken_since(days, apart, *names).c
    told = (found.initial, found.in_force, found.adjustments, found.since)
    return select(found.fiscal_year, found.budget_kind, *told).order_by(found.fiscal_year, found.budget_kind)


GUARDS = (
    Guard((budgets,), _ask_repeated, _say_repeated),
    Guard((budgets,), _ask_decided, _say_decided, grouped=2, limit=None),
    Guard((budgets,), _ask_decided, _say_room, grouped=2, limit=None, rehearsed=True),
    Question(UNBALANCED_ALERT, {budgets: _BUDGET}, _ask_unbalanced, judge_balance),
)
