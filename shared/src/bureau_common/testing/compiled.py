"""SQL is compiled once a run, and planned once a connection.

Every test has an engine of its own, and compiling its statements anew took most of its time.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util import LRUCache

from ..kit.web import sessions

_STATEMENTS = 4000
"""More than the statements of all services."""
_compiled: LRUCache[Any, Any] = LRUCache(_STATEMENTS)


class SharingDialect(PGDialect_asyncpg):
    """The dialect of every engine of a run is the same one to the cache: the tests' clusters are of one version."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


def forget_compiled() -> None:
    """As after a service's start: for tests that look at what is compiled when."""
    _compiled.clear()


def keep_compiled() -> None:
    """Have the engines made in this process from here on share what was compiled."""
    registry.register("postgresql.asyncpg", __name__, SharingDialect.__name__)


def keep_planned() -> None:
    """Have a statement planned once a connection: a test has few rows, and to plan for their values takes longer than to read."""
    for settings in (sessions.READERS, sessions.WRITERS):
        settings["plan_cache_mode"] = "force_generic_plan"
