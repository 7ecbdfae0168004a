"""Connections to PostgreSQL: the one place that reads an address, and says in plain words why none came about."""

import re
import ssl
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_HOST = r"(?:\[[^\s/?#@\[\]]*\]|[^\s/?#@\[\]:,]*)(?::[^\s/?#@\[\]:,]*)?"
_ADDRESS = re.compile(
    rf"postgres(?:ql)?(?:\+asyncpg)?://(?:[^/?#@]*@)?(?P<hosts>{_HOST}(?:,{_HOST})*)/[^\s/?#@]+(?:\?(?P<query>[^\x00-\x1f#]*))?"
)
_PORT = re.compile(r":([^\]:,]+)(?=,|$)")
_TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_REFUSALS = {
    "28P01": "user or password refused",
    "28000": "user or password refused",
    "3D000": "no database of this name",
    "42501": "the user may not enter the database",
    "53300": "no connection left",
    "57P03": "starting or stopping",
}

_OF_JOBS = {
    "42501": "its user may not do this, only the tables' owner may",
    "55P03": "others are using a table: run this again",
}
_NOT_MIGRATED = ("42P01", "42703")
"""A table, or a column, that there is not."""

PASSING = frozenset({"not reachable", "starting or stopping", "no answer in time"})
"""The reasons that pass by themselves, where the database only has to come up."""


DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a connection in use; the last where the server's farewell came between two statements."""
LOST_IN_USE = (
    asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError, asyncpg.InternalClientError,
)  # fmt: skip
"""The same without the errors of a statement."""


class DatabaseAway(ConnectionError):
    """No connection came about; the text says why, and nothing of the address."""


def checked_address(address: str) -> str:
    """The address without the line end that a file left behind it, refused in words that repeat nothing of it."""
    address = address.rstrip("\r\n")
    found = _ADDRESS.fullmatch(address)
    if found is None or not _can_be_split(address):
        raise ValueError("is not of the form postgresql://user:password@host:5432/database")
    query = found["query"] or ""
    asked = [port for listed in parse_qs(query).get("port", ()) for port in listed.split(",")]
    if not all(map(_is_port, [*_PORT.findall(found["hosts"]), *asked])):
        raise ValueError("names a port that is none")
    modes = re.findall(r"(?:^|&)sslmode=([^&]*)", query)
    if not set(modes) <= set(_TLS_MODES):
        raise ValueError(f"its sslmode is none of {', '.join(_TLS_MODES)}")
    return address


def _can_be_split(address: str) -> bool:
    try:
        return bool(urlsplit(address))
    except ValueError:  # what stands in the brackets of an IPv6 address is none
        return False


def _is_port(digits: str) -> bool:
    return re.fullmatch("0*[1-9][0-9]{0,4}", digits) is not None and int(digits) < 65536


async def connect(address: str, **options: Any) -> asyncpg.Connection:
    """One connection. The driver itself reads libpq's parameters in the address: `sslmode`, `sslrootcert` and so on."""
    try:
        return await asyncpg.connect(address.replace("+asyncpg://", "://", 1), **options)
    # The last two are said of a port of 99999, and of a host without a name.
    except (*DRIVER_ERRORS, OSError, ValueError, OverflowError, IndexError) as error:
        raise DatabaseAway(_reason(error)) from error


def create_engine(address: str, *, connected_with: dict[str, Any] | None = None, **options: Any) -> AsyncEngine:
    """SQLAlchemy's engine over such connections."""

    async def creator() -> asyncpg.Connection:
        return await connect(address, **(connected_with or {}))

    return create_async_engine("postgresql+asyncpg://", async_creator=creator, **options)


def why_undone(error: DBAPIError, *, migrated: bool) -> str | None:
    """Why a job of the owner was not done, where another address or another moment helps; else it is a fault of ours.

    `migrated` says whether the job counts on the tables that the code needs.
    """
    if error.connection_invalidated:
        return "the connection was lost: run this again"
    state = str(getattr(error.orig, "sqlstate", None))
    return "the database was not migrated" if migrated and state in _NOT_MIGRATED else _OF_JOBS.get(state)


def _reason(error: Exception) -> str:
    if isinstance(error, asyncpg.ConnectionDoesNotExistError):  # a proxy with nothing behind it, which takes and closes
        return "not reachable"
    if isinstance(error, asyncpg.PostgresError):
        return _REFUSALS.get(error.sqlstate, f"refused with {error.sqlstate}")
    if isinstance(error, ssl.SSLError) or "SSL" in str(error):
        return "TLS failed"
    if isinstance(error, FileNotFoundError | PermissionError):
        return "a certificate, key or socket that the address names cannot be opened"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError):
        return "not reachable"
    return "the address cannot be used"
