"""Operations take what they declare and nothing else: parameters, keys and types; and what is too much is refused."""

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from bureau_common.kit.web import routing
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.patience import LONG
from bureau_common.testing.units import CHANGES

Order = Callable[..., dict[str, object]]
JSON = {"Content-Type": "application/json"}


async def changes(client: httpx.AsyncClient) -> int:
    number: int = (await client.get("/v1/changes")).json()["head"]["change_no"]
    return number


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    """What a refusal of malformed input names."""
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), answer.text
    return [(error["field"], error["rule"]) for error in answer.json()["errors"]]


async def test_a_misspelt_dry_run_writes_nothing_and_is_told_what_there_is(
    client: httpx.AsyncClient, order: Order
) -> None:
    answer = await client.post("/v1/orders?dryrun=true", json=order("R1"), headers={"Accept-Language": "en"})
    assert told(answer) == [("query.dryrun", "query_unknown")]
    assert answer.json()["errors"][0]["message"] == "no such query parameter; there are: dry_run, reason"
    assert await changes(client) == 1


async def test_of_two_values_of_one_parameter_none_is_taken(client: httpx.AsyncClient, order: Order) -> None:
    assert told(await client.get("/v1/orders?limit=1&limit=2")) == [("query.limit", "query_repeated")]
    doubled = await client.post("/v1/orders?dry_run=false&dry_run=true", json=order("R1"))
    assert told(doubled) == [("query.dry_run", "query_repeated")]
    assert await changes(client) == 1


async def test_of_two_idempotency_keys_none_is_taken(client: httpx.AsyncClient, order: Order) -> None:
    twice = httpx.Headers([("Idempotency-Key", "a"), ("Idempotency-Key", "b")])
    answer = await client.post("/v1/orders", json=order("R1"), headers=twice)
    assert told(answer) == [("header.idempotency-key", "header_repeated")]
    assert await changes(client) == 1


async def test_no_text_of_a_call_holds_what_the_database_cannot(client: httpx.AsyncClient) -> None:
    assert told(await client.get("/v1/orders?cursor=a%00b")) == [("query.cursor", "query_nul")]
    assert told(await client.get("/v1/orders?source_ref=%EF%BF%BD")) == [("query.source_ref", "query_encoding")]
    assert (await client.get("/v1/imports/a%00b")).status_code == 404
    assert (await client.get("/v1/figures/a%00b?period=2021-10")).status_code == 404


async def test_a_reason_in_another_character_set_is_refused(client: httpx.AsyncClient, order: Order) -> None:
    """One in GBK stood in the journal as signs of nothing, for good."""
    in_gbk = "reason=" + quote("补录入".encode("gbk"))
    assert told(await client.post(f"/v1/orders?{in_gbk}", json=order("R1"))) == [("query.reason", "query_encoding")]
    assert await changes(client) == 1


async def test_no_operation_takes_a_parameter_that_it_does_not_declare(app: FastAPI, client: httpx.AsyncClient) -> None:
    asked = 0
    for path, operations in app.openapi()["paths"].items():
        filled = re.sub(r"\{(\w+?)(_id)?\}", lambda part: str(uuid4()) if part.group(2) else part.group(1), path)
        for method in operations:
            answer = await client.request(method, f"{filled}?nonsense=1")
            assert ("query.nonsense", "query_unknown") in told(answer), path
            asked += 1
    assert asked > 50


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/batch"])
async def test_a_key_that_stands_twice_in_an_object_is_named(
    client: httpx.AsyncClient, order: Order, path: str
) -> None:
    entry = json.dumps(order("R1"))[:-1] + ', "amount": "9.00"}'
    content = f'{{"items": [{entry}]}}' if path.endswith("batch") else entry
    answer = await client.post(path, content=content, headers=JSON)
    assert told(answer) == [("amount", "key_repeated")]
    assert await changes(client) == 1


