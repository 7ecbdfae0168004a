"""The first year of a framework beside the annual budget, class by class: what differs is a finding and an alert."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, cast, func, null, select, union_all

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import AlertOn, Told

from ..reference.budget_kinds import BudgetKind
from ..topics.budgets.rules import IN_FORCE
from ..topics.budgets.schemas import BudgetItem
from ..topics.budgets.tables import budgets
from ..topics.rolling_budgets.rules import DIFFERS, Compared, compare, difference_cause
from ..topics.rolling_budgets.tables import frameworks


def _ask(scope: Scope) -> Select[Any]:
    """By touched year and class what stands on both sides, and its newest day; a year without any has one empty row."""
    f, b = frameworks.c, budgets.c
    years = scope.keys((f.prepared_year,), (b.fiscal_year,)).subquery()
    (year,) = years.c
    none = cast(null(), Numeric)
    lines = union_all(
        select(
            f.prepared_year.label("year"),
            f.functional_class.label("code"),
            f.amount.label("framework"),
            none.label("budget"),
            f.business_date,
        ).where(scope.live(frameworks), f.prepared_year == f.fiscal_year, f.prepared_year.in_(select(year))),
        select(b.fiscal_year, func.left(b.subject, 3), none, b.amount, b.business_date).where(
            scope.live(budgets),
            b.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
            b.item == BudgetItem.OWN_EXPENDITURE,
            b.stage.in_(IN_FORCE),
            b.fiscal_year.in_(select(year)),
        ),
    ).subquery()
    each = lines.c
    return (
        select(year, each.code, func.sum(each.framework), func.sum(each.budget), func.max(each.business_date))
        .select_from(years.outerjoin(lines, each.year == year))
        .group_by(year, each.code)
        .order_by(year)
    )


def _say(year: int, rows: Sequence[Any]) -> Iterator[Told]:
    """A year has something to compare where both a framework and an annual budget stand."""
    if all(any(row[side] is not None for row in rows) for side in (1, 2)):
        zero = Decimal(0)
        classes = {code: Compared(framework or zero, budget or zero) for code, framework, budget, _ in rows}
        yield from compare(year, classes)
        cause = difference_cause(year, classes, max(on for *_, on in rows))
        yield AlertOn(DIFFERS, str(year), cause)
    else:
        yield AlertOn(DIFFERS, str(year), None)


GUARDS = (Guard((budgets, frameworks), _ask, _say, grouped=1, limit=None),)
