"""A closed month cannot change: neither by the days that rows count by, nor by what comes after it."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Date, cast, literal, select

from bureau_common.kit.books import locked_rows
from bureau_common.kit.figures.figures import (
    Span,
    following_month,
    same_months_last_year,
    since_ever,
    whole_last_year,
    whole_year,
    year_to_date,
)
from bureau_common.schemas.periods import Period
from bureau_common.testing.issuer import Issuer
from toy.filings import UNIT, plan

Body = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
Shut = Callable[[str], Awaitable[int]]

SPANS = {
    "year_to_date": year_to_date,
    "following_month": following_month,
    "same_months_last_year": same_months_last_year,
    "whole_year": whole_year,
    "whole_last_year": whole_last_year,
    "since_ever": since_ever,
}


@pytest.fixture
def shut(client: httpx.AsyncClient, issuer: Issuer) -> Shut:
    """Close everything up to a month; returns the closing's change."""

    async def close(period: str) -> int:
        headers = issuer.headers("approver", person="李四")
        answer = await client.post(f"/v1/periods/{period}/close", json={"reason": "结账"}, headers=headers)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["closings"][0]["change_no"])

    return close


async def refused(answer: httpx.Response) -> str:
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "period_closed"), answer.text
    detail: str = problem["detail"]
    return detail


async def read(client: httpx.AsyncClient, figure: str, period: str, **params: object) -> dict[str, Any]:
    answer = await client.get(f"/v1/figures/toy.{figure}", params={"period": period, **params})
    found: dict[str, Any] = answer.json()
    return found


async def test_a_row_dated_after_the_closed_month_that_counts_in_it_is_refused(
    client: httpx.AsyncClient, approve: Approve, limit: Body, shut: Shut
) -> None:
    """A limit counts from January of its year on, whenever it is granted."""
    await shut("2021-10")
    before = await read(client, "limits.for_year", "2021-10")
    answer = await approve("limits", limit("L1", business_date="2021-11-05"))
    assert "2021-01-01" in await refused(answer)
    assert await read(client, "limits.for_year", "2021-10") == before
    assert (await approve("limits", limit("L2", business_date="2022-01-05", fiscal_year=2022))).status_code == 200


async def test_a_row_that_counts_in_the_closed_month_is_neither_corrected_nor_voided(
    client: httpx.AsyncClient, approve: Approve, limit: Body, shut: Shut
) -> None:
    granted = await approve("limits", limit("L1", business_date="2021-11-05"))
    record = granted.json()["proposal"]["result_id"]
    await shut("2021-10")
    before = await read(client, "limits.for_year", "2021-10")
    more = limit("L1", business_date="2021-11-05", amount="9.00")
    for answer in (
        await approve("limits", operation="void", record_id=record),
        await approve("limits", more, operation="correct", record_id=record),
    ):
        await refused(answer)
    assert await read(client, "limits.for_year", "2021-10") == before


async def test_a_dry_run_says_the_same(client: httpx.AsyncClient, limit: Body, shut: Shut) -> None:
    await shut("2021-10")
    asked = {"operation": "enter", "reason": "年度下达", "entry": limit("L1", business_date="2021-11-05")}
    await refused(await client.post("/v1/limits/proposals?dry_run=true", json=asked))


async def test_a_stock_of_another_table_stands_at_the_month_end_as_it_stood_at_the_closing(
    client: httpx.AsyncClient, approve: Approve, limit: Body, order: Body, shut: Shut
) -> None:
    """An order ends that a limit is unused: from its own day on, and in no closed month."""
    await approve("limits", limit("L1", business_date="2021-01-05"))
    await shut("2021-10")
    before = await read(client, "limits.unused", "2021-10")
    await refused(await client.post("/v1/orders", json=order("1", limit_no="L1", business_date="2021-10-31")))
    accepted = await client.post("/v1/orders", json=order("2", limit_no="L1", business_date="2021-11-01"))
    assert accepted.status_code == 201
    after = await read(client, "limits.unused", "2021-10")
    assert (before["value"], after["value"]) == ("1", "1")
    assert (await read(client, "limits.unused", "2021-11"))["value"] == "0"


@pytest.mark.parametrize(("figure", "measure"), [("ahead", "ahead"), ("year", "year")])
async def test_what_reaches_past_a_closed_month_stays_as_it_stood_at_the_closing(
    client: httpx.AsyncClient, order: Body, shut: Shut, figure: str, measure: str
) -> None:
    """The figure, its rows, its series and its breakdown; before the closing and of an open month they move."""
    await client.post("/v1/orders", json=order("1", business_date="2021-11-10"))
    expected = (await read(client, figure, "2021-10"))["value"]
    await shut("2021-10")
    await client.post("/v1/orders", json=order("2", business_date="2021-11-20"))
    assert (await read(client, figure, "2021-10"))["value"] == expected
    path = f"/v1/figures/toy.{figure}"
    rows = (await client.get(f"{path}/records?period=2021-10&measure={measure}")).json()["items"]
    assert [row["record"]["source_ref"] for row in rows] == ["1"]
    series = (await client.get(f"{path}/series?from=2021-09&to=2021-11")).json()["points"]
    assert series[1]["value"] == expected
    query = "from=2021-10&to=2021-11&split=reporting_unit"
    broken = (await client.get(f"{path}/breakdown?{query}")).json()
    assert broken["points"][0]["value"] == broken["lines"][0]["values"][0] == expected
    if figure == "year":
        assert (await read(client, figure, "2021-11"))["value"] == "1000.02"
    elif figure == "ahead":
        assert (await read(client, figure, "2021-11"))["state"] == "zero"


