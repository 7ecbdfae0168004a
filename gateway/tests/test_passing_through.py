"""A call reaches a service as it came, and what no service of ours would say never reaches the caller."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import httpx
import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.documents import PROBLEM_JSON, USUAL_SECONDS
from bureau_common.kit.web.problems import XLSX
from bureau_common.schemas.problems import Problem
from bureau_gateway.figures.routes import _owner
from bureau_gateway.limits import TimeLimits
from bureau_gateway.upstreams import MAX_ANSWER
from gateway.tests.alone import Alone, alone, said

FIGURE = "/v1/figures/revenue.x.y"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    "rest",
    [
        "receipts%00",
        "receipts/%252e%252e/livez",
        "receipts%3Flimit=1",
        "receipts%2Fimport",
        "receipts/%E6%94%B6%E5%85%A5",
        "receipts%23x",
        "receipts%25",
        "receipts;x=1",
        "receipts?from=2021-01&to=2021%2D10&x=%3F",
        "receipts//x",
    ],
)
async def test_a_path_is_forwarded_as_it_came(gateway: Alone, rest: str) -> None:
    gateway.answers["revenue"] = said("{}")
    answer = await gateway.get(f"/v1/revenue/{rest}")
    assert answer.status_code == 200, answer.text
    (asked,) = gateway.asked
    assert asked.url.raw_path == f"/v1/{rest}".encode()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/revenue/%2e%2e/livez",
        "/v1/revenue/x/%2E%2e/y",
        "/v1/revenue/%2e/livez",
        "/v1%2Frevenue/receipts",
        "/v1/revenue%2Freceipts/x",
        "/v1%2Frevenue/a/b",
    ],
)
async def test_no_path_climbs_out_of_its_service(gateway: Alone, path: str) -> None:
    answer = await gateway.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM_JSON)
    assert gateway.asked == []


async def test_a_figures_id_that_would_be_another_address_is_forwarded_as_it_came(gateway: Alone) -> None:
    gateway.answers["revenue"] = said("{}")
    await gateway.get("/v1/figures/revenue.x%3Fas_of=1?period=2021-10")
    (asked,) = gateway.asked
    assert asked.url.raw_path == b"/v1/figures/revenue.x%3Fas_of=1?period=2021-10"


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (502, "text/html", (502, "upstream_failed")),
        (503, "text/html; charset=utf-8", (503, "unavailable")),
        (504, "text/plain", (504, "upstream_timeout")),
        (404, "text/html", (502, "upstream_failed")),
        (500, "application/json", (502, "upstream_failed")),
        (200, "text/html", (502, "upstream_failed")),
        (200, "", (502, "upstream_failed")),
        (302, "text/html", (502, "upstream_failed")),
    ],
)
@pytest.mark.parametrize("path", ["/v1/revenue/receipts", f"{FIGURE}?period=2021-10"])
async def test_what_no_service_of_ours_would_say_becomes_a_problem_document(
    gateway: Alone, status: int, kind: str, expected: tuple[int, str], path: str
) -> None:
    gateway.answers["revenue"] = said("<html><script>alert(1)</script>", status, kind)
    answer = await gateway.get(path)
    assert (answer.status_code, answer.json()["code"]) == expected
    assert answer.headers["content-type"] == PROBLEM_JSON
    assert "script" not in answer.text
    assert ("retry-after" in answer.headers) is (status in (502, 503, 504))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "application/json"),
        (201, "application/json; charset=utf-8"),
        (200, "text/csv; charset=utf-8"),
        (200, XLSX),
        (409, XLSX),
        (422, XLSX),
    ],
)
async def test_what_services_say_passes_unchanged(gateway: Alone, status: int, kind: str) -> None:
    gateway.answers["revenue"] = said(b"as it is", status, kind)
    answer = await gateway.get("/v1/revenue/receipts")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (status, b"as it is", kind)


PROBLEM = Problem(
    type="urn:x", title="x", status=409, code="rule_broken", detail="x", instance="/", request_id="x"
).model_dump_json()


@pytest.mark.parametrize("path", ["/v1/revenue/receipts", "/v1/figures/revenue.x.y"])
async def test_a_services_own_refusal_passes_with_all_that_it_says_and_is_of_the_path_that_the_caller_used(
    gateway: Alone, path: str
) -> None:
    said_more = {**json.loads(PROBLEM), "detail": "期间已关闭", "later_member": [1, "x"]}
    gateway.answers["revenue"] = said(json.dumps(said_more), 409, PROBLEM_JSON)
    answer = await gateway.get(f"{path}?period=2021-10")
    assert (answer.status_code, answer.headers["content-type"]) == (409, PROBLEM_JSON)
    assert answer.json() == {**said_more, "instance": path}


NO_NUMBERS = [f'{PROBLEM[:-1]},"later_member":{number}}}' for number in ("NaN", "[-1e999]")]
"""Read as numbers that JSON has none for."""


@pytest.mark.parametrize("content", ["{}", "<html>", "[]", PROBLEM[:-1], " " * (MAX_ANSWER + 1), *NO_NUMBERS], ids=len)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
async def test_what_only_says_that_it_is_a_problem_document_is_told_as_one(
    gateway: Alone, content: str, accept: str
) -> None:
    gateway.answers["revenue"] = said(content, 409, PROBLEM_JSON)
    answer = await gateway.get("/v1/revenue/receipts", accept=accept)
    assert (answer.status_code, "revenue" in answer.text) == (502, True)


@pytest.mark.parametrize(
    "error", [aiohttp.ClientError("x"), httpx.DecodingError("x"), ConnectionResetError("x"), httpx.InvalidURL("x")]
)
async def test_a_service_that_speaks_no_http_is_a_problem_of_the_gateway(gateway: Alone, error: Exception) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    gateway.answers |= {"revenue": fail, "credit": said("[]")}
    for path in ("/v1/revenue/receipts", f"{FIGURE}?period=2021-10"):
        answer = await gateway.get(path)
        assert answer.headers["content-type"] == PROBLEM_JSON
        assert answer.status_code in (404, 502)
    page = await gateway.get(f"{FIGURE}?period=2021-10", accept="text/html")
    assert page.status_code == 502
    assert "revenue" in (await gateway.get("/v1/alerts?period=2021-10")).json()["unavailable"]


@pytest.mark.parametrize("value", ["attachment; filename=收入.csv", "attachment; filename=\x01.csv", "a\tb"])
async def test_headers_of_a_service_that_cannot_be_sent_on_are_left_out(gateway: Alone, value: str) -> None:
    headers = {"content-type": "text/csv", "content-disposition": value.encode()}
    gateway.answers["revenue"] = lambda _: httpx.Response(200, content=b"a", headers=headers)  # type: ignore[arg-type]
    answer = await gateway.get("/v1/revenue/receipts/export")
    assert (answer.status_code, "content-disposition" in answer.headers) == (200, False)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(600, PROBLEM_JSON), (999, PROBLEM_JSON), (200, "application/json;\x01"), (200, "application/json; charset=é")],
)
async def test_what_a_server_cannot_send_is_no_answer_of_a_service(gateway: Alone, status: int, kind: str) -> None:
    """uvicorn knows no such status and sends no such header: it ended the caller's connection without a word."""
    headers = {"content-type": kind.encode()}
    gateway.answers["revenue"] = lambda _: httpx.Response(status, content=PROBLEM, headers=headers)  # type: ignore[arg-type]
    answer = await gateway.get("/v1/revenue/receipts")
    assert (answer.status_code, answer.json()["code"]) == (502, "upstream_failed")


