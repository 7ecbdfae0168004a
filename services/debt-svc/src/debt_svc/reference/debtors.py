"""Whose debt it is: a unit of the register or an enterprise by its credit code, and never a township's; asked of every debt.

A township may hide behind another name for itself, a village, a company that it owns, or an office in its division.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import CTE, ColumnElement, Select, Table, Text, and_, false, func, literal, not_, or_, select
from stdnum.cn import uscc

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.queries import plain_name
from bureau_common.kit.core.tables import reporting_units as units
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import Line, RegisteredUnit
from bureau_common.schemas.reporting_units import UnitKind, township_of
from bureau_common.schemas.terms import Told

TOWNSHIPS = Clause(
    document="《中华人民共和国预算法》、《国务院关于加强地方政府性债务管理的意见》（国发〔2014〕43号）",
    article="预算法第三十五条",
    verified=True,
)
DebtorCode = Annotated[RegisteredUnit, Field(title="债务人代码")]
DebtorName = Annotated[Line, Field(title="债务人名称")]
_OFFICES = (
    "人民政府",
    "政府",
    "人民政府办公室",
    "街道办事处",
    "办事处",
    "财政所",
    "财政分局",
    "村民委员会",
    "村委会",
    "居民委员会",
)
"""What a township or a village is called where its own name is not enough."""


class DebtorLevel(Labelled):
    """Whose debt it is; a township is listed so that its debt is refused by name."""

    DISTRICT = "district", "区本级"
    DEPARTMENT = "department", "区直部门"
    ZONE = "zone", "园区"
    TOWNSHIP = "township", "乡镇（街道）"


def check_debtor(code: str, level: DebtorLevel) -> Iterator[Finding]:
    """By the level that is said and by a division's digits: what the entry betrays by itself."""
    if level is DebtorLevel.TOWNSHIP:
        yield _borrows("debtor_level", level)
    elif township_of(code) is not None:
        yield _borrows("debtor_code", code)
    elif len(code) == 18 and code.startswith("9") and not uscc.is_valid(code):
        zh, en = (
            "统一社会信用代码校验不符，请核对债务人代码",
            "Not a valid unified social credit code; check the debtor's code",
        )
        yield blocked("unknown", zh, en, TOWNSHIPS, "debtor_code", code)


def _borrows(field: str, actual: object) -> Finding:
    zh = "乡镇不得举借债务；确系区级债务的，请核对债务人代码和层级，乡镇举债线索请转监督检查"
    en = "A township may not borrow; if the debt is the district's, check the debtor's code and level"
    return blocked("township_borrows", zh, en, TOWNSHIPS, field, actual)


def debtors(table: Table) -> tuple[Guard, ...]:
    """The demands on the debtors of a table's rows, by the register on the row's day; an enterprise is in no register.

    Credit codes of enterprises begin with 9; those of offices, a township's too, with another digit.
    """
    code = table.c.debtor_code
    is_enterprise = code.regexp_match("^9[0-9A-Z]{17}$")
    return known_unit(code, where=not_(is_enterprise)), _no_township(table)


def _of_townships(scope: Scope, name: str) -> CTE:
    """Townships and villages, what stands in their divisions, and what these own, at any remove; and what a change moved."""
    in_division = units.c.division_code.regexp_match("^[0-9]{6}(?!000)[0-3][0-9]{2}")
    moved = scope.touched(units) if scope.change is not None else false()
    first = select(units.c.code, units.c.name, units.c.kind, moved.label("moved")).where(
        scope.live(units), or_(units.c.kind.in_((UnitKind.TOWNSHIP, UnitKind.VILLAGE)), in_division)
    )
    found = first.cte(name, recursive=True)
    owned = units.alias("owned")
    moves = scope.touched(owned) if scope.change is not None else false()
    return found.union(
        select(owned.c.code, owned.c.name, owned.c.kind, or_(found.c.moved, moves)).where(
            scope.live(owned), owned.c.owner_department == found.c.code
        )
    )


def _no_township(table: Table) -> Guard:
    """No standing debt that the change touched, or whose debtor the register now says to be a township's."""
    own = table.c

    def ask(scope: Scope) -> Select[Any]:
        theirs = _of_townships(scope, f"of_townships_{table.name}")
        called = plain_name(own.debtor_name)
        is_place = theirs.c.kind.in_((UnitKind.TOWNSHIP, UnitKind.VILLAGE))
        named: ColumnElement[bool] = or_(
            called == plain_name(theirs.c.name),
            and_(
                is_place, called.in_([func.concat(plain_name(theirs.c.name), literal(each, Text)) for each in _OFFICES])
            ),
        )
        return (
            select(own.debtor_code, own.debtor_name, theirs.c.name)
            .distinct()
            .select_from(table)
            .join(theirs, or_(theirs.c.code == own.debtor_code, named))
            .where(scope.live(table), or_(scope.touched(table), theirs.c.moved))
            .order_by(own.debtor_code, own.debtor_name, theirs.c.name)
        )

    def say(code: str, name: str, unit: str) -> Iterator[Told]:
        yield _borrows("debtor_code", f"{code} {name} = {unit}")

    return Guard((table, units), ask, say)
