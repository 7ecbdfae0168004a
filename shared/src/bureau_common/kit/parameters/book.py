"""The book of parameters: one person proposes a value, another approves it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, Finding, blocked
from ...schemas.parameters import Parameter, ParameterEntry
from ...schemas.terms import Told
from ..books.books import BY_TWO_PERSONS, Book
from ..books.guards import Guard, Scope
from ..core.context import current
from ..core.tables import parameters as table
from ..units.rules import of_the_bureau

DECLARED = Clause(document="本系统参数目录（GET /v1/parameters/declared）", article=None, verified=True)


def parameter_book(declared: Sequence[Parameter]) -> Book[ParameterEntry]:
    """The book in which the values of a service's declared parameters stand."""
    by_key = {parameter.key: parameter for parameter in declared}

    async def check(session: AsyncSession, entries: Sequence[ParameterEntry]) -> list[Finding]:
        return [finding for row, entry in enumerate(entries, 1) for finding in check_value(by_key, entry, row)]

    return Book(
        "参数",
        ParameterEntry,
        table,
        rules=(of_the_bureau,),
        check=check,
        operations=BY_TWO_PERSONS,
        topic="parameters",
        guards=(Guard((table,), _ask_repeated, _say_repeated),),
    )


def check_value(declared: dict[str, Parameter], entry: ParameterEntry, row: int) -> list[Finding]:
    """A value is of a declared parameter and is one that it can take."""
    names = current()
    declared = {key: each for key, each in declared.items() if key not in names.concealed.parameters}
    parameter = declared.get(entry.key)
    if parameter is None:
        told = ("没有这个参数，应为以下之一：", "There is no such parameter; it must be one of ")
        keys = ", ".join(declared)
        return [blocked("parameter_unknown", told[0] + keys, told[1] + keys, DECLARED, "key", entry.key[:200], row=row)]
    try:
        parameter.parse(entry.value)
    except ValueError as error:
        chinese, _, english = str(error).partition(" / ")
        found = blocked("parameter_value", chinese, english, parameter.clause, "value", entry.value[:200], row=row)
        return [found.model_copy(update={"restricted": entry.key in names.restricted.parameters})]
    return []


def _ask_repeated(scope: Scope) -> Select[Any]:
    """One key has one value from a day on: of two that are approved at once one is too late."""
    before = table.alias("before")
    same = and_(before.c.key == table.c.key, before.c.business_date == table.c.business_date)
    return (
        select(table.c.key, table.c.business_date, before.c.value)
        .join(before, and_(same, scope.live(before), before.c.id != table.c.id))
        .where(scope.live(table), scope.own(table))
        .order_by(table.c.key, table.c.business_date)
    )


def _say_repeated(key: str, day: date, value: str) -> Iterator[Told]:
    zh = f"{key}自{day}起已有取值{value}，请更正该记录"
    en = f"{key} has the value {value} from {day} on; correct that record"
    yield blocked("repeated", zh, en, DECLARED, "business_date", value)
