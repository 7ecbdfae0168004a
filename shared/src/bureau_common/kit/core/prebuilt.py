"""Statements whose SQL is written once: constants stand in it, and of each use only the parameters travel.

SQLAlchemy finds the SQL of a statement by a key over every part of it. Of the questions of a book, which are some hundred
parts, looking that up costs more than asking them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, Row, Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType, TypeEngine

_Travelling = tuple[str, Callable[[Any], Any] | None]
"""A parameter's name, and what makes its value the driver's, where it is not that already."""


class Prebuilt:
    """A statement that is asked often; what is no parameter by name is a constant.

    Rows come as the driver reads them. So it is for answers whose types are the driver's own.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._written: tuple[str, tuple[_Travelling, ...]] | None = None

    async def rows(self, session: AsyncSession, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The answer to these parameters; of a write that returns nothing, nothing."""
        return await session.run_sync(lambda held: self.on(held.connection(), given))

    def on(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The same on a connection, where SQLAlchemy waits for the driver."""
        if self._written is None:
            self._written = _write(self._statement, connection.dialect)
        sql, travelling = self._written
        values = tuple(given[name] if bind is None else bind(given[name]) for name, bind in travelling)
        answer = connection.exec_driver_sql(sql, values)
        return answer.all() if answer.returns_rows else ()


Ask = Callable[[Prebuilt, Mapping[str, Any]], Awaitable[Sequence[Row[Any]]]]
"""How a prebuilt statement is asked: within a session, or by itself (`Database.glance`)."""


def within(session: AsyncSession) -> Ask:
    """Asked in a session, in the snapshot of its transaction."""
    return partial(_rows, session)


async def _rows(session: AsyncSession, statement: Prebuilt, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
    return await statement.rows(session, given)


def _write(statement: ClauseElement, dialect: Dialect) -> tuple[str, tuple[_Travelling, ...]]:
    """The SQL of a statement, and its parameters in the order of their numbers."""
    written = _compiler(dialect)(dialect, statement)
    binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in written.binds.items()}
    return written.string, tuple((name, binds[name]) for name in written.positiontup or ())


def _compiler(dialect: Dialect) -> type[SQLCompiler]:
    """The dialect's own, which writes constants into the SQL."""
    base: Any = dialect.statement_compiler

    class Writing(base):  # type: ignore[misc]
        def visit_bindparam(self, bindparam: BindParameter[Any], literal_binds: bool = False, **more: Any) -> str:
            constant = literal_binds or bindparam.unique
            written: str = super().visit_bindparam(bindparam, literal_binds=constant, **more)
            kind = bindparam.type.dialect_impl(dialect)
            if not constant or bindparam.expanding or not kind.render_bind_cast:
                return written
            # Of the type that it would have as a parameter: alone, text between quotes is of none.
            cast: str = self.render_bind_cast(bindparam.type, kind, written)
            return cast

        def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
            # Beside a column of a select without types, a member of an enumeration is nothing but text.
            kind = Text() if isinstance(type_, NullType) and isinstance(value, str) else type_
            written: str = super().render_literal_value(value, kind)
            return written

    return Writing
