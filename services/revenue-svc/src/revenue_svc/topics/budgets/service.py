"""The balance table of a budget: both sides by item, from the same sums that the figures read."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.figures.moving import read_movements
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Movements
from bureau_common.schemas.periods import Period

from .figures import LINES, category
from .rules import EXPENDITURE, INCOME, STAGES, BudgetKey
from .schemas import BalanceLine, BalanceSide, BalanceStage, BalanceTable, BudgetItem


async def read_balance(session: AsyncSession, cutoff: Cutoff, key: BudgetKey, stage: BalanceStage) -> BalanceTable:
    """The table as it stood at a cut-off, over the whole fiscal year."""
    year = Period(key.year, 1), Period(key.year, 12)
    movements = (await read_movements(session, cutoff, {LINES: year}))[LINES.name]
    income, expenditure = (_side(movements, key, stage, items) for items in (INCOME, EXPENDITURE))
    difference, rows = income.total - expenditure.total, income.rows + expenditure.rows
    return BalanceTable(
        year=key.year,
        budget_kind=key.kind,
        stage=stage,
        income=income,
        expenditure=expenditure,
        difference=difference,
        rows=rows,
        state="not_reported" if rows == 0 else "balanced" if difference == 0 else "unbalanced",
        change_no=cutoff.head.change_no,
    )


def _side(movements: Movements, key: BudgetKey, stage: BalanceStage, items: Sequence[BudgetItem]) -> BalanceSide:
    year = Period(key.year, 1), Period(key.year, 12)
    categories = {item: [category(key.kind, item, each) for each in STAGES[stage]] for item in items}
    sums = {item: movements.total(*year, categories[item]) for item in items}
    whole = movements.total(*year, [name for names in categories.values() for name in names])
    lines = [
        BalanceLine(item=item, label_zh=item.label_zh, amount=found.amount, rows=found.rows)
        for item, found in sums.items()
    ]
    return BalanceSide(items=lines, total=whole.amount, rows=whole.rows)
