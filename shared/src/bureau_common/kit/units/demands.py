"""The demand that a row's unit is in the register, in force on the row's day and, where it matters, of some kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, Text, and_, func, not_, or_, select, true

from ...schemas.findings import blocked
from ...schemas.reporting_units import UnitKind
from ...schemas.terms import Told
from ..books.guards import Guard, Scope, table_of
from ..books.periods import known_to, period_of
from ..core.records import title_of
from ..core.tables import reporting_units
from .rules import REGISTER

_SHORT = 6
"""Digits of a code that is shorter than a division's: perhaps a spreadsheet made a number of it."""


def stands_on(units: FromClause, day: ColumnElement[date], kinds: Sequence[UnitKind] = ()) -> ColumnElement[bool]:
    """That a unit of the register is there on a day, as one of `kinds` where some are given."""
    there = and_(units.c.from_day <= day, or_(units.c.until_day.is_(None), units.c.until_day > day))
    return and_(there, units.c.kind.in_(kinds)) if kinds else there


@dataclass(frozen=True, eq=False, kw_only=True)
class KnownUnit(Guard):
    """That a row's `column` is a unit on the row's business date; the register asks the same before it lets a unit go."""

    column: ColumnElement[Any]
    kinds: tuple[UnitKind, ...] = ()
    where: ColumnElement[bool] = field(default_factory=true)

    @property
    def table(self) -> Table:
        return table_of(self.column)

    def stands(self, units: FromClause) -> ColumnElement[bool]:
        """That a row's unit is this one of the register, there on the row's day."""
        return and_(units.c.code == self.column, stands_on(units, self.table.c.business_date, self.kinds))


def known_unit(column: ColumnElement[Any], *kinds: UnitKind, where: ColumnElement[bool] | None = None) -> KnownUnit:
    """The unit that a touched row (of those that `where` picks) names is in the register, on its day and of its kind."""
    asked = true() if where is None else where
    table, units, fitting = table_of(column), reporting_units, reporting_units.alias("fitting")
    day, title, name = table.c.business_date, title_of(column), getattr(column, "name", "")

    def ask(scope: Scope) -> Select[Any]:
        known = [units.c.kind, units.c.from_day, units.c.until_day]
        fits = select(fitting.c.id).where(scope.live(fitting), fitting.c.code == column, stands_on(fitting, day, kinds))
        return (
            select(column, func.min(day), *known)
            .outerjoin(units, and_(scope.live(units), units.c.code == column))
            .where(scope.touched(table), scope.live(table), column.is_not(None), asked, not_(fits.exists()))
            .group_by(column, *known)
            .order_by(column)
        )

    def say(code: str, on: date, kind: UnitKind | None, since: date | None, until: date | None) -> Iterator[Told]:
        if kind is None or since is None:
            zh = f"{title}{code}不在单位登记簿中；请核对代码，或先经网关登记该单位（POST /v1/units/import）"
            en = f"{name} {code} is not in the register of units; check the code, or register the unit first"
            if code.isdigit() and len(code) < _SHORT:
                zh = f"{zh}；代码若以0开头，请看前导零是否被表格软件去掉"
                en = f"{en}; a spreadsheet may have dropped zeros before it"
            yield blocked("unknown", zh, en, REGISTER, name, code)
        elif kinds and kind not in kinds:
            wanted = "、".join(each.label_zh for each in kinds)
            zh = f"{title}{code}在单位登记簿中是{kind.label_zh}，应为{wanted}；请核对代码"
            en = f"{name} {code} is a {kind} in the register of units and should be {', '.join(kinds)}; check the code"
            yield blocked("unit_kind", zh, en, REGISTER, name, kind, ", ".join(kinds))
        else:
            zh_span = f"自{since}起" if until is None else f"{since}起至{until}前"
            en_span = f"from {since}" if until is None else f"from {since} until {until}"
            zh = f"{title}{code}在登记簿中{zh_span}有效，不含{on}；请核对业务日期，或改用承接单位，或更正登记"
            en = f"{name} {code} stands {en_span}, and not on {on}; check the date, name its successor, or mend the register"
            yield blocked("not_in_force", zh, en, REGISTER, name, on, f">= {since}" if on < since else f"< {until}")

    return KnownUnit((table,), ask, say, column=column, kinds=kinds, where=asked)


def name_of(code: ColumnElement[Any], scope: Scope) -> ColumnElement[str]:
    """What the register calls a unit, as the last month that a question is about knows it; else the code itself."""
    named = reporting_units.alias("named")
    name = select(named.c.name).where(known_to(named, period_of(scope.end), scope), named.c.code == code)
    return func.coalesce(name.scalar_subquery(), code, type_=Text)
