"""Sessions of browsers, kept here by the hash of their cookie: reading renews them, and what is ended stays ended."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.web.sessions import Database

from ..settings import Settings
from .tables import browser_sessions as kept
from .tables import clients

_WRITTEN_AGAIN, _PART = timedelta(seconds=60), 10
"""A session is renewed at most once in this time, or in such a part of its own where that is shorter: a page is not a write."""


async def begin(session: AsyncSession, settings: Settings, client: UUID, former: str) -> str:
    """A new session's cookie; the browser's former session ends, and what ran out is cleared away."""
    await session.execute(delete(kept).where(or_(kept.c.cookie_hash == _hash(former), ~_lasts(settings))))
    cookie = secrets.token_urlsafe(32)
    await session.execute(insert(kept).values(cookie_hash=_hash(cookie), client=client))
    return cookie


async def find_and_renew(database: Database, settings: Settings, cookie: str) -> Row[Any] | None:
    """The client of a session that lasts, while that client is not revoked."""
    written_again = min(_WRITTEN_AGAIN, timedelta(seconds=settings.session_idle_seconds) / _PART)
    query = (
        select(clients, (kept.c.seen < func.now() - written_again).label("is_due"))
        .join(kept, kept.c.client == clients.c.id)
        .where(kept.c.cookie_hash == _hash(cookie), _lasts(settings), clients.c.voided_change.is_(None))
    )
    async with database.reading() as session:
        client = (await session.execute(query)).one_or_none()
    if client is not None and client.is_due:
        async with database.writing() as session:
            await session.execute(update(kept).where(kept.c.cookie_hash == _hash(cookie)).values(seen=func.now()))
    return client


async def end(session: AsyncSession, cookie: str) -> None:
    await session.execute(delete(kept).where(kept.c.cookie_hash == _hash(cookie)))


def _lasts(settings: Settings) -> Any:
    idle, longest = timedelta(seconds=settings.session_idle_seconds), timedelta(seconds=settings.session_seconds)
    return (kept.c.seen > func.now() - idle) & (kept.c.started > func.now() - longest)


def _hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