async def test_json_has_at_most_one_mebibyte_and_a_file_more(gateway: Alone) -> None:
    gateway.answers["revenue"] = lambda request: httpx.Response(200, json=len(request.content))

    async def blocks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * (1 << 16)

    large = b"x" * (17 << 16)
    for content in (large, blocks()):
        answer = await gateway.post("/v1/revenue/receipts", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert gateway.asked == []
    file = await gateway.post("/v1/revenue/receipts/import", files={"file": ("f.csv", large)})
    assert (file.status_code, file.json() > len(large)) == (200, True)


async def test_a_read_that_comes_with_a_body_is_sent_on_without_one(gateway: Alone) -> None:
    gateway.answers["revenue"] = said("{}")
    headers = {"authorization": f"Bearer {gateway.token}"}
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        sent = {**headers, "content-type": kind}
        await gateway.client.request("GET", "/v1/revenue/receipts", content=b"{}", headers=sent)
    for asked in gateway.asked:
        assert (asked.content, asked.headers.get("content-length", "0")) == (b"", "0")
    assert len(gateway.asked) == 2


async def test_a_parameter_that_no_operation_of_the_gateway_declares_is_refused(gateway: Alone) -> None:
    for path in (
        "/v1/reports/2021-10?as_of=3",
        "/v1/reports/2021-10/document?fromat=md",
        f"{FIGURE}?period=2021-10&asof=3",
        "/v1/alerts?period=2021-10&domain=debt",
        "/?unitl=2020",
        "/docs?x=1",
        "/v1/openapi/revenue.json?tags=x",
        "/livez?x=1",
    ):
        answer = await gateway.get(path)
        assert (path, answer.status_code) == (path, 422)
        assert answer.json()["errors"][0]["rule"] == "query_unknown"
    assert gateway.asked == []


@pytest.mark.parametrize("path", ["/v1/figures/revenue.x.y", "/v1/reports/2021-10", "/v1/alerts?period=2021-10"])
async def test_what_is_no_domains_is_not_taken_for_one(gateway: Alone, path: str) -> None:
    wrong = await gateway.post(path)
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "method_not_allowed", "GET")
    unknown = await gateway.get("/v1/unknown/receipts")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_which_methods_a_path_of_a_domain_answers_to_its_service_says(gateway: Alone, method: str) -> None:
    headers = {"content-type": PROBLEM_JSON, "allow": "POST"}
    gateway.answers["revenue"] = lambda _: httpx.Response(405, content=PROBLEM, headers=headers)
    token = {"authorization": f"Bearer {gateway.token}"}
    wrong = await gateway.client.request(method, "/v1/revenue/receipts/import", headers=token)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert [(asked.method, asked.url.path) for asked in gateway.asked] == [(method, "/v1/receipts/import")]


