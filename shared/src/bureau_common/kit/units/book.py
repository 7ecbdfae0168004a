"""The register's book: what its entries demand of each other, and what it may not take away from under rows."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal, not_, select, union_all

from ...schemas.findings import blocked
from ...schemas.reporting_units import UnitEntry
from ...schemas.terms import Told
from ..books.asking import NOT_TOLD
from ..books.books import Book
from ..books.demands import once
from ..books.guards import Guard, Scope
from ..core.context import current
from ..core.records import book_of
from ..core.tables import reporting_units as units
from .demands import KnownUnit
from .rules import REGISTER, UNIT, check_code, check_division, check_span, of_the_bureau


def unit_book(demands: Sequence[KnownUnit] = (), asking: Sequence[Guard] = ()) -> Book[UnitEntry]:
    """The register of a service whose records demand these units, and whose guards `asking` depend on it otherwise."""
    return Book(
        "单位",
        UnitEntry,
        units,
        rules=(of_the_bureau, check_code, check_division, check_span),
        topic="units",
        guards=(
            once(UNIT, units.c.code),
            *[_names_known(name) for name in _NAMED],
            *([_uncovers(demands)] if demands else []),
            *asking,
        ),
    )


_NAMED = ("owner_department", "successor")


def _names_known(name: str) -> Guard:
    """The unit that owns a unit, or comes after it, is in the register too."""
    column, other = units.c[name], units.alias("other")

    def ask(scope: Scope) -> Select[Any]:
        known = select(other.c.id).where(scope.live(other), other.c.code == column).exists()
        concerned = column.in_(scope.keys((units.c.code,))) if scope.change is not None else column.is_not(None)
        return (
            select(units.c.code, column)
            .where(scope.live(units), not_(known), column.is_not(None), scope.touched(units) | concerned)
            .order_by(units.c.code)
        )

    def say(code: str, named: str) -> Iterator[Told]:
        zh = f"单位{code}所填的{units.c[name].info['title']}{named}不在登记簿中，请先登记，或在同一文件中一并登记"
        en = f"{named}, which unit {code} names as {name}, is not in the register; enter it first, or in the same file"
        yield blocked("unknown", zh, en, REGISTER, name, named)

    return Guard((units,), ask, say)


def _uncovers(demands: Sequence[KnownUnit]) -> Guard:
    """A correction or void of the register leaves no row behind that stood on it.

    It is refused and not warned of: a row whose unit is gone could be neither corrected nor judged by its unit's kind.
    Rows that no unit covered before, as those older than the register, are not asked about: they would stop everything.
    """
    gone, now = units.alias("gone"), units.alias("now")

    def left_by(scope: Scope, demand: KnownUnit) -> Select[Any]:
        table = demand.table
        covered = select(now.c.id).where(scope.live(now), demand.stands(now)).exists()
        taken = and_(demand.stands(gone), scope.touched(gone), gone.c.voided_change.is_not(None))
        return (
            select(gone.c.code, literal(book_of(table)).label("book"), table.c.business_date.label("day"))
            .join(gone, taken)
            .where(scope.live(table), demand.where, not_(covered))
        )

    def ask(scope: Scope) -> Select[Any]:
        left = union_all(*[left_by(scope, demand) for demand in demands]).subquery()
        return (
            select(left.c.code, left.c.book, func.count(), func.min(left.c.day), func.max(left.c.day))
            .group_by(left.c.code, left.c.book)
            .order_by(left.c.code, left.c.book)
        )

    def say(code: str, book: str, count: int, first: date, last: date) -> Iterator[Told]:
        zh = f"账簿{book}有{count}条{first}至{last}的记录用到单位{code}，更改后将无单位可依；请先更正这些记录，或另定启用、停用日期"
        en = f"{count} records of {book}, {first} to {last}, name unit {code} and would lose it: correct them first, or choose other days"
        found = blocked("unit_in_use", zh, en, REGISTER, "code", f"{book}: {count}")
        names = current()
        is_restricted = book in names.restricted.books
        yield NOT_TOLD if book in names.concealed.books else found.model_copy(update={"restricted": is_restricted})

    return Guard((units,), ask, say)
