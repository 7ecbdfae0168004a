"""The book of parameters: one person proposes a value, another approves it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas.findings import Clause, Finding
from ..schemas.parameters import Parameter, ParameterEntry, ParameterView
from .books import Book
from .context import current
from .errors import Refused
from .tables import parameters

DECLARED = Clause(document="本系统参数目录（GET /v1/parameters/declared）", article=None, verified=True)


def parameter_book(declared: Sequence[Parameter]) -> Book[ParameterEntry]:
    """The book in which the values of a service's declared parameters stand."""
    by_key = {parameter.key: parameter for parameter in declared}

    async def check(session: AsyncSession, entries: Sequence[ParameterEntry]) -> list[Finding]:
        _refuse_bound_callers()
        findings = []
        for row, entry in enumerate(entries, 1):
            findings += check_value(by_key, entry, row) + await _check_repeated(session, entry, row)
        return findings

    return Book(
        name="parameters",
        label_zh="参数",
        topic="parameters",
        table=parameters,
        entry=ParameterEntry,
        view=ParameterView,
        check=check,
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


async def _check_repeated(session: AsyncSession, entry: ParameterEntry, row: int) -> list[Finding]:
    """One key has one value from a day on; its own record may be corrected."""
    other = or_(parameters.c.source != entry.source, parameters.c.source_ref != entry.source_ref)
    same_day = (parameters.c.key == entry.key, parameters.c.business_date == entry.business_date)
    query = select(parameters.c.value).where(*same_day, other, parameters.c.voided_change.is_(None))
    standing = (await session.execute(query)).scalar_one_or_none()
    if standing is None:
        return []
    return [
        _finding(
            "parameter_repeated", "business_date", row,
            f"{entry.key}自{entry.business_date}起已有取值{standing}，请更正该记录",
            f"{entry.key} has the value {standing} from {entry.business_date} on; correct that record",
            entry.value,
        )
    ]  # fmt: skip


def _finding(
    code: str, field: str, row: int, message_zh: str, message_en: str, actual: str, clause: Clause = DECLARED
) -> Finding:
    return Finding(
        code=code, severity="block", message_zh=message_zh, message_en=message_en, clause=clause,
        field=field, row=row, actual=actual[:200],
    )  # fmt: skip
