"""Registering clients, and checking their secrets."""

import hmac
import secrets
from typing import Any

from fastapi import Request
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.preparing import prepare_within
from bureau_common.kit.books.writes import enter
from bureau_common.kit.core.context import current
from bureau_common.kit.web.sessions import database_of

from .book import CLIENTS, entry_of, hash_secret
from .failures import attempt_of, record_failure, refuse_when_slowed, take_turn
from .schemas import ClientRequest
from .tables import clients


async def register(session: AsyncSession, wanted: ClientRequest) -> str:
    """Register a client and return its secret, which is shown this once."""
    secret = secrets.token_urlsafe(32)
    entry = entry_of(wanted, secret, current().today)
    await enter(session, CLIENTS, await prepare_within(session, CLIENTS, entry), "enter")
    return secret


async def authenticate(request: Request, client_id: str, secret: str) -> Row[Any]:
    """The live client with this secret. A wrong one is recorded and refused, and after too many none is looked at."""
    attempt, database = attempt_of(request, client_id), database_of(request)
    async with database.reading() as session:
        await refuse_when_slowed(session, attempt)  # those of a flood wait for no turn
    async with database.writing() as session:
        before = await take_turn(session, attempt)
        client = await _find_client(session, attempt.client, secret)
        if client is not None:
            return client
        refused = await record_failure(session, request, attempt, before)
    raise refused


async def _find_client(session: AsyncSession, client_id: str, secret: str) -> Row[Any] | None:
    query = select(clients).where(clients.c.source_ref == client_id, clients.c.source == "gateway")
    row = (await session.execute(query.where(clients.c.voided_change.is_(None)))).one_or_none()
    # Compared even when there is no such client, so that the time taken tells nothing.
    known = row.secret_hash if row is not None else _NO_HASH
    return row if hmac.compare_digest(hash_secret(secret), known) else None


_NO_HASH = "-" * len(hash_secret(""))
"""As long as the hash of a secret, and none."""
