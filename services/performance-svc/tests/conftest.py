"""A performance-svc of its own for each test, on a fresh database."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from performance_svc.app import create_app
from performance_svc.settings import Settings
from tests.subsidy_office import Approve, Office

Record = Callable[..., dict[str, object]]
Told = Callable[..., Awaitable[tuple[int, list[tuple[str, str]]]]]


@pytest.fixture
def app(new_database: NewDatabase, issuer: Issuer) -> FastAPI:
    settings = Settings(database_url=new_database("performance"), AUTH_JWKS_FILE=issuer.jwks_file)
    return app_of(create_app, settings)


@pytest.fixture
def record() -> Record:
    """A record of any book: the common fields, and what is given."""

    def create(source_ref: str, business_date: str, **fields: object) -> dict[str, object]:
        common = {"source": "test", "source_ref": source_ref, "reporting_unit": "349901"}
        return {**common, "business_date": business_date, **fields}

    return create


@pytest.fixture
def told(client: httpx.AsyncClient, record: Record) -> Told:
    """Write a record, rehearsed first; the status and what is found, both times alike."""
    numbers = iter(range(10_000))

    async def send(book: str, day: str, **fields: object) -> tuple[int, list[tuple[str, str]]]:
        entry = {**record(f"S{next(numbers)}", day), **fields}
        dry, wet = [await client.post(f"/v1/{book}", json=entry, params=query) for query in ({"dry_run": "true"}, {})]
        assert wet.status_code in (201, 409), wet.text
        assert dry.json()["findings"] == wet.json()["findings"]
        assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
        return wet.status_code, [(each["code"], each["field"]) for each in wet.json()["findings"]]

    return send


@pytest.fixture
def office(client: httpx.AsyncClient, record: Record, approve: Approve) -> Office:
    """Who lists subsidies."""
    return Office(client, record, approve)
