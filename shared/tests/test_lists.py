"""Reading orders over HTTP: filters, pages, cut-offs and the export."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

Order = Callable[..., dict[str, object]]
MONTHS = ["2020-11-30", "2020-12-31", "2021-01-01", "2021-01-31", "2021-02-28", "2021-03-01"]


async def fill(client: httpx.AsyncClient, items: list[dict[str, object]]) -> None:
    answer = await client.post("/v1/orders/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


async def listed(client: httpx.AsyncClient, **params: object) -> list[str]:
    """The source references of all pages, in order."""
    found, cursor = [], None
    while True:
        query = {**params, **({"cursor": cursor} if cursor else {})}
        answer = await client.get("/v1/orders", params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= int(str(params.get("limit", 100)))
        found += [item["source_ref"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ({}, ["R0", "R1", "R2", "R3", "R4", "R5"]),
        ({"from": "2021-01"}, ["R2", "R3", "R4", "R5"]),
        ({"to": "2021-01"}, ["R0", "R1", "R2", "R3"]),
        ({"from": "2020-12", "to": "2021-01"}, ["R1", "R2", "R3"]),
        ({"from": "2021-04"}, []),
        ({"reporting_unit": "340311-1"}, ["R1", "R3", "R5"]),
        ({"source": "tax"}, ["R0", "R3"]),
        ({"source": "tax", "source_ref": "R3"}, ["R3"]),
        ({"source": "tax", "source_ref": "R1"}, []),
        ({"reporting_unit": "340311-1", "from": "2021-01"}, ["R3", "R5"]),
    ],
)
async def test_a_list_holds_what_its_filters_name_by_business_date(
    client: httpx.AsyncClient, order: Order, narrow: dict[str, str], expected: list[str]
) -> None:
    await fill(
        client,
        [
            order(
                f"R{n}",
                business_date=day,
                source="tax" if n % 3 == 0 else "shop",
                reporting_unit=f"340311-{n % 2}",
            )
            for n, day in reversed(list(enumerate(MONTHS)))
        ],
    )
    assert await listed(client, **narrow) == expected


async def test_pages_neither_repeat_nor_miss_a_record_while_others_write(
    client: httpx.AsyncClient, order: Order
) -> None:
    await fill(client, [order(f"R{n:02d}", business_date=f"2021-03-{n % 4 + 1:02d}") for n in range(23)])
    first = (await client.get("/v1/orders", params={"limit": 10})).json()
    # In front of the cursor and behind it; and what was on the first page goes.
    await fill(client, [order("early", business_date="2021-01-01"), order("late", business_date="2021-12-31")])
    await client.post(f"/v1/orders/{first['items'][0]['id']}/void", json={"reason": "重复订购"})
    rest = (await client.get("/v1/orders", params={"limit": 500, "cursor": first["next_cursor"]})).json()
    seen = [item["source_ref"] for page in (first, rest) for item in page["items"]]
    assert sorted(seen) == sorted([*[f"R{n:02d}" for n in range(23)], "late"])
    assert rest["next_cursor"] is None


async def test_pages_that_are_pinned_to_the_first_say_each_record_once_whatever_is_corrected(
    client: httpx.AsyncClient, order: Order
) -> None:
    await fill(client, [order(f"R{n:02d}", business_date="2021-03-01") for n in range(7)])
    page = (await client.get("/v1/orders", params={"limit": 2})).json()
    assert page["change_no"] == (await client.get("/v1/changes?after=1")).json()["items"][-1]["change_no"]
    first, pinned, seen = page["items"][0], page["change_no"], page["items"]
    corrected = {**order(first["source_ref"], business_date="2021-03-01"), "amount": "7.00"}
    body = {"reason": "金额更正", "entry": corrected}
    assert (await client.post(f"/v1/orders/{first['id']}/correct", json=body)).status_code == 200
    await fill(client, [order("new", business_date="2021-03-01")])
    while page["next_cursor"]:
        query = {"limit": 2, "cursor": page["next_cursor"], "as_of": pinned}
        page = (await client.get("/v1/orders", params=query)).json()
        assert page["change_no"] == pinned
        seen = [*seen, *page["items"]]
    assert [item["source_ref"] for item in seen] == [f"R{n:02d}" for n in range(7)]


@pytest.mark.parametrize("limit", [1, 7, 23, 24, 500])
async def test_every_page_size_lists_the_same_records(client: httpx.AsyncClient, order: Order, limit: int) -> None:
    await fill(client, [order(f"R{n:02d}") for n in range(23)])
    assert sorted(await listed(client, limit=limit)) == [f"R{n:02d}" for n in range(23)]


@pytest.mark.parametrize("limit", ["0", "-1", "501", "many"])
async def test_a_limit_outside_1_to_500_is_refused(client: httpx.AsyncClient, limit: str) -> None:
    answer = await client.get("/v1/orders", params={"limit": limit})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.limit")


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        "////",
        cursor_of(),
        cursor_of("2021-01-01"),
        cursor_of("2021-13-01", "00000000-0000-0000-0000-000000000000"),
        cursor_of("2021-01-01", 5),
        cursor_of(1, None),
        cursor_of({}, []),
        base64.urlsafe_b64encode(b"17").decode(),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    ],
)
async def test_a_cursor_that_no_list_gave_is_refused_as_malformed(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.get("/v1/orders", params={"cursor": cursor})
    assert answer.status_code == 422, answer.text
    assert [(e["field"], e["rule"]) for e in answer.json()["errors"]] == [("cursor", "cursor")]


@pytest.mark.parametrize("position", [10**30, "1e400", float("inf"), None, -1.5, [1]])
async def test_a_cursor_with_an_impossible_number_is_refused_as_malformed(
    client: httpx.AsyncClient, position: object
) -> None:
    cursor = cursor_of(position, "2021-01-01", "00000000-0000-0000-0000-000000000000")
    path = "/v1/figures/toy.goods.ytd/records"
    answer = await client.get(path, params={"period": "2021-03", "cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/export"])
async def test_months_in_the_wrong_order_are_refused_and_are_no_empty_list(
    client: httpx.AsyncClient, order: Order, path: str
) -> None:
    assert (await client.post("/v1/orders", json=order("1"))).status_code == 201
    answer = await client.get(path, params={"from": "2021-12", "to": "2021-01"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "to"), answer.text
    assert answer.json()["detail"] == "截止月份早于起始月份"
    assert (await client.get(path, params={"from": "2021-12", "to": "2021-12"})).status_code == 200


@pytest.mark.parametrize("name", ["reporting_unit", "source", "source_ref"])
async def test_a_filter_that_no_record_can_match_is_refused_by_name(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get("/v1/orders", params={name: "a\x00b"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == f"query.{name}"


async def test_a_list_as_of_a_change_shows_the_records_as_they_stood_then_whatever_came_later(
    client: httpx.AsyncClient, order: Order
) -> None:
    await fill(client, [order("R1"), order("R2")])
    ids = {item["source_ref"]: item["id"] for item in (await client.get("/v1/orders")).json()["items"]}
    stood = (await client.get("/v1/orders", params={"as_of": 2})).json()
    body = {"reason": "录入错误", "entry": order("R1", amount="5.00")}
    await client.post(f"/v1/orders/{ids['R1']}/correct", json=body)
    await client.post(f"/v1/orders/{ids['R2']}/void", json={"reason": "重复订购"})
    await fill(client, [order("R3")])
    expected = {
        1: [],
        2: [("R1", "1000.01"), ("R2", "1000.01")],
        3: [("R1", "5.00"), ("R2", "1000.01")],
        4: [("R1", "5.00")],
        5: [("R1", "5.00"), ("R3", "1000.01")],
    }
    for change_no, records in expected.items():
        items = (await client.get("/v1/orders", params={"as_of": change_no})).json()["items"]
        assert sorted((item["source_ref"], item["amount"]) for item in items) == records
    assert (await client.get("/v1/orders", params={"as_of": 2})).json() == stood


async def test_a_cut_off_beyond_the_head_or_below_zero_is_refused(client: httpx.AsyncClient, order: Order) -> None:
    await fill(client, [order("R1")])
    assert (await client.get("/v1/orders", params={"as_of": 2})).status_code == 200
    assert (await client.get("/v1/orders", params={"as_of": 3})).json()["code"] == "not_found"
    assert (await client.get("/v1/orders", params={"as_of": -1})).status_code == 422


async def test_an_unknown_record_is_not_found(client: httpx.AsyncClient) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    assert (await client.get(f"/v1/orders/{nobody}")).status_code == 404
    assert (await client.post(f"/v1/orders/{nobody}/void", json={"reason": "重复订购"})).status_code == 404
    assert (await client.get("/v1/orders/not-a-uuid")).status_code == 404


async def test_an_export_holds_the_filtered_list_at_its_cut_off(client: httpx.AsyncClient, order: Order) -> None:
    await fill(client, [order(f"R{n:04d}", business_date="2021-03-01") for n in range(750)])
    await fill(client, [order("R9999", business_date="2021-04-01")])
    answer = await client.get("/v1/orders/export", params={"to": "2021-03"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:5] == ["来源系统", "来源单号", "填报单位", "填报单位（登记名称）", "业务日期"]
    assert sorted(line.split(",")[1] for line in lines[1:]) == [f"R{n:04d}" for n in range(750)]
    assert len((await client.get("/v1/orders/export", params={"as_of": 0})).text.splitlines()) == 1


async def test_an_export_outlives_a_reader_that_pauses(app: FastAPI, client: httpx.AsyncClient, order: Order) -> None:
    await fill(client, [order(f"R{n:04d}") for n in range(600)])
    body = bytearray()

    async def send(message: dict[str, object]) -> None:
        if not body and message.get("body"):
            await asyncio.sleep(2.5)  # longer than the database lets a transaction idle
        body.extend(message.get("body") or b"")  # type: ignore[arg-type]

    await call_raw(app, "/v1/orders/export", client.headers["authorization"], send)
    assert len(body.decode().splitlines()) == 601


async def call_raw(
    app: FastAPI, path: str, authorization: str, send: Callable[[dict[str, object]], Awaitable[None]]
) -> None:
    """A request without the client, which would read the whole answer at once."""
    asked = False

    async def receive() -> dict[str, object]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"test"), (b"authorization", authorization.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
