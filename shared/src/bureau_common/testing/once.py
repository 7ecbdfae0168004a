"""Records that many tests begin with: written through the service for the first, copied with its database for others."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import FastAPI

from ..kit.journal.journal import read_head
from .clones import Clones
from .units import CHANGES

T = TypeVar("T")
Saved = dict[str, tuple[str, Any]]
"""By state: the saved database, and what was returned when it was filled."""


class Once:
    """One test's way from an empty database to the records that it begins with.

    `await once(fill)` has the database hold what `fill` writes, and returns what `fill` returns. It runs for the first
    test only, so that it must not depend on which test that is; nothing but an earlier fill may have written before.
    """

    def __init__(self, app: FastAPI, clones: Clones, saved: Saved) -> None:
        self._app, self._clones, self._saved = app, clones, saved
        self._state, self._changes = "", CHANGES

    async def __call__(self, fill: Callable[[], Awaitable[T]]) -> T:
        if await self._count_changes() != self._changes:
            raise RuntimeError("something was written before what is written once")
        self._state += f" {fill.__module__} {fill.__qualname__}"
        database = self._app.state.database
        address = self._app.state.settings.database_url.get_secret_value()
        if known := self._saved.get(self._state):
            await database.close()  # there is a new pool after it
            self._clones.restore(address, known[0])
            returned: T = known[1]
        else:
            returned = await fill()
            await database.close()
            self._saved[self._state] = self._clones.save(address), returned
        self._changes = await self._count_changes()
        return returned

    async def _count_changes(self) -> int:
        async with self._app.state.database.reading() as session:
            return (await read_head(session)).change_no
