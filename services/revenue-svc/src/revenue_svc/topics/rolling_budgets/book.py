"""The book of frameworks, and its guard: no line twice, versions in order, nothing below 0."""

from collections.abc import Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, listed, repeated, standing
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import FRAMEWORKS
from .rules import LineKey, check_line, judge_version, negative_line, repeated_line
from .schemas import RollingBudgetEntry, RollingBudgetView
from .tables import frameworks

_LINE = (
    frameworks.c.prepared_year,
    frameworks.c.reporting_unit,
    frameworks.c.fiscal_year,
    frameworks.c.functional_class,
)


async def check(session: AsyncSession, entries: Sequence[RollingBudgetEntry]) -> list[Finding]:
    """The rules over each line, and its class in the list of the framework's first year: later lists are not out yet."""
    named = [
        Named(row, "functional_class", SubjectKind.EXPENDITURE, entry.prepared_year, entry.functional_class)
        for row, entry in enumerate(entries, 1)
    ]
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_line(entry, row)]
    return findings + await check_subjects(session, named)


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """Every version of the touched frameworks, and every line that the change touched."""
    twice = await repeated(session, touched, frameworks, *_LINE, frameworks.c.version)
    return Guarded(
        [
            *[repeated_line(LineKey(*line), version) for *line, version in twice],
            *await _judge_versions(session, touched),
            *await _judge_lines(session, touched),
        ]
    )


async def _judge_versions(session: AsyncSession, touched: Touched) -> list[Finding]:
    f = frameworks.c
    first = func.min(f.business_date)
    versions = (
        select(f.prepared_year, f.version, first.label("first"))
        .where(standing(frameworks), f.prepared_year.in_(select(f.prepared_year).where(touched.rows(frameworks))))
        .group_by(f.prepared_year, f.version)
        .order_by(f.prepared_year, f.version)
    )
    began = {(row.prepared_year, row.version): row.first for row in await session.execute(versions)}
    return [
        finding
        for (year, version), day in began.items()
        for finding in judge_version(year, version, day, began.get((year, version - 1)))
    ]


async def _judge_lines(session: AsyncSession, touched: Touched) -> list[Finding]:
    """The first version in which a line has fallen below 0."""
    f = frameworks.c
    amount = func.sum(f.amount).over(partition_by=_LINE, order_by=f.version)
    moved = tuple_(*_LINE).in_(select(*_LINE).where(touched.rows(frameworks)))
    lines = select(*_LINE, f.version, amount.label("amount")).where(standing(frameworks), moved).subquery()
    below = select(lines).where(lines.c.amount < 0).order_by(*lines.c)
    return [negative_line(LineKey(*line), version, amount) for *line, version, amount in await listed(session, below)]


ROLLING_BUDGETS = OldBook(
    name="rolling-budgets",
    label_zh="滚动预算",
    topic="rolling_budgets",
    table=frameworks,
    entry=RollingBudgetEntry,
    view=RollingBudgetView,
    check=check,
    flows=(FRAMEWORKS,),
    guard=guard,
)