@pytest.mark.parametrize(
    "day", [0, 1609459200, 1.5, True, "0", "1609459200", "2021-03-15T00:00:00", "20210315", " 2021-03-15", ["2021"]]
)
async def test_a_day_is_text_as_iso_8601_writes_it(client: httpx.AsyncClient, order: Order, day: object) -> None:
    answer = await client.post("/v1/orders", json=order("R1", business_date=day))
    ((field, rule),) = told(answer)
    assert (field, rule.startswith("date_")) == ("business_date", True)


@pytest.mark.parametrize("year", ["2021", 2021.0, True])
async def test_a_number_is_no_text_and_no_truth(
    client: httpx.AsyncClient, limit: Callable[..., dict[str, object]], year: object
) -> None:
    asked = {"operation": "enter", "reason": "年度下达", "entry": limit("L1", fiscal_year=year)}
    assert told(await client.post("/v1/limits/proposals", json=asked)) == [("entry.fiscal_year", "int_type")]


@pytest.mark.parametrize(
    ("literal", "status"),
    [
        *[("50", 201), ("50.5", 201), ("5e1", 201), ("0.1", 201), ("99.9999", 201)],
        *[(literal, 422) for literal in ("1e-400", "50.00000000000000001", "1e400", "0." + "0" * 60 + "1")],
        *[(literal, 422) for literal in ("1e9999999999999999999", "1e-9999999999999999999", "0e9999999999999999999")],
    ],
)
async def test_a_number_of_json_that_would_lose_digits_is_refused_and_asked_for_as_text(
    client: httpx.AsyncClient, order: Order, literal: str, status: int
) -> None:
    content = json.dumps(order("R1", share_pct="here")).replace('"here"', literal)
    answer = await client.post("/v1/orders", content=content, headers=JSON)
    assert answer.status_code == status
    if status == 201:
        (row,) = (await client.get("/v1/orders")).json()["items"]
        assert Decimal(row["share_pct"]) == Decimal(literal)
    else:
        assert told(answer) == [("body", "number_inexact")]


@pytest.mark.parametrize(("wrong_in_each", "listed"), [(40, 1000), (39, 975)])
async def test_of_forty_thousand_wrong_places_a_thousand_at_most_are_built_and_told_those_of_whole_items(
    client: httpx.AsyncClient, order: Order, monkeypatch: pytest.MonkeyPatch, wrong_in_each: int, listed: int
) -> None:
    built: set[int] = set()
    errors, validate = RequestValidationError.errors, TypeAdapter.validate_json

    def validated(adapter: TypeAdapter[Any], *given: Any, **asked: Any) -> Any:
        try:
            return validate(adapter, *given, **asked)
        except ValidationError as error:
            built.add(error.error_count())
            raise

    def counted(refused: RequestValidationError) -> Sequence[Any]:
        built.add(len(errors(refused)))
        return errors(refused)

    monkeypatch.setattr(RequestValidationError, "errors", counted)
    monkeypatch.setattr(TypeAdapter, "validate_json", validated)
    wrong = {f"f{number}": 1 for number in range(wrong_in_each)}
    answer = await client.post("/v1/orders/batch", json={"items": [order(f"R{row}", **wrong) for row in range(1000)]})
    assert len(told(answer)) == listed
    assert (answer.json()["errors_total"], max(built)) == (1000 * wrong_in_each, listed)
    assert answer.json()["errors"][-1]["field"].startswith("items.24.")


async def test_of_thousands_of_unknown_parameters_a_thousand_are_told(client: httpx.AsyncClient) -> None:
    query = "&".join(f"f{number}=1" for number in range(3000))
    assert len(told(await client.get(f"/v1/orders?{query}"))) == 1000


