"""A statement that is built and compiled once: asking it again costs what the driver takes, and nothing before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncSession


class Prebuilt:
    """The text of a statement and the order of its parameters; those without a value of their own are given each time."""

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=dialect())  # type: ignore[no-untyped-call]
        self.text = compiled.string
        self._fixed, self._order = compiled.params, tuple(compiled.positiontup or ())

    async def rows(self, session: AsyncSession, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """What it answers with these parameters."""
        values = {**self._fixed, **given}
        connection = await session.connection()
        answer = await connection.exec_driver_sql(self.text, tuple(values[name] for name in self._order))
        return answer.all()
