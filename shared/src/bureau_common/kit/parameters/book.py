"""The book of parameters: one person proposes a value, another approves it."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, Finding
from ...schemas.parameters import Parameter, ParameterEntry, ParameterView
from ..books.books import Book
from ..books.guards import Guarded, Touched, standing
from ..core.context import current
from ..core.errors import Refused
from ..core.tables import parameters

DECLARED = Clause(document="本系统参数目录（GET /v1/parameters/declared）", article=None, verified=True)


def parameter_book(declared: Sequence[Parameter]) -> Book[ParameterEntry]:
    """The book in which the values of a service's declared parameters stand."""
    by_key = {parameter.key: parameter for parameter in declared}

    async def check(session: AsyncSession, entries: Sequence[ParameterEntry]) -> list[Finding]:
        _refuse_bound_callers()
        findings = []
        for row, entry in enumerate(entries, 1):
            findings += check_value(by_key, entry, row)
        return findings

    return Book(
        name="parameters",
        label_zh="参数",
        topic="parameters",
        table=parameters,
        entry=ParameterEntry,
        view=ParameterView,
        check=check,
        guard=_guard,
        operations=frozenset({"propose"}),
    )


def _refuse_bound_callers() -> None:
    """A parameter changes figures of the whole district, whatever unit files it."""
    if current().caller.units:
        raise Refused(
            "forbidden",
            "参数为全区口径，限定填报单位的令牌不能设置",
            "Parameters are of the whole district; a token bound to reporting units cannot set them",
        )


def check_value(declared: dict[str, Parameter], entry: ParameterEntry, row: int) -> list[Finding]:
    """A value is of a declared parameter and is one that it can take."""
    parameter = declared.get(entry.key)
    if parameter is None:
        told = ("没有这个参数，应为以下之一：", "There is no such parameter; it must be one of ")
        keys = ", ".join(declared)
        return [_finding("parameter_unknown", "key", row, told[0] + keys, told[1] + keys, entry.key)]
    try:
        parameter.parse(entry.value)
    except ValueError as error:
        chinese, _, english = str(error).partition(" / ")
        return [_finding("parameter_value", "value", row, chinese, english, entry.value, parameter.clause)]
    return []


async def _guard(session: AsyncSession, touched: Touched) -> Guarded:
    """One key has one value from a day on: judged under the lock, of two that are approved at once one is too late."""
    key = (parameters.c.key, parameters.c.business_date)
    query = select(*key, parameters.c.value, touched.rows(parameters).label("own")).where(
        standing(parameters), tuple_(*key).in_(select(*key).where(touched.rows(parameters)))
    )
    rows = (await session.execute(query)).all()
    before = {(row.key, row.business_date): row.value for row in rows if not row.own}
    taken = [
        (row, before[row.key, row.business_date]) for row in rows if row.own and (row.key, row.business_date) in before
    ]
    return Guarded(
        [
            _finding(
                "parameter_repeated",
                "business_date",
                None,
                f"{row.key}自{row.business_date}起已有取值{value}，请更正该记录",
                f"{row.key} has the value {value} from {row.business_date} on; correct that record",
                row.value,
            )
            for row, value in taken
        ]
    )


def _finding(
    code: str, field: str, row: int | None, message_zh: str, message_en: str, actual: str, clause: Clause = DECLARED
) -> Finding:
    return Finding(
        code=code, severity="block", message_zh=message_zh, message_en=message_en, clause=clause,
        field=field, row=row, actual=actual[:200],
    )  # fmt: skip