async def test_an_object_of_a_hundred_thousand_keys_is_one_error(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/orders", json={f"f{number}": 1 for number in range(50_000)})
    assert told(answer) == [("body", "too_many_keys")]


async def test_a_batch_is_told_what_is_wrong_with_it_as_a_whole_and_with_each_of_its_items(
    client: httpx.AsyncClient, order: Order
) -> None:
    items = [order("R1"), order("R2", amount="x"), order("R3"), order("R4", f=1)]
    answer = await client.post("/v1/orders/batch", json={"items": items, "g": 1})
    assert told(answer) == [
        ("g", "extra_forbidden"),
        ("items.1.amount", "value_error"),
        ("items.3.f", "extra_forbidden"),
    ]
    assert answer.json()["errors_total"] == 3


async def test_of_a_batch_each_item_is_asked_for_without_the_rest_and_none_behind_the_thousandth(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    validate = TypeAdapter.validate_json

    def validated(adapter: TypeAdapter[Any], content: str | bytes, **how: Any) -> Any:
        asked.append(len(content))
        return validate(adapter, content, **how)

    monkeypatch.setattr(TypeAdapter, "validate_json", validated)
    answer = await client.post("/v1/orders/batch", json={"items": [{}] * 3000, "g": "x" * 100_000})
    assert answer.status_code == 422
    assert ("g", "extra_forbidden") in told(answer)
    assert len(asked) == 1002  # as a whole, to know that it is wrong and what is
    assert sorted(asked)[999] < 100


@pytest.mark.parametrize(
    ("digits", "fields"), [(4300, ["items.0.share_pct", "items.1.f"]), (4301, ["body"]), (5000, ["body"])]
)
async def test_a_number_that_no_text_can_hold_is_no_fault_of_ours(
    client: httpx.AsyncClient, order: Order, digits: int, fields: list[str]
) -> None:
    content = json.dumps({"items": [order("R1", share_pct="here"), order("R2", f=1)]}).replace('"here"', "9" * digits)
    answer = await client.post("/v1/orders/batch", content=content, headers=JSON)
    assert (answer.status_code, [field for field, _ in told(answer)]) == (422, fields)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([[0] * 100] * 700, "too_many_places"),
        ([{}] * 60_000, "too_many_places"),
        ({f"f{number}": 1 for number in range(101)}, "too_many_keys"),
    ],
)
async def test_a_body_of_more_places_than_any_has_is_one_error(
    client: httpx.AsyncClient, order: Order, value: object, fault: str
) -> None:
    answer = await client.post("/v1/orders", json=order("R1", f=value))
    assert told(answer) == [("body", fault)]
    assert (
        str({"too_many_places": routing._PLACES_OF_ONE, "too_many_keys": routing._KEYS}[fault])
        in answer.json()["errors"][0]["message"]
    )


