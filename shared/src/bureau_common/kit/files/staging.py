"""The table beside a book that a file is copied into, chunk by chunk, with the hashes of its rows.

The rows have their ids there. So they are hashed while the next ones are read, and not when the write holds what it locks.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import table as table_clause
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause, column

from ..books.books import Book
from ..core.connections import LOST_IN_USE, DatabaseAway
from ..journal.journal import Hashed, leaves_in
from ..journal.merkle import Growing
from ..journal.row_texts import hash_of, row_text
from .entry_files import Chunk

STAGING = "import_staging"


class Staging:
    """The rows of a file as far as they are copied; `table` has them by their lines."""

    def __init__(self, book: Book[Any], name: str, driver: Any) -> None:
        kinds = book.table.c
        self.table: TableClause = table_clause(
            name, column("line"), *[column(each, kinds[each].type) for each in ("id", *book.fields)]
        )
        self.rows = 0
        self._driver, self._book, self._tree = driver, book, Growing()
        hashed = hash_of(row_text(book.table, {each.name for each in self.table.c}))
        self._hashes = (
            f"select string_agg({hashed}, ''::bytea order by r.id) from {name} r where r.line between $1 and $2"
        )

    @classmethod
    async def create(cls, session: AsyncSession, book: Book[Any], name: str) -> "Staging":
        """An empty one under such a name."""
        names = ", ".join(f'"{each}"' for each in ("id", *book.fields))  # a field may be called `group`
        for statement in (
            f'create temp table {name} as select 0 as line, {names} from "{book.table.name}" with no data',
            f"alter table {name} alter id set default uuidv7()",
            f"create index {name}_line on {name} (line)",
        ):
            await session.execute(text(statement))
        connection = await (await session.connection()).get_raw_connection()
        return cls(book, name, connection.driver_connection)

    async def take(self, chunk: Chunk) -> None:
        """Copy the rows of a chunk, which come behind those that are there, and hash them.

        This goes past SQLAlchemy, which would say that the connection was lost.
        """

        async def lines() -> AsyncIterator[bytes]:
            yield "".join(f"{row}\t{line}\n" for row, line in zip(chunk.rows, chunk.lines, strict=True)).encode()

        try:
            await self._driver.copy_to_table(self.table.name, source=lines(), columns=["line", *self._book.fields])
            hashes = await self._driver.fetchval(self._hashes, chunk.rows[0], chunk.rows[-1])
        except LOST_IN_USE as error:
            raise DatabaseAway("lost while a file was copied") from error
        await asyncio.to_thread(self._tree.add, leaves_in(self._book.table.name, "created", hashes))
        self.rows += len(chunk.rows)

    async def end(self, session: AsyncSession) -> Hashed:
        """All rows are there; returns what `hash_rows` says of a change that writes these rows and nothing else.

        The index by lines was for the rows of a chunk: with it the keys of a file would be looked up one by one.
        """
        await session.execute(text(f"drop index {self.table.name}_line"))
        return Hashed(self.rows, self._tree.root())
