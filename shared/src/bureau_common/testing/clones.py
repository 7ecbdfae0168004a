"""Databases for one test: cloned from the templates of a cluster; when the test is over they are dropped.

Where nothing was written since they were made, they are kept instead, and the next test that wants the same has them.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg

from .postgres import Cluster, quoted
from .templates import template_of

_MOST_SPARE = 12
_NEXT_TRANSACTION = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_END_SESSIONS = "select count(pg_terminate_backend(pid, 60000)) from pg_stat_activity where datname = $1"


class Clones:
    """The clones of one cluster, made and dropped over one connection of its own.

    In a thread of its own as well: fixtures ask for them inside an event loop as well as outside of one.

    Whatever is written takes a transaction's number, which the cluster counts: rows, definitions, rights, and the first
    value that a clone takes of a sequence. While nobody took one but this class, one a statement, no clone was touched.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._standing: dict[str, str] = {}
        """By clone what it was copied from; so with those that nobody has."""
        self._spare: dict[str, str] = {}
        self._untouched: set[str] = set()
        self._numbers = itertools.count()
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._admin: asyncpg.Connection = self._run(asyncpg.connect, cluster.url("postgres"))
        self._next_transaction: int = self._run(self._admin.fetchval, _NEXT_TRANSACTION)

    def make(self, name: str) -> str:
        """The address of a fresh clone of `template_of(name)`, to which nobody may be connected."""
        self._look()
        source = template_of(name)
        clone = self._take_spare(source)
        if clone is None:
            clone = f"{name}_{next(self._numbers)}"
            self._copy(source, clone)
        self._stand(clone, source)
        return self._cluster.application_url(clone)

    def save(self, address: str) -> str:
        """Keep what a clone holds, to which nobody may be connected; returns a name for `restore`."""
        saved = f"saved_{next(self._numbers)}"
        self._copy(_database(address), saved)
        return saved

    def restore(self, address: str, saved: str) -> None:
        """Have a clone hold what was saved."""
        clone = _database(address)
        self._end_sessions(clone)
        if clone in self._untouched:
            self._rename(clone, aside := f"spare_{next(self._numbers)}")
            self._keep(aside, self._standing[clone])
        else:
            self._drop(clone)
        if spare := self._take_spare(saved):
            self._rename(spare, clone)
        else:
            self._copy(saved, clone)
        self._stand(clone, saved)

    def drop(self) -> None:
        """Drop or keep all clones that stand, and close what is connected to them."""
        self._end_sessions(*self._standing)
        while self._standing:
            clone, source = self._standing.popitem()
            if clone in self._untouched:
                self._keep(clone, source)
            else:
                self._drop(clone)

    def close(self) -> None:
        """Drop what is kept, too."""
        while self._spare:
            self._drop(self._spare.popitem()[0])
        self._run(self._admin.close)
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def _stand(self, clone: str, source: str) -> None:
        self._standing[clone] = source
        self._untouched.add(clone)

    def _keep(self, clone: str, source: str) -> None:
        self._spare[clone] = source
        if len(self._spare) > _MOST_SPARE:
            oldest = next(iter(self._spare))
            del self._spare[oldest]
            self._drop(oldest)

    def _take_spare(self, source: str) -> str | None:
        found = next((clone for clone, origin in self._spare.items() if origin == source), None)
        if found is not None:
            del self._spare[found]
        return found

    def _look(self) -> None:
        """See whether any clone that stands may have been touched."""
        number = self._run(self._admin.fetchval, _NEXT_TRANSACTION)
        if number != self._next_transaction:
            self._untouched.clear()
            self._next_transaction = number

    def _end_sessions(self, *clones: str) -> None:
        """Look when nobody is at work in them any more."""
        for clone in clones:
            self._run(self._admin.fetchval, _END_SESSIONS, clone)
        self._look()

    def _copy(self, source: str, target: str) -> None:
        # In memory copying the files takes a third of what copying through the log takes; and a sequence whose page is
        # older than the last checkpoint, which this makes, takes a transaction's number for its next value.
        self._change(f"create database {quoted(target)} template {quoted(source)} strategy file_copy")

    def _rename(self, name: str, target: str) -> None:
        self._change(f"alter database {quoted(name)} rename to {quoted(target)}")

    def _drop(self, name: str) -> None:
        self._untouched.discard(name)
        self._change(f"drop database {quoted(name)} with (force)")

    def _change(self, statement: str) -> None:
        self._run(self._admin.execute, statement)
        self._next_transaction += 1

    def _run(self, function: Callable[..., Coroutine[Any, Any, Any]], *arguments: str) -> Any:
        """Run a coroutine function in the thread, to its end."""

        def call() -> Any:
            return self._runner.run(function(*arguments))

        return self._thread.submit(call).result()


def _database(address: str) -> str:
    return address.rpartition("/")[2]
