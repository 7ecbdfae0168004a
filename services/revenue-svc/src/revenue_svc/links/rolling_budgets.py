"""The first year of a framework beside the annual budget, class by class: what differs is a finding and an alert."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Numeric, Select, cast, func, null, select, union_all

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.schemas.terms import AlertOn, Told

from ..reference.subject_lists import BudgetKind
from ..topics.budgets.rules import IN_FORCE
from ..topics.budgets.schemas import BudgetItem
from ..topics.budgets.tables import budgets
from ..topics.rolling_budgets.rules import DIFFERS, Compared, compare, judge_difference
from ..topics.rolling_budgets.tables import frameworks


def _ask(scope: Scope) -> Select[Any]:
    """By year, day and class what was added to both sides."""
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
        select(each.year, each.business_date, each.code, func.sum(each.framework), func.sum(each.budget))
        .group_by(each.year, each.business_date, each.code)
        .order_by(each.year, each.business_date)
    )


def _days(rows: Sequence[Any]) -> dict[date, dict[str, Compared]]:
    """By day and class what was added to either side."""
    days: dict[date, dict[str, Compared]] = {}
    for day, code, framework, budget in rows:
        days.setdefault(day, {})[code] = Compared(framework, budget)
    return days


def _say(year: int, rows: Sequence[Any]) -> Iterator[AlertOn]:
    yield from judge_difference(year, _days(rows))


def _warn(year: int, rows: Sequence[Any]) -> Iterator[Told]:
    """Every class that differs, where both a framework and an annual budget stand."""
    classes: dict[str, Compared] = {}
    for added in _days(rows).values():
        for code, each in added.items():
            classes[code] = classes.get(code, Compared()).plus(each)
    yield from compare(year, classes)


GUARDS = (
    Question(
        DIFFERS, {budgets: (budgets.c.fiscal_year,), frameworks: (frameworks.c.prepared_year,)}, _ask, _say, _warn, 1
    ),
)