async def test_what_is_known_of_the_month_after_a_closed_one_is_of_the_closing_too(
    client: httpx.AsyncClient, order: Body, shut: Shut
) -> None:
    """Nothing was expected at the closing: a row that comes later does not make the closed figure known."""
    await shut("2021-10")
    assert (await read(client, "ahead", "2021-10"))["state"] == "not_reported"
    await client.post("/v1/orders", json=order("1", business_date="2021-11-20"))
    assert (await read(client, "ahead", "2021-10"))["state"] == "not_reported"


async def test_a_closing_between_two_others_keeps_each_month_as_its_own_closing_found_it(
    client: httpx.AsyncClient, order: Body, shut: Shut
) -> None:
    values = {}
    for month in (9, 10, 11):
        await client.post("/v1/orders", json=order(f"R{month}", business_date=f"2021-{month + 1}-01"))
        await shut(f"2021-{month:02d}")
        values[month] = (await read(client, "year", f"2021-{month:02d}"))["value"]
    assert [values[month] for month in (9, 10, 11)] == ["500.01", "1000.02", "1500.03"]
    assert [(await read(client, "year", f"2021-{month:02d}"))["value"] for month in (9, 10, 11)] == [*values.values()]


@pytest.mark.parametrize("name", SPANS)
async def test_a_span_says_of_each_day_whose_figures_count_it(app: FastAPI, name: str) -> None:
    """Over three years, forwards and backwards: no later period counts a day beyond what the span says of it."""
    span: Span = SPANS[name]
    days = [date(2020, 1, 1) + timedelta(days=17 * number) for number in range(0, 48)]
    async with app.state.database.reading() as session:
        counted = {}
        for day in days:
            first, last = span.counted(cast(literal(day), Date))
            ends = select(first, cast(literal(None), Date) if last is None else last)
            counted[day] = (await session.execute(ends)).one()
    await app.state.database.close()
    for day, (first, last) in counted.items():
        month = Period.of(day)
        for period in month.until(Period(2024, 12)):
            start, end = span.around(period)
            counts = start <= month <= end
            said = first <= period.last_day and (last is None or period.first_day <= last)
            assert said or not counts, f"{name}: {day} counts in {period}"


async def test_a_plan_of_a_later_month_says_nothing_of_what_was_not_judged_in_a_closed_one(
    client: httpx.AsyncClient, approve: Approve, shut: Shut
) -> None:
    async def not_judged(period: str) -> list[str]:
        found: list[str] = (await client.get("/v1/summary", params={"period": period})).json()["not_judged"]
        return found

    await shut("2021-06")
    assert (await approve("filing-plans", plan(("orders", UNIT, 10), since="2021-09-12"))).status_code == 200
    told = [await not_judged(period) for period in ("2021-06", "2021-08", "2021-09", "2021-10")]
    assert told == [[], [], ["toy_services"], ["toy_services"]]


@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_batch_that_is_refused_names_its_entries_that_count_in_the_closed_month(
    client: httpx.AsyncClient, order: Body, shut: Shut, dry_run: bool
) -> None:
    """As a file names its rows: of a hundred entries nobody would find the one of October by the month alone."""
    assert (await client.post("/v1/orders", json=order("0", business_date="2021-10-01"))).status_code == 201
    await shut("2021-10")
    days = ("2021-11-01", "2021-10-31", "2021-11-02", "2021-09-30")
    items = [order(f"{9 - number}", business_date=day) for number, day in enumerate(days)]
    items.append(order("0", business_date="2021-10-01"))  # it stands already, and is not written again
    answer = await client.post(f"/v1/orders/batch?dry_run={dry_run}".lower(), json={"items": items})
    assert "2021-09-30" in await refused(answer)
    errors = answer.json()["errors"]
    assert [(each["row"], each["field"], each["value"], each["rule"]) for each in errors] == [
        (2, "business_date", "2021-10-31", "period_closed"),
        (4, "business_date", "2021-09-30", "period_closed"),
    ]
    one = (await client.post("/v1/orders/batch", json={"items": items[1:2]})).json()
    assert (one["code"], one.get("errors", [])) == ("period_closed", [])


async def test_of_a_batch_that_is_refused_no_more_than_a_thousand_places_are_built_and_all_are_counted(
    client: httpx.AsyncClient, order: Body, shut: Shut, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand entries of two days each were told with two thousand."""
    await shut("2021-10")
    monkeypatch.setattr(locked_rows, "MOST_TOLD", 3)
    items = [order(f"{number}", business_date="2021-10-01") for number in range(5)]
    answer = (await client.post("/v1/orders/batch", json={"items": items})).json()
    assert ([each["row"] for each in answer["errors"]], answer["errors_total"]) == ([1, 2, 3], 5)
