"""The gateway's other doors: tokens, clients, the domains, the documents, one trace through all hops."""

import base64

import httpx
import pytest

from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

CLIENT = {"client_id": "township-7", "person": "李四", "roles": ["viewer", "recorder"], "units": ["t7"]}


async def register(suite: Suite, **changes: object) -> httpx.Response:
    return await suite.gateway.post("/v1/clients", json={**CLIENT, **changes}, headers=suite.auth("security_admin"))


async def ask_token(suite: Suite, client_id: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return await suite.gateway.post("/oauth/token", data=form)


async def test_a_registered_client_gets_tokens_that_services_accept(suite: Suite) -> None:
    secret = (await register(suite)).json()["client_secret"]
    answer = await ask_token(suite, "township-7", secret)
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 900)
    auth = {"Authorization": f"Bearer {token['access_token']}"}
    assert (await suite.gateway.get("/v1/revenue/receipts", headers=auth)).json() == {
        "items": [],
        "next_cursor": None,
        "change_no": 1,
    }
    figures = await suite.gateway.get("/v1/reports/2021-10", headers=auth)
    assert figures.status_code == 403  # bound to a unit: figures are of the whole district
    basic = base64.b64encode(f"township-7:{secret}".encode()).decode()
    by_basic = await suite.gateway.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert by_basic.status_code == 200


async def test_wrong_secrets_unknown_and_revoked_clients_get_no_token(suite: Suite) -> None:
    secret = (await register(suite)).json()["client_secret"]
    for client_id, tried in (("township-7", "wrong"), ("nobody", secret), ("township-7", "")):
        answer = await ask_token(suite, client_id, tried)
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    revoked = await suite.gateway.post(
        "/v1/clients/township-7/revoke", json={"reason": "人员调离"}, headers=suite.auth("security_admin")
    )
    assert [item["operation"] for item in revoked.json()["history"]] == ["enter", "void"]
    assert (await ask_token(suite, "township-7", secret)).status_code == 401
    other_grant = await suite.gateway.post("/oauth/token", data={"grant_type": "password"})
    assert (other_grant.status_code, other_grant.json()) == (400, {"error": "unsupported_grant_type"})


@pytest.mark.parametrize(
    "roles", [["system_admin", "audit_admin"], ["security_admin", "recorder"], ["audit_admin", "viewer"]]
)
async def test_no_person_is_two_administrators_or_one_with_business(suite: Suite, roles: list[str]) -> None:
    at_once = await register(suite, roles=roles)
    assert (at_once.status_code, at_once.json()["findings"][0]["code"]) == (409, "separation_of_powers")
    assert (await register(suite, client_id="one", roles=roles[:1])).status_code == 201
    over_two_clients = await register(suite, client_id="two", roles=roles[1:])
    assert over_two_clients.json()["code"] == "rule_broken"


async def test_only_the_security_administrator_keeps_clients(suite: Suite) -> None:
    for role in ("viewer", "recorder", "approver", "system_admin", "audit_admin"):
        refused = await suite.gateway.post("/v1/clients", json=CLIENT, headers=suite.auth(role))
        assert (role, refused.status_code) == (role, 403)
    assert (await suite.get("/v1/clients", "audit_admin")).json() == []


async def test_clients_are_verified_as_records_are(suite: Suite) -> None:
    await register(suite)
    assert (await suite.get("/v1/journal/verify", "audit_admin")).json()["ok"] is True


async def test_one_trace_runs_through_the_gateway_into_the_journal(suite: Suite) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = await suite.gateway.post(
        "/v1/revenue/receipts/import",
        headers={
            **suite.auth("recorder"),
            "Idempotency-Key": "trace",
            "traceparent": f"00-{trace}-00f067aa0ba902b7-01",
            "X-Request-ID": "call-42",
        },
        files={"file": ("f.csv", receipts_csv([Line("1", "2021-01-01", "10304", "1.00")]), "text/csv")},
    )
    assert answer.status_code == 201
    assert answer.headers["x-request-id"] == "call-42"
    change = (await suite.get("/v1/revenue/changes")).json()["items"][-1]
    assert (change["trace_id"], change["request_id"], change["person"]) == (trace, "call-42", "person-recorder")


async def test_refusals_of_a_service_pass_through_unchanged(suite: Suite) -> None:
    answer = await suite.import_file("revenue/receipts", receipts_csv([Line("1", "2021-01-01", "10304", "x")]), "k")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["row"] == 2
    replay = await suite.gateway.get(
        "/v1/revenue/receipts?limit=9999", headers={**suite.auth("viewer"), "Accept-Language": "en"}
    )
    assert replay.json()["title"] == "The input is malformed"


async def test_conditional_reads_pass_through(suite: Suite) -> None:
    first = await suite.get("/v1/figures/revenue.general_revenue.ytd?period=2021-10")
    again = await suite.get(
        "/v1/figures/revenue.general_revenue.ytd?period=2021-10", **{"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_a_service_that_is_away_is_a_problem_of_the_gateway(suite: Suite) -> None:
    suite.lines["credit"].fault = "cut"
    answer = await suite.get("/v1/credit/changes")
    assert (answer.status_code, answer.json()["code"]) == (502, "upstream_failed")


async def test_addresses_outside_the_domains_do_not_exist(suite: Suite) -> None:
    for path in (
        "/v1/unknown/receipts",
        "/v1/revenue/%2e%2e/livez",
        "/v1/figures/unknown.x.y?period=2021-10",
        "/nothing",
    ):
        answer = await suite.get(path)
        assert (path, answer.status_code in (404, 422)) == (path, True)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_documentation_works_without_any_other_host(suite: Suite) -> None:
    for address in ("/docs", "/docs/revenue", "/docs/revenue/receipts"):
        page = await suite.gateway.get(address)
        assert page.status_code == 200
        assert "http://" not in page.text
        assert "https://" not in page.text
    assert (await suite.gateway.get("/docs/revenue/nothing")).status_code == 404
    part = await suite.gateway.get("/v1/openapi/revenue.json?tag=receipts")
    assert "listReceipts" in part.text
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        assert f"/docs/assets/{asset}" in page.text
        assert (await suite.gateway.get(f"/docs/assets/{asset}")).status_code == 200


async def test_health_needs_no_token(suite: Suite) -> None:
    assert (await suite.gateway.get("/livez")).json()["status"] == "ok"
    assert (await suite.gateway.get("/readyz")).status_code == 200


async def test_a_header_that_is_not_ascii_is_named(suite: Suite) -> None:
    answer = await suite.gateway.post(
        "/v1/revenue/receipts",
        json={},
        headers={**suite.auth("recorder"), b"Idempotency-Key": "十月-收入".encode()},  # type: ignore[dict-item]
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.idempotency-key")


@pytest.mark.parametrize("path", ["/v1/revenue/receipts/", "/v1/revenue", "/v1/reports/2021-10/"])
async def test_a_path_with_another_end_is_another_path(suite: Suite, path: str) -> None:
    answer = await suite.gateway.get(path, headers=suite.auth("viewer"))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