async def test_an_item_of_a_batch_has_no_more_places_than_a_record(
    client: httpx.AsyncClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each field that is missing holds a copy of all of it: one body of 670 KB took half a gigabyte."""
    copies: list[Any] = []
    for items in ([{"f": [0] * 3000}], [order("R1"), {"f": [[{}] * 1500] * 2}], [[0] * 3001], [{"items": [0] * 3000}]):
        answer = await client.post("/v1/orders/batch", json={"items": items})
        assert told(answer) == [("body", "too_many_places")]
    kept = routing._told
    monkeypatch.setattr(routing, "_told", lambda error: copies.extend(kept(error)) or kept(error))
    answer = await client.post("/v1/orders/batch", json={"items": [order("R1", f=[0] * 100, amount="x"), {}]})
    assert {str(each["input"]) for each in copies} == {"None", "x"}
    many = {"items": [order(f"R{number}", f=[0] * 100) for number in range(400)]}
    assert {rule for _, rule in told(await client.post("/v1/orders/batch", json=many))} == {"extra_forbidden"}


async def test_large_bodies_are_read_one_after_the_other_and_small_ones_beside_them(
    app: FastAPI, client: httpx.AsyncClient, order: Order
) -> None:
    large = {"items": [order(f"L{number}") for number in range(200)]}
    async with app.state.bodies, asyncio.timeout(LONG):
        waits = asyncio.create_task(client.post("/v1/orders/batch", json=large))
        while not (waits.done() or app.state.bodies._waiters):  # noqa: ASYNC110 - a lock tells nobody who waits
            await asyncio.sleep(0)
        assert (await client.post("/v1/orders", json=order("R1"))).status_code == 201
        assert not waits.done()
    assert (await waits).status_code == 201


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/batch"])
async def test_json_has_at_most_one_mebibyte(client: httpx.AsyncClient, path: str) -> None:
    for size, status in ((1024 * 1024, 422), (1024 * 1024 + 1, 413)):
        answer = await client.post(path, content=b'"' + b"x" * (size - 2) + b'"', headers=JSON)
        assert (size, answer.status_code) == (size, status)


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/batch"])
@pytest.mark.parametrize(
    "charset", ["gbk", "GB18030", '"utf-16"', "us-ascii", "x" * 5000, "\xff", 'utf-8; a="' + ";" * 1000]
)
async def test_json_in_another_character_set_is_refused_and_told_which_one_to_send(
    client: httpx.AsyncClient, order: Order, path: str, charset: str
) -> None:
    content = json.dumps(order("R1", item="商品"), ensure_ascii=False).encode("gbk")
    headers = {b"content-type": f"application/json; charset={charset}".encode("latin-1")}
    answer = await client.post(path, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "charset_unsupported")
    assert "UTF-8" in answer.json()["detail"]
    assert len(answer.text) < 1000


async def test_the_form_of_a_file_in_another_character_set_is_refused(client: httpx.AsyncClient) -> None:
    part = b'--x\r\ncontent-disposition: form-data; name="file"; filename="\\ud800"\r\n\r\na\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    headers = {"Content-Type": kind, "Idempotency-Key": "k"}
    answer = await client.post("/v1/orders/import", content=part, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "charset_unsupported")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=UTF-8", 'application/json;charset="utf8"']
)
async def test_json_may_say_that_it_is_utf_8(client: httpx.AsyncClient, order: Order, kind: str) -> None:
    answer = await client.post("/v1/orders", content=json.dumps(order("R1")), headers={"Content-Type": kind})
    assert answer.status_code == 201, answer.text


async def test_a_file_is_larger_than_any_json(import_file: Callable[..., Awaitable[httpx.Response]]) -> None:
    answer = await import_file(b"x" * (2 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_a_body_of_many_objects_is_read_in_a_thread_and_a_small_one_is_not_sent_there(
    client: httpx.AsyncClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in: list[bool] = []

    def loads(*arguments: object, **options: object) -> object:
        read_in.append(threading.current_thread() is threading.main_thread())
        return json.loads(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(routing, "json", SimpleNamespace(loads=loads))
    assert (await client.post("/v1/orders/batch", json={"items": [order("R0")]})).status_code == 201
    many = await client.post("/v1/orders/batch", json={"items": [order(f"R{row}") for row in range(1, 201)]})
    assert (many.status_code, many.json().get("created")) == (201, 200), many.text[:600]
    assert (await client.post("/v1/orders", json=order("R201", f=[{}] * 100))).status_code == 422
    assert read_in == [True, False, False]


async def test_who_may_not_write_is_not_told_what_is_wrong(client: httpx.AsyncClient, issuer: Issuer) -> None:
    for body in ({"x": 1}, {"items": [{}]}):
        reader = await client.post("/v1/orders", json=body, headers=issuer.headers("viewer"))
        assert (reader.status_code, reader.json()["code"]) == (403, "forbidden")
        stranger = await client.post("/v1/orders", json=body, headers={"Authorization": ""})
        assert (stranger.status_code, stranger.json()["code"]) == (401, "token_missing")


async def test_a_dry_run_beside_a_file_in_its_form_writes_nothing_and_is_told_where_it_belongs(
    client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes]
) -> None:
    file = {"file": ("orders.csv", as_csv([order("R1")]), "text/csv")}
    headers = {"Idempotency-Key": "k", "Accept-Language": "en"}
    answer = await client.post("/v1/orders/import", files=file, data={"dry_run": "true"}, headers=headers)
    assert told(answer) == [("dry_run", "part_unknown")]
    assert "only: file" in answer.json()["errors"][0]["message"]
    assert await changes(client) == CHANGES


async def test_a_field_of_a_form_has_at_most_eight_kibibytes(client: httpx.AsyncClient) -> None:
    """What reads a field may take long over it: one charset of Python's takes the square of its length."""
    file = {"file": ("orders.csv", b"", "text/csv")}
    answer = await client.post(
        "/v1/orders/import", files=file, data={"a": "x" * 8193}, headers={"Idempotency-Key": "k"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
