"""The first year of a framework beside the annual budget, class by class: what differs is a finding and an alert."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal, select, union, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Finding

from ..reference.budget_kinds import BudgetKind
from ..topics.budgets.rules import IN_FORCE
from ..topics.budgets.schemas import BudgetItem
from ..topics.budgets.tables import budgets
from ..topics.rolling_budgets.rules import DIFFERS, Compared, compare
from ..topics.rolling_budgets.tables import frameworks

Sides = dict[str, dict[str, Decimal]]
"""By side (framework, budget) the amount of each class."""


async def guard_first_years(session: AsyncSession, touched: Touched) -> Guarded:
    """The touched years of which both a framework and an annual budget stand; any other year has nothing to compare."""
    findings: list[Finding] = []
    alerts: dict[tuple[str, str], Cause | None] = {}
    sides: dict[int, Sides] = defaultdict(lambda: defaultdict(dict))
    newest: dict[int, date] = {}
    for year, side, code, amount, on in await session.execute(_sums(touched)):
        alerts.setdefault((DIFFERS, str(year)), None)
        if side is not None:
            sides[year][side][code] = amount
            newest[year] = max(on, newest.get(year, on))
    for year, found in sides.items():
        if len(found) == 2:
            framework, budget = found["framework"], found["budget"]
            classes = {
                code: Compared(framework.get(code, Decimal(0)), budget.get(code, Decimal(0)))
                for code in {*framework, *budget}
            }
            told, alerts[DIFFERS, str(year)] = compare(year, classes, newest[year])
            findings += told
    return Guarded(findings, alerts=alerts)


def _sums(touched: Touched) -> Select[Any]:
    """By touched year, side and class the amount that stands and its newest day; a year without any has one empty row."""
    f, b = frameworks.c, budgets.c
    years = union(
        select(f.prepared_year.label("year")).where(touched.rows(frameworks)),
        select(b.fiscal_year).where(touched.rows(budgets)),
    ).subquery()
    lines = union_all(
        select(
            f.prepared_year.label("year"),
            literal("framework").label("side"),
            f.functional_class.label("code"),
            f.amount,
            f.business_date,
        ).where(standing(frameworks), f.prepared_year == f.fiscal_year, f.prepared_year.in_(select(years.c.year))),
        select(b.fiscal_year, literal("budget"), func.left(b.subject, 3), b.amount, b.business_date).where(
            standing(budgets),
            b.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
            b.item == BudgetItem.OWN_EXPENDITURE,
            b.stage.in_(IN_FORCE),
            b.fiscal_year.in_(select(years.c.year)),
        ),
    ).subquery()
    return (
        select(years.c.year, lines.c.side, lines.c.code, func.sum(lines.c.amount), func.max(lines.c.business_date))
        .outerjoin_from(years, lines, lines.c.year == years.c.year)
        .group_by(years.c.year, lines.c.side, lines.c.code)
    )
