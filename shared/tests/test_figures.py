"""Figures over HTTP: entity tags, series by period end, the catalogue, and what is not found."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

Order = Callable[..., dict[str, object]]
TOTAL, GROWTH, GOODS = "toy.total.ytd", "toy.total.yoy_pct", "toy.goods.ytd"
OWN = {"share_pct": "100"}


async def fill(client: httpx.AsyncClient, items: list[dict[str, object]]) -> None:
    answer = await client.post("/v1/orders/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/v1/summary?period=2021-03",
        f"/v1/figures/{GROWTH}?period=2021-03",
        f"/v1/figures/{GROWTH}/series?from=2021-01&to=2021-03",
    ],
)
async def test_a_reader_who_holds_the_answer_gets_304_until_something_is_written(
    client: httpx.AsyncClient, order: Order, path: str
) -> None:
    first = await client.get(path)
    etag = first.headers["etag"]
    held = await client.get(path, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", etag)
    assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
    await fill(client, [order("R1")])
    fresh = await client.get(path, headers={"If-None-Match": etag})
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != etag
    assert (await client.get(f"{path}&as_of=1", headers={"If-None-Match": etag})).status_code == 304
    other_period = path.replace("2021-03", "2021-04")
    assert (await client.get(other_period, headers={"If-None-Match": fresh.headers["etag"]})).status_code == 200


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", [("2020-12", "0"), ("2021-01", "1.00"), ("2021-02", "3.00"), ("2021-03", "7.00")]),
        ("quarter", [("2020-12", "0"), ("2021-03", "7.00")]),
        ("year", [("2020-12", "0")]),
    ],
)
async def test_a_series_shows_the_figure_at_each_period_end(
    client: httpx.AsyncClient, order: Order, by: str, expected: list[tuple[str, str]]
) -> None:
    days = {"2020-12-01": "7000.00", "2021-01-01": "1.00", "2021-02-01": "2.00", "2021-03-01": "4.00"}
    items = [order(day, business_date=day, amount=amount, **OWN) for day, amount in days.items()]
    items[0] |= {"item": "201"}
    await fill(client, items)
    query = {"from": "2020-12", "to": "2021-03", "by": by}
    series = (await client.get(f"/v1/figures/{GOODS}/series", params=query)).json()
    assert [(p["period"], Decimal(p["value"])) for p in series["points"]] == [(p, Decimal(v)) for p, v in expected]
    assert [p["state"] for p in series["points"]] == ["zero", "reported", "reported", "reported"][: len(expected)]
    assert (series["id"], series["change_no"]) == (GOODS, 2)


@pytest.mark.parametrize("span", [("2021-03", "2021-01"), ("2021-01", "2041-01"), ("2021-13", "2021-12")])
async def test_a_series_without_a_period_end_or_with_too_many_is_refused(
    client: httpx.AsyncClient, span: tuple[str, str]
) -> None:
    answer = await client.get(f"/v1/figures/{GOODS}/series", params={"from": span[0], "to": span[1]})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_an_unknown_figure_and_a_cut_off_beyond_the_head_are_not_found(
    client: httpx.AsyncClient, order: Order
) -> None:
    await fill(client, [order("R1")])
    for rest in ("?period=2021-03", "/series?from=2021-01&to=2021-03", "/records?period=2021-03"):
        unknown = await client.get(f"/v1/figures/toy.nothing{rest}")
        beyond = await client.get(f"/v1/figures/{GOODS}{rest}&as_of=3")
        assert [(a.status_code, a.json()["code"]) for a in (unknown, beyond)] == [(404, "not_found")] * 2
    assert (await client.get("/v1/summary?period=2021-03&as_of=3")).status_code == 404
    assert (await client.get("/v1/summary?period=2021-3")).status_code == 422
    assert (await client.get("/v1/summary")).status_code == 422


async def test_the_catalogue_names_the_figures_of_the_summary(client: httpx.AsyncClient) -> None:
    terms = (await client.get("/v1/figures")).json()
    summary = (await client.get("/v1/summary", params={"period": "2021-03"})).json()
    assert [term["id"] for term in terms] == [figure["id"] for figure in summary["figures"]]
    assert {term["id"]: term["display_unit"] for term in terms}[TOTAL] == "万元"


async def test_a_number_that_was_put_in_the_place_of_a_figures_id_is_not_repeated(client: httpx.AsyncClient) -> None:
    for wrong in ("11010519491231002X", "13912345678", "6222 0202 0001 2345 678"):
        answer = await client.get(f"/v1/figures/{wrong}?period=2021-03")
        assert (answer.status_code, answer.json()["code"], "2345" in answer.text) == (404, "not_found", False)
        assert wrong not in answer.text


@pytest.mark.parametrize("path", ["summary", "alerts", "figures/toy.total.ytd", "figures/toy.total.ytd/records"])
async def test_no_figure_is_asked_of_a_month_before_those_of_the_records(client: httpx.AsyncClient, path: str) -> None:
    """Of 1900 there is no year before, with which some claims compare."""
    assert (await client.get(f"/v1/{path}?period=1990-01")).status_code == 200
    for month in ("1989-12", "1900-05"):
        answer = await client.get(f"/v1/{path}?period={month}")
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
        assert [(error["field"], error["rule"]) for error in answer.json()["errors"]] == [("period", "range")]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("summary?period={}", "period"),
        ("alerts?period={}", "period"),
        ("figures/toy.total.ytd?period={}", "period"),
        ("figures/toy.total.ytd/records?period={}", "period"),
        ("figures/toy.total.ytd/series?from=2021-01&to={}&by=year", "to"),
        ("figures/toy.total.ytd/breakdown?from=2021-01&to={}&by=year&split=reporting_unit", "to"),
    ],
)
async def test_no_figure_is_asked_of_a_month_beyond_the_next_year_for_which_everything_until_then_would_be_due(
    app: FastAPI, client: httpx.AsyncClient, path: str, field: str
) -> None:
    app.state.today = lambda: date(2021, 11, 20)
    assert (await client.get(f"/v1/{path.format('2022-12')}")).status_code == 200
    for month in ("2023-01", "2023-12", "2199-12"):
        answer = await client.get(f"/v1/{path.format(month)}")
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
        assert [(error["field"], error["rule"]) for error in answer.json()["errors"]] == [(field, "range")]


async def test_several_figures_come_in_one_answer_as_each_by_itself_with_the_months_that_have_rows(
    client: httpx.AsyncClient, order: Order
) -> None:
    days = ["2020-12-01", "2021-01-01", "2021-03-01"]
    await fill(client, [order(day, business_date=day, amount="5.00", **OWN) for day in days])
    span = {"from": "2021-01", "to": "2021-04"}
    answer = await client.get("/v1/series", params={"figure": [GOODS, GROWTH, GOODS], **span})
    told = answer.json()
    alone = [(await client.get(f"/v1/figures/{each}/series", params=span)).json() for each in (GOODS, GROWTH)]
    assert told == {"change_no": 2, "moved": ["2021-01", "2021-03"], "series": alone}
    held = {"If-None-Match": answer.headers["etag"]}
    again = await client.get("/v1/series", params={"figure": [GOODS, GROWTH], **span}, headers=held)
    assert again.status_code == 304
    assert (await client.get("/v1/series", params={"figure": ["toy.nothing"], **span})).status_code == 404
    assert (await client.get("/v1/series", params={"figure": [GOODS] * 11, **span})).status_code == 422


async def test_the_rows_behind_a_figure_are_chosen_by_unit_source_day_and_amount(
    client: httpx.AsyncClient, order: Order
) -> None:
    rows = [
        order("a", business_date="2021-01-05", amount="1.00", **OWN),
        order("b", business_date="2021-02-05", amount="20.00", **OWN),
        order("c", business_date="2021-03-05", amount="300.00", source="elsewhere", **OWN),
    ]
    await fill(client, rows)
    unit = str(rows[0]["reporting_unit"])
    wanted: list[tuple[dict[str, str], list[str]]] = [
        ({}, ["a", "b", "c"]),
        ({"reporting_unit": unit, "last_day": "2021-02-28"}, ["a", "b"]),
        ({"reporting_unit": "nobody"}, []),
        ({"source": "elsewhere"}, ["c"]),
        ({"first_day": "2021-02-05", "last_day": "2021-02-05"}, ["b"]),
        ({"least": "1.01", "most": "20.00"}, ["b"]),
        ({"least": "1", "limit": "2"}, ["a", "b"]),
        ({"least": "19.99999999", "most": "20.00000000"}, ["b"]),
        ({"least": "", "most": "", "first_day": "", "last_day": "", "source": ""}, ["a", "b", "c"]),
    ]
    path, month = f"/v1/figures/{TOTAL}/records", {"period": "2021-03"}
    for query, expected in wanted:
        found = (await client.get(path, params=month | query)).json()["items"]
        assert [each["record"]["source_ref"] for each in found] == expected, query
    backward, number = {"first_day": "2021-02-05", "last_day": "2021-02-04"}, {"first_day": "1612483200"}
    for query in (backward, number, {"least": "2", "most": "1"}, {"least": "x"}):
        answer = await client.get(path, params=month | query)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), query
