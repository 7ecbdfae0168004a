"""A credit-svc of its own for each test, on a fresh database, with registered clients to lend to."""

import itertools
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from credit_svc.app import create_app
from credit_svc.settings import Settings

Body = dict[str, object]
MILL, SCHOOL = "91330100799655058B", "11341823MB1682330U"
PERSON = {"name": "张三", "id_number": "11010519491231002X"}


@pytest.fixture
def settings(new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("credit"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


@pytest.fixture
def body() -> Callable[..., Body]:
    """A record of the book that a test names by its fields; its source reference is given on."""
    numbers = itertools.count(1)

    def create(day: str, **fields: object) -> Body:
        common = {"source": "guarantor", "source_ref": f"G{next(numbers)}", "reporting_unit": "349901"}
        return {**common, "business_date": day, **fields}

    return create


@pytest.fixture
def enter(client: httpx.AsyncClient, body: Callable[..., Body]) -> Callable[..., Awaitable[Body]]:
    """Enter a record that must be accepted; returns it."""

    async def post(book: str, day: str, **fields: object) -> Body:
        answer = await client.post(f"/v1/{book}", json=body(day, **fields))
        assert answer.status_code == 201, answer.text
        record: Body = answer.json()["record"]
        return record

    return post


@pytest.fixture
def refused(client: httpx.AsyncClient, body: Callable[..., Body]) -> Callable[..., Awaitable[list[Body]]]:
    """Try a record that rules must refuse, dry run first; returns the blocking findings."""

    async def post(book: str, day: str, **fields: object) -> list[Body]:
        entry = body(day, **fields)
        dry = await client.post(f"/v1/{book}", json=entry, params={"dry_run": True})
        answer = await client.post(f"/v1/{book}", json=entry)
        assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text
        assert (dry.status_code, dry.json()["findings"]) == (409, answer.json()["findings"])
        assert all(finding["clause"]["document"] for finding in answer.json()["findings"])
        return [finding for finding in answer.json()["findings"] if finding["severity"] == "block"]

    return post


@pytest.fixture
async def mill(enter: Callable[..., Awaitable[Body]]) -> str:
    """A small enterprise."""
    fields = {"credit_code": MILL, "name": "示范米业有限公司", "size": "small", "industry": "农副食品加工业"}
    await enter("enterprises", "2018-01-01", **fields)
    return MILL


@pytest.fixture
async def farm(client: httpx.AsyncClient, body: Callable[..., Body], enter: Callable[..., Awaitable[Body]]) -> str:
    """A household."""
    head = (await client.post("/v1/persons", json=body("2018-01-01", **PERSON))).json()["person"]["id"]
    fields = {"household_no": "H-001", "kind": "ordinary", "township": "349901101", "head": head, "members": 4}
    await enter("households", "2018-01-01", **fields)
    return "H-001"


@pytest.fixture
def loan(mill: str) -> Callable[..., Body]:
    """The fields of a loan to the mill that breaks no rule, with what a test changes."""

    def create(contract_no: str, principal: str = "1000000.00", **changes: object) -> Body:
        return {
            "contract_no": contract_no,
            "bank": "示范农商行",
            "client_class": "small",
            "client_code": mill,
            "principal": principal,
            "guaranteed_ratio_pct": "80",
            "fee_rate_pct": "1.2",
            "starts_on": "2021-01-05",
            "due_on": "2021-07-05",
            **changes,
        }

    return create


@pytest.fixture
def lend(enter: Callable[..., Awaitable[Body]], loan: Callable[..., Body]) -> Callable[..., Awaitable[Body]]:
    """File a loan and disburse all of it; returns the step."""

    async def both(contract_no: str, day: str, principal: str, **changes: object) -> Body:
        await enter("guarantee-loans", day, **loan(contract_no, principal, **changes))
        return await enter("guarantee-loan-steps", day, contract_no=contract_no, action="disburse", amount=principal)

    return both
