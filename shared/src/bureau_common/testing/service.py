"""Pytest fixtures over the `app` of a service, which each package's conftest aims at a test's own database."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from .fixtures import client_of
from .issuer import Issuer
from .postgres import as_owner


@pytest.fixture
async def client(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A caller that may read and record."""
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        yield client


@pytest.fixture
def approve(client: httpx.AsyncClient, issuer: Issuer) -> Callable[..., Awaitable[httpx.Response]]:
    """Two persons enter, correct or void a record; the answer to the approval, or to a proposal that is refused."""
    keys = itertools.count()

    async def both(
        book: str, entry: Mapping[str, object] | None = None, operation: str = "enter", **about: object
    ) -> httpx.Response:
        asked = {"operation": operation, "reason": "年度下达", **about, **({"entry": entry} if entry else {})}
        proposed = await client.post(f"/v1/{book}/proposals", json=asked)
        if proposed.status_code != 201:
            return proposed
        path = f"/v1/{book}/proposals/{proposed.json()['proposal']['id']}/approve"
        headers = {**issuer.headers("approver", person="李四"), "Idempotency-Key": f"approve-{next(keys)}"}
        return await client.post(path, headers=headers)

    return both


@pytest.fixture
def is_verified(client: httpx.AsyncClient, issuer: Issuer) -> Callable[[], Awaitable[bool]]:
    """Whether the journal agrees with the records."""

    async def verify() -> bool:
        answer = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
        ok: bool = answer.json()["ok"]
        return ok

    return verify


@pytest.fixture
async def superuser(app: FastAPI) -> AsyncIterator[asyncpg.Connection]:
    """A hand in the database, beside the service."""
    connection = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    yield connection
    await connection.close()