def test_a_limit_is_that_of_the_operation_and_of_no_word_in_the_path() -> None:
    usual, long = ({"x-time-limit-seconds": seconds} for seconds in (USUAL_SECONDS, 600))
    limits = TimeLimits(
        {
            "a": {
                "paths": {
                    "/v1/notes/import": {"post": long},
                    "/v1/notes/{note_id}": {"post": usual, "get": usual},
                    "/v1/notes/{note_id}/log": {"get": long},
                    "/v1/notes/mine/log": {"get": usual},
                }
            },
            "b": {"paths": {}},
        }
    )
    assert limits.seconds("a", "POST", "/v1/notes/import") == 600
    assert limits.seconds("a", "GET", "/v1/notes/7/log") == limits.seconds("a", "GET", "/v1/notes/import/log") == 600
    for domain, method, path in (
        ("a", "GET", "/v1/notes/import"),
        ("a", "POST", "/v1/notes/imported"),
        ("a", "GET", "/v1/notes/mine/log"),
        ("a", "GET", "/v1/notes/7/log/import"),
        ("b", "POST", "/v1/notes/import"),
    ):
        assert (path, limits.seconds(domain, method, path)) == (path, USUAL_SECONDS)


async def test_a_number_that_was_put_in_the_place_of_a_figures_id_is_not_repeated() -> None:
    for wrong in ("11010519491231002X", "revenue.x/13912345678"):
        with pytest.raises(Refused) as refused:
            await _owner(wrong)
        assert wrong not in f"{refused.value} {refused.value.detail_zh}"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/months/2021-10/closings", {"reason": "😀" * 500, "what": "closings"}),
        ("/alerts/notes", {"domain": "debt", "code": "x", "alert_key": "😀" * 500, "note": "😀" * 200}),
    ],
)
async def test_a_form_takes_texts_as_long_as_they_may_be_in_whatever_characters(
    gateway: Alone, path: str, texts: dict[str, str]
) -> None:
    answer = await gateway.client.post(path, data={"period": "2021-10", "form_no": "0" * 32, **texts})
    assert (answer.status_code, answer.headers.get("location", "")[:7]) == (303, "/?next="), answer.text


async def test_of_two_idempotency_keys_none_is_sent(gateway: Alone) -> None:
    """One alone would be heard by the service, and under the other the same would be written once more."""
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b"), ("Authorization", f"Bearer {gateway.token}")]
    answer = await gateway.client.post("/v1/revenue/receipts", json={}, headers=headers)
    assert answer.status_code == 422
    assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [
        ("header.idempotency-key", "header_repeated")
    ]
    assert gateway.asked == []
