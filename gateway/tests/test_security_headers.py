"""Every page says what it may do, the documentation's too, and every answer that it is nothing else."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bureau_gateway.forwarding import _SENT
from gateway.tests.alone import Alone, alone, said

PAGES = (
    "/",
    "/docs",
    "/docs/revenue",
    "/docs/revenue/receipts",
    "/v1/reports/2021-10/document",
    "/v1/figures/unknown.x.y?period=2021-10",
    "/nothing",
)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_has_a_policy_and_is_not_kept(gateway: Alone, path: str) -> None:
    answer = await gateway.get(path, accept="text/html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert (path, part in policy) == (path, True)
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")


async def test_the_answer_to_a_session_that_cannot_be_read_is_as_every_other(gateway: Alone) -> None:
    """Its database is away: the answer comes before any operation of ours is asked."""
    answer = await gateway.client.get("/v1/reports/2021-10", headers={"cookie": "bureau_session=x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_the_page_of_the_documentation_runs_its_own_lines_and_no_others(gateway: Alone) -> None:
    page = await gateway.get("/docs/revenue/receipts")
    policy = page.headers["content-security-policy"]
    (script,) = re.findall("<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


async def test_what_is_no_page_is_secured_as_well(gateway: Alone) -> None:
    gateway.answers["revenue"] = said("a,b", kind="text/csv")
    for path in ("/v1/revenue/receipts/export", "/v1/reports/2021-10", "/docs/assets/swagger-ui.css", "/livez"):
        answer = await gateway.get(path)
        assert (path, answer.status_code, answer.headers["x-content-type-options"]) == (path, 200, "nosniff")
        assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    sent_away = await gateway.client.get("/v1/reports/2021-10", headers={"accept": "text/html"})
    assert (sent_away.status_code, sent_away.headers["x-content-type-options"]) == (303, "nosniff")
    assert sent_away.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("header", _SENT)
async def test_a_page_of_another_origin_may_send_every_header_that_the_operations_take(
    tmp_path: Path, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = "https://reports.example"
    monkeypatch.setenv("GATEWAY_CORS_ORIGINS", f'["{origin}"]')
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": header}
    async with alone(tmp_path) as gateway:
        answer = await gateway.client.options("/v1/reports/2021-10/issues/1/submit", headers=asking)
        refused = await gateway.client.options("/v1/journal", headers={**asking, "Origin": "https://evil.example"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin), answer.text
    assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)
    for each in (answer, refused):
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_page_of_another_origin_reads_names_of_files_and_every_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came from outside of the framework's own layers was a broken connection to it."""
    origin = "https://reports.example"
    monkeypatch.setenv("GATEWAY_CORS_ORIGINS", f'["{origin}"]')
    async with alone(tmp_path) as gateway:
        read = await gateway.get("/v1/revenue/receipts/export", origin=origin)
        sent = {"files": {"file": ("u.csv", bytes(9_000_000))}, "headers": {"origin": origin, "idempotency-key": "k"}}
        large = await gateway.post("/v1/units/import", **sent)
    exposed = {each.strip() for each in read.headers["access-control-expose-headers"].split(",")}
    assert {"content-disposition", "etag", "retry-after", "idempotent-replay", "x-request-id"} <= exposed
    assert (large.status_code, large.headers.get("access-control-allow-origin")) == (413, origin)
    assert large.headers["x-content-type-options"] == "nosniff"


async def test_a_refusal_that_is_shown_as_a_page_closes_its_connection_while_the_gateway_drains(tmp_path: Path) -> None:
    """As every other answer does then: the page was made anew, without it."""
    async with alone(tmp_path) as gateway:
        gateway.app.state.readiness.draining = True
        for path, status in (("/nothing", 404), ("/v1/reports/2021-10", 303)):
            answer = await gateway.client.get(path, headers={"accept": "text/html"})
            assert (answer.status_code, answer.headers.get("connection")) == (status, "close")
