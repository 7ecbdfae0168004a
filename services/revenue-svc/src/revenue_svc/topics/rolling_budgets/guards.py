"""What frameworks demand of their lines as they stand: none twice, versions in order, and nothing below 0."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from bureau_common.kit.books.demands import once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from .rules import LINE, MEDIUM_TERM
from .tables import frameworks

_LINE = (
    frameworks.c.functional_class,
    frameworks.c.reporting_unit,
    frameworks.c.fiscal_year,
    frameworks.c.prepared_year,
)


def _ask_versions(scope: Scope) -> Select[Any]:
    """Later versions of a framework that begin without the one before them, or earlier than it."""
    f = frameworks.c
    began = (
        select(f.prepared_year, f.version, func.min(f.business_date).label("first"))
        .where(scope.live(frameworks), scope.concerns((f.prepared_year,)))
        .group_by(f.prepared_year, f.version)
        .subquery()
    )
    before = began.alias()
    preceding = and_(before.c.prepared_year == began.c.prepared_year, before.c.version == began.c.version - 1)
    return (
        select(began, before.c.first)
        .outerjoin(before, preceding)
        .where(began.c.version > 1, or_(before.c.first.is_(None), before.c.first > began.c.first))
        .order_by(began.c.prepared_year, began.c.version)
    )


def _say_version(prepared_year: int, version: int, first: date, before: date | None) -> Iterator[Told]:
    """A later version follows the one before it, in number and in time; `before` is when that one began."""
    lacks_zh = "尚无" if before is None else f"于{before}才有"
    lacks_en = "no" if before is None else f"since {before} a"
    zh = f"{prepared_year}年起的规划{lacks_zh}第{version - 1}版，不能有{first}的第{version}版"
    en = (
        f"The framework from {prepared_year} has {lacks_en} version {version - 1}: "
        f"version {version} cannot be of {first}"
    )
    expected = None if before is None else f">= {before}"
    yield blocked("rolling_budget_version", zh, en, MEDIUM_TERM, "version", version, expected)


def _ask_negative(scope: Scope) -> Select[Any]:
    """The versions in which a line has fallen below 0."""
    f = frameworks.c
    amount = func.sum(f.amount).over(partition_by=_LINE, order_by=f.version)
    lines = (
        select(*_LINE, f.version, amount.label("amount"))
        .where(scope.live(frameworks), scope.concerns(_LINE))
        .subquery()
    )
    return select(lines).where(lines.c.amount < 0).order_by(*lines.c)


def _say_negative(
    functional_class: str, unit: str, year: int, prepared_year: int, version: int, amount: Decimal
) -> Iterator[Told]:
    """No version takes off more than the line has."""
    zh = f"{prepared_year}年起规划中{unit}的{year}年{functional_class}类修订至第{version}版为{amount:.2f}元，不得为负"
    en = (
        f"{unit} {functional_class} {year} in the framework from {prepared_year} is {amount:.2f} yuan "
        f"in version {version}: it may not be negative"
    )
    yield blocked("rolling_budget_negative", zh, en, MEDIUM_TERM, "amount", f"{amount:.2f}", ">= 0.00")


GUARDS = (
    once(LINE, *_LINE, frameworks.c.version),
    Guard((frameworks,), _ask_versions, _say_version),
    Guard((frameworks,), _ask_negative, _say_negative),
)
