"""Registering clients, and checking their secrets."""

import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.preparing import prepare_within
from bureau_common.kit.books.writes import enter

from .book import CLIENTS, entry_of, hash_secret
from .schemas import ClientRequest
from .tables import clients


async def register(session: AsyncSession, wanted: ClientRequest) -> str:
    """Register a client and return its secret, which is shown this once."""
    secret = secrets.token_urlsafe(32)
    entry = entry_of(wanted, secret, datetime.now(UTC).date())
    await enter(session, CLIENTS, await prepare_within(session, CLIENTS, entry), "enter")
    return secret


async def find_client(session: AsyncSession, client_id: str, secret: str) -> Row[Any] | None:
    """The live client with this secret."""
    if "\x00" in client_id:  # PostgreSQL has no NUL in text, and no client has one
        return None
    query = select(clients).where(clients.c.source_ref == client_id, clients.c.source == "gateway")
    row = (await session.execute(query.where(clients.c.voided_change.is_(None)))).one_or_none()
    known = row.secret_hash if row is not None else ""
    # Compared even when there is no such client, so that the time taken tells nothing.
    return row if hmac.compare_digest(hash_secret(secret), known) else None
