"""A request meets its own book's routes alone, and they are built when the first one comes, before its transaction."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import event

from bureau_common.kit import app as app_module
from bureau_common.kit.approval.routes import add_proposals
from bureau_common.kit.web.segments import Segments
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings, create_app

Order = Callable[..., dict[str, object]]
BOOKS = {
    "orders", "limits", "enterprises", "households", "parameters", "reopenings", "reporting-units", "alert-notes",
    "filings", "filing-plans",
}  # fmt: skip


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The books whose routes have been built, as it happens."""
    names: list[str] = []

    def build(router: APIRouter, book: Any) -> None:
        names.append(book.name)
        add_proposals(router, book)

    monkeypatch.setattr(app_module, "add_proposals", build)
    return names


@pytest.fixture
def fresh(settings: Settings) -> FastAPI:
    """An app that nobody has asked anything yet."""
    return create_app(settings)


async def test_routes_are_built_by_the_first_request_for_their_book(
    built: list[str], fresh: FastAPI, issuer: Issuer
) -> None:
    assert built == []
    async with client_of(fresh) as client:
        client.headers.update(issuer.headers("viewer"))
        assert (await client.get("/v1/nothing")).status_code == 404
        assert (await client.get("/v1/parameters/declared?on=2021-10-31")).status_code == 200
        assert built == []
        for _ in range(2):
            assert (await client.get("/v1/orders")).status_code == 200
        assert built == ["orders"]
        assert (await client.get("/v1/openapi.json")).status_code == 200
        assert sorted(built) == sorted(BOOKS)


async def test_who_imports_a_file_does_not_wait_for_the_routes_of_records(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, issuer: Issuer
) -> None:
    built: list[str] = []
    monkeypatch.setattr(app_module, "add_records", lambda _, book, listed: built.append(book.name))
    async with client_of(create_app(settings)) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        assert (await client.post("/v1/orders/import")).status_code == 422, "it is asked for a file"
        assert (await client.get("/v1/orders/export")).status_code == 200
        assert built == []
        await client.get("/v1/orders")
        assert built == ["orders"]


async def test_a_request_is_matched_against_the_routes_of_its_own_book_only(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get("/v1/limits")).status_code == 200
    asked: list[str] = []
    matches = APIRoute.matches

    def noted(route: APIRoute, scope: Any) -> Any:
        asked.append(route.path)
        return matches(route, scope)

    monkeypatch.setattr(APIRoute, "matches", noted)
    assert (await client.get("/v1/orders")).status_code == 200
    of_every_app = {"/livez", "/readyz"}
    assert {path.removeprefix("/v1/").split("/")[0] for path in asked if path not in of_every_app} == {"orders"}
    assert len(asked) == len({*asked}), "a route is looked at once"


async def test_the_routes_are_there_before_the_transaction_begins(
    built: list[str], fresh: FastAPI, order: Order, issuer: Issuer
) -> None:
    event.listen(fresh.state.database.engine.sync_engine, "begin", lambda _: built.append("begin"))
    async with client_of(fresh) as client:
        answer = await client.post("/v1/orders", json=order("R1"), headers=issuer.headers("recorder"))
    assert answer.status_code == 201
    assert (built[0], built.count("orders"), set(built)) == ("orders", 1, {"orders", "begin"})


def test_many_first_requests_at_once_build_one_router() -> None:
    built: list[str] = []
    together = threading.Barrier(8)

    def build() -> APIRouter:
        built.append("things")
        router = APIRouter(prefix="/v1/things")
        router.add_api_route("", lambda: "all")
        return router

    segments = Segments("/v1", {"things": [build]})
    found: list[object] = []

    def ask() -> None:
        together.wait()
        found.append(segments.matches({"type": "http", "method": "GET", "path": "/v1/things"})[0].name)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, built) == (["FULL"] * 8, ["things"])


async def test_what_is_no_route_of_a_book_is_a_problem_as_everywhere(client: httpx.AsyncClient) -> None:
    paths = (
        "/v1/orders/a/b/c",
        "/v1/nothing",
        f"/v1/nothing/{uuid4()}",
        "/v1",
        "/v1/",
        "/orders",
        "/v1/ordersx",
        "/v1/orders/",
    )
    for path in paths:
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"], answer.json()["instance"]) == (404, "not_found", path)
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
    for method, path in (
        ("DELETE", "/v1/orders"),
        ("GET", f"/v1/orders/{uuid4()}/void"),
        ("POST", "/v1/orders/export"),
    ):
        answer = await client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert answer.headers["allow"]


async def test_a_words_own_route_comes_before_the_record_of_that_id(client: httpx.AsyncClient) -> None:
    for path in ("/v1/limits/proposals", "/v1/orders/export", "/v1/parameters/declared?on=2021-10-31"):
        assert (await client.get(path)).status_code == 200, path
    assert (await client.get("/v1/orders/proposals")).status_code == 404
