"""A revenue-svc of its own for each test, on a fresh database."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of, client_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.app import create_app
from revenue_svc.settings import Settings


@pytest.fixture
def settings(new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("revenue"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


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
    connection = await asyncpg.connect(app.state.settings.database_url.get_secret_value())
    yield connection
    await connection.close()


@pytest.fixture
def receipt() -> Callable[..., dict[str, object]]:
    """The body of a receipt that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "treasury",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-03-15",
            "voucher_no": f"V{source_ref}",
            "budget_kind": "general_public_budget",
            "subject": "1010101",
            "budget_level": "shared",
            "district_share_pct": "50",
            "kind": "in",
            "amount": "1000.01",
            "collecting_body": "tax",
            **changes,
        }

    return create


@pytest.fixture
def budget() -> Callable[..., dict[str, object]]:
    """The body of an approved line of revenue that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "budget",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-02-05",
            "fiscal_year": 2021,
            "budget_kind": "general_public_budget",
            "stage": "approved",
            "item": "own_revenue",
            "subject": "101",
            "source_tier": "district",
            "amount": "1000.00",
            "resolution_no": "区人大〔2021〕1号",
            **changes,
        }

    return create
