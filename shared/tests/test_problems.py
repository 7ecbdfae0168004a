"""Every refusal is a problem document that names field, rule and way out, in the reader's language; ids run through."""

import errno
import re
import socket
from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx
import pytest

from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings, create_app

Order = Callable[..., dict[str, object]]
CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"amount": 1000.01}, "amount", "value_error"),
        ({"amount": 1000}, "amount", "value_error"),
        ({"amount": "1000"}, "amount", "value_error"),
        ({"amount": "1,000.00"}, "amount", "value_error"),
        ({"amount": "1000.001"}, "amount", "value_error"),
        ({"amount": "1e3"}, "amount", "value_error"),
        ({"amount": "9999999999999999999.00"}, "amount", "value_error"),
        ({"amount": "NaN"}, "amount", "value_error"),
        ({"order_no": "a\x00b"}, "order_no", "value_error"),
        ({"source_ref": "a\x00b"}, "source_ref", "value_error"),
        ({"order_no": " "}, "order_no", "string_too_short"),
        ({"order_no": "x" * 201}, "order_no", "string_too_long"),
        ({"business_date": "2021-02-29"}, "business_date", "date_from_datetime_parsing"),
        ({"business_date": "1989-12-31"}, "business_date", "greater_than_equal"),
        ({"business_date": None}, "business_date", "date_type"),
        ({"kind": "income"}, "kind", "enum"),
        ({"item": "10"}, "item", "string_pattern_mismatch"),
        ({"share_pct": "100.0001"}, "share_pct", "less_than_equal"),
        ({"share_pct": "33.33333"}, "share_pct", "decimal_max_places"),
        ({"supplier_code": "913301007996550580"}, "supplier_code", "value_error"),
        ({"reporting_unit": "区 局"}, "reporting_unit", "string_pattern_mismatch"),
        ({"unknown_field": "x"}, "unknown_field", "extra_forbidden"),
    ],
)
async def test_malformed_input_names_field_rule_and_way_out_in_both_languages(
    client: httpx.AsyncClient, order: Order, changes: dict[str, object], field: str, rule: str
) -> None:
    for language, chinese in (("zh-CN,zh;q=0.9,en;q=0.8", True), ("en-GB", False)):
        answer = await client.post("/v1/orders", json={**order("R1"), **changes}, headers={"Accept-Language": language})
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["status"]) == (422, "malformed", 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == ("zh" if chinese else "en")
        assert [(e["field"], e["rule"]) for e in problem["errors"]] == [(field, rule)]
        for text in (problem["title"], problem["detail"], problem["errors"][0]["message"]):
            assert bool(CHINESE.search(text)) is chinese, text
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == 1


async def test_what_may_stand_is_listed_in_the_language_of_the_sentence(client: httpx.AsyncClient) -> None:
    """In Chinese it was 'csv' or 'xlsx'."""
    for language, told in (("zh", "应为以下之一：csv、xlsx"), ("en", "must be one of 'csv' or 'xlsx'")):
        answer = await client.get("/v1/orders/export", params={"format": "xls"}, headers={"Accept-Language": language})
        assert [each["message"] for each in answer.json()["errors"]] == [told]


async def test_every_wrong_field_is_named_at_once(client: httpx.AsyncClient, order: Order) -> None:
    body = order("R1", amount=5, kind="x", item="1")
    del body["order_no"]
    problem = (await client.post("/v1/orders", json=body)).json()
    assert {e["field"]: e["rule"] for e in problem["errors"]} == {
        "amount": "value_error",
        "kind": "enum",
        "item": "string_pattern_mismatch",
        "order_no": "missing",
    }
    assert problem["errors_total"] == 4
    assert {e["field"]: e["value"] for e in problem["errors"]}["amount"] == "5"


@pytest.mark.parametrize(
    ("content", "statuses"),
    [
        (b"{bad", {422}),
        (b"", {422}),
        (b"[]", {422}),
        (b"null", {422}),
        (b'"text"', {422}),
        (b'{"source": "a"', {422}),
        (b'{"source": "\xff"}', {400, 422}),
        (b'{"order_no": "\\ud800"}', {422}),
        (b'{"\\ud800": 1}', {422}),
        (b'{"share_pct": NaN}', {422}),
        (b'{"share_pct": 1e999}', {422}),
        (b"[" * 100_000, {400, 422}),
    ],
)
async def test_a_body_that_is_no_order_is_a_problem_document_and_never_a_crash(
    client: httpx.AsyncClient, content: bytes, statuses: set[int]
) -> None:
    answer = await client.post("/v1/orders", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_malformed_json_names_the_body_as_the_field(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/orders", content=b"{bad", headers={"Content-Type": "application/json"})
    assert [(e["field"], e["rule"]) for e in answer.json()["errors"]] == [("body", "json_invalid")]


async def test_a_broken_rule_carries_its_clause_and_findings_in_both_languages(
    client: httpx.AsyncClient, order: Order
) -> None:
    body = order("R1", amount="-1.00")
    chinese = (await client.post("/v1/orders", json=body)).json()
    english = (await client.post("/v1/orders", json=body, headers={"Accept-Language": "en"})).json()
    assert (chinese["status"], chinese["code"], chinese["type"]) == (
        409,
        "rule_broken",
        "urn:bureau:problem:rule_broken",
    )
    assert chinese["findings"] == english["findings"]
    (finding,) = chinese["findings"]
    assert (finding["code"], finding["field"], finding["actual"]) == ("order_amount_sign", "amount", "-1.00")
    assert chinese["clause"] == finding["clause"]
    assert (chinese["detail"], english["detail"]) == (finding["message_zh"], finding["message_en"])


async def too_much() -> AsyncIterator[bytes]:
    for _ in range(5 * 16):
        yield b"x" * 65536


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_5_mb_is_refused_as_too_large(client: httpx.AsyncClient, chunked: bool) -> None:
    content = too_much() if chunked else b"x" * (5 * 1024 * 1024)
    answer = await client.post("/v1/orders", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_unknown_paths_and_methods_are_problem_documents(client: httpx.AsyncClient) -> None:
    unknown = await client.get("/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["instance"]) == (
        404,
        "not_found",
        "/v1/nothing",
    )
    wrong = await client.delete("/v1/orders")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    # Callers come through the gateway, whose paths are others: what was asked stands in `instance` alone.
    assert [answer.json()["detail"] for answer in (unknown, wrong)] == [
        "没有这个地址，请核对请求的路径",
        "这个地址没有此方法，可用的见响应头 Allow",
    ]
    told = await client.get("/v1/nothing", headers={"Accept-Language": "en"})
    assert told.json()["detail"] == "There is no such address: check the path that was asked"
    assert "POST" in wrong.headers["allow"] or "GET" in wrong.headers["allow"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/v1/orders", "GET, POST"), ("/v1/figures", "GET"), ("/v1/persons", "POST"), ("/livez", "GET")],
)
async def test_a_405_names_every_method_that_the_path_answers_to(
    client: httpx.AsyncClient, path: str, methods: str
) -> None:
    answer = await client.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("case-7.b_C", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("a;drop", False), ("", False)],
)
async def test_the_request_id_is_echoed_and_journaled_where_it_is_well_formed(
    client: httpx.AsyncClient, order: Order, sent: str, kept: bool
) -> None:
    answer = await client.post("/v1/orders", json=order("R1"), headers={"X-Request-ID": sent})
    assert (answer.headers["x-request-id"] == sent) is kept
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert change["request_id"] == answer.headers["x-request-id"]
    refused = await client.get("/v1/nothing", headers={"X-Request-ID": sent})
    assert (refused.json()["request_id"] == sent) is kept


@pytest.mark.parametrize(
    ("trace", "kept"),
    [
        ("4bf92f3577b34da6a3ce929d0e0e4736", True),
        ("0" * 32, False),
        ("4BF92F3577B34DA6A3CE929D0E0E4736", False),
        ("4bf92f35", False),
    ],
)
async def test_a_well_formed_trace_runs_into_the_journal(
    client: httpx.AsyncClient, order: Order, trace: str, kept: bool
) -> None:
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    await client.post("/v1/orders", json=order("R1"), headers=headers)
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["trace_id"] == trace) is kept
    assert re.fullmatch("[0-9a-f]{32}", change["trace_id"])


async def test_an_unforeseen_failure_says_nothing_of_the_inside_and_names_the_request(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("alter table orders rename to gone")
    answer = await client.get("/v1/orders", headers={"X-Request-ID": "case-8"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "case-8" in answer.json()["detail"]
    assert "gone" not in answer.text
    assert "select" not in answer.text.lower()


async def test_a_crash_of_our_own_code_is_a_problem_document_with_the_request_id(
    settings: Settings, issuer: Issuer
) -> None:
    app = create_app(settings)
    app.state.views = None
    async with client_of(app) as client:
        answer = await client.get("/v1/figures", headers={**issuer.headers("viewer"), "X-Request-ID": "case-9"})
    assert (answer.status_code, answer.json()["code"], answer.headers["x-request-id"]) == (500, "internal", "case-9")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), 503, "busy"),
        (TimeoutError(), 503, "busy"),
        (socket.gaierror(-2, "unknown"), 503, "busy"),
        (OSError("Multiple exceptions: one, another"), 503, "busy"),
        (OSError(errno.EHOSTUNREACH, "no route"), 503, "busy"),
        (OSError(errno.ENOSPC, "no space"), 500, "internal"),
        (PermissionError(errno.EACCES, "denied"), 500, "internal"),
        (FileNotFoundError(errno.ENOENT, "gone"), 500, "internal"),
    ],
    ids=repr,
)
async def test_only_a_database_that_is_away_is_busy(
    settings: Settings, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, error: OSError, status: int, code: str
) -> None:
    app = create_app(settings)

    def fail() -> None:
        raise error

    monkeypatch.setattr(app.state.database, "reading", fail)
    async with client_of(app) as client:
        answer = await client.get("/v1/orders?as_of=0", headers=issuer.headers("viewer"))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_refusal_that_cannot_be_recorded_stays_what_it_is_and_is_an_error_in_the_log(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, superuser: asyncpg.Connection,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    await superuser.execute("alter table refusals rename to refusals_away")
    broken = await client.post("/v1/orders", json=order("R1", amount="-1.00"))
    forbidden = await client.post("/v1/orders", json=order("R1"), headers=issuer.headers("viewer"))
    answers = [(answer.status_code, answer.json()["code"]) for answer in (broken, forbidden)]
    assert answers == [(409, "rule_broken"), (403, "forbidden")]
    lines = [each.msg for each in caplog.records if isinstance(each.msg, dict)]
    told = [(each["level"], each["code"]) for each in lines if each["event"] == "refusal_not_recorded"]
    assert told == [("error", "rule_broken"), ("error", "forbidden")]
