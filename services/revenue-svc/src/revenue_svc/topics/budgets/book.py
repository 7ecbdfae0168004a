"""The book of budgets, and its guard: nothing approved twice, nothing adjusted before approval, both sides equal."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, standing
from bureau_common.schemas.findings import Finding

from ...reference.budget_kinds import BudgetKind
from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import FLOWS
from .rules import (
    APPROVAL,
    ENTERED_ONCE,
    IN_FORCE,
    INCOME,
    BudgetKey,
    Decided,
    check_adjusted,
    check_budget,
    judge_balance,
    surplus,
)
from .schemas import BudgetEntry, BudgetItem, BudgetStage, BudgetView
from .tables import budgets

Stages = dict[BudgetStage, Decided]


async def check(session: AsyncSession, entries: Sequence[BudgetEntry]) -> list[Finding]:
    """The rules over each line, and the codes of its fiscal year."""
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_budget(entry, row)]
    named = [code for row, entry in enumerate(entries, 1) for code in _codes(entry, row)]
    return findings + await check_subjects(session, named)


def _codes(entry: BudgetEntry, row: int) -> list[Named]:
    """The codes that a line names: the side says which list a subject is of, the first digit an economic code's."""
    codes = []
    if entry.subject is not None:
        kind = SubjectKind.REVENUE if entry.item in INCOME else SubjectKind.EXPENDITURE
        codes.append(Named(row, "subject", kind, entry.fiscal_year, entry.subject))
    if entry.economic is not None:
        department = entry.economic.startswith("3")
        kind = SubjectKind.DEPARTMENT_ECONOMIC if department else SubjectKind.GOVERNMENT_ECONOMIC
        codes.append(Named(row, "economic", kind, entry.fiscal_year, entry.economic))
    return codes


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """Blocks on what stands twice and on what is adjusted before approval; warns the bureau of a deficit by an alert."""
    decided = await _read_decided(session, touched)
    findings = await _find_repeated(session, touched)
    headroom, alerts = {}, {}
    for key, stages in decided.items():
        approved, adjusted = stages.get(BudgetStage.APPROVED), stages.get(BudgetStage.ADJUSTMENT)
        findings += check_adjusted(key, approved, adjusted)
        # What may still be spent of the budget in force with both sides equal; negative is a deficit.
        headroom[str(key)] = f"{surplus(approved, adjusted):.2f}"
        alerts["budget_unbalanced", str(key)] = judge_balance(key, approved, adjusted)
    return Guarded(findings, headroom, alerts)


async def _read_decided(session: AsyncSession, touched: Touched) -> dict[BudgetKey, Stages]:
    """What stands of every touched budget, approved and adjusted; a budget of which nothing stands any more has neither."""
    keys = select(budgets.c.fiscal_year, budgets.c.budget_kind).where(touched.rows(budgets)).distinct().subquery()
    lines = and_(
        standing(budgets),
        budgets.c.fiscal_year == keys.c.fiscal_year,
        budgets.c.budget_kind == keys.c.budget_kind,
        budgets.c.stage.in_(IN_FORCE),
    )
    query = (
        select(
            keys,
            budgets.c.stage,
            budgets.c.item,
            func.sum(budgets.c.amount).label("amount"),
            func.min(budgets.c.business_date).label("first"),
            func.max(budgets.c.business_date).label("last"),
        )
        .outerjoin_from(keys, budgets, lines)
        .group_by(*keys.c, budgets.c.stage, budgets.c.item)
    )
    found: dict[BudgetKey, Stages] = {}
    rows = defaultdict(list)
    for row in await session.execute(query):
        key = BudgetKey(row.fiscal_year, BudgetKind.of(row.budget_kind))
        found.setdefault(key, {})
        if row.stage is not None:
            rows[key, BudgetStage.of(row.stage)].append(row)
    for (key, stage), items in rows.items():
        amounts: dict[BudgetItem, Decimal] = {BudgetItem.of(row.item): row.amount for row in items}
        found[key][stage] = Decided(amounts, min(row.first for row in items), max(row.last for row in items))
    return found


async def _find_repeated(session: AsyncSession, touched: Touched) -> list[Finding]:
    """Lines that stand twice under other references: they would double the budget, and nobody would see it."""
    c = budgets.c
    budget = (c.fiscal_year, c.budget_kind, c.reporting_unit)
    line = (*budget, c.item, c.subject, c.economic, c.project_code, c.source_tier, c.stage)
    query = (
        select(
            *line,
            func.count().label("times"),
            func.min(c.source_ref).label("one"),
            func.max(c.source_ref).label("other"),
        )
        .where(
            standing(budgets),
            c.stage.in_(ENTERED_ONCE),
            tuple_(*budget).in_(select(*budget).where(touched.rows(budgets))),
        )
        .group_by(*line)
        .having(func.count() > 1)
        .order_by(*line)
    )
    return [
        Finding(
            code="budget_line_repeated",
            severity="block",
            message_zh=f"{row.reporting_unit}的{BudgetKey(row.fiscal_year, BudgetKind.of(row.budget_kind)).label_zh}"
            f"{BudgetItem.of(row.item).label_zh}{row.subject or ''}在{BudgetStage.of(row.stage).label_zh}阶段有{row.times}条"
            f"（单号{row.one}、{row.other}）；增减请填报调整，差错请更正原记录",
            message_en=f"The {row.stage} line {row.item} {row.subject or ''} of {row.reporting_unit} in the budget "
            f"{row.fiscal_year} {row.budget_kind} stands {row.times} times ({row.one}, {row.other}); enter a change as an "
            "adjustment, and correct the record that is wrong",
            clause=APPROVAL,
            field="source_ref",
            actual=row.other,
        )
        for row in await session.execute(query)
    ]


BUDGETS = OldBook(
    name="budgets",
    label_zh="预算",
    topic="budgets",
    table=budgets,
    entry=BudgetEntry,
    view=BudgetView,
    check=check,
    flows=FLOWS,
    guard=guard,
)
