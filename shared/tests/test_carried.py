"""Carried figures: where what a figure rests on was not filed, it is the figure of the newest month that was, and says so."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.periods import is_open
from bureau_common.kit.core.tables import filings as filing_records
from bureau_common.kit.filings.due import open_months
from bureau_common.kit.filings.filed import LAST
from bureau_common.kit.journal.cutoffs import NOW
from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, filing, filings, plan

Body = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
Post = Callable[..., Awaitable[int]]
TOTAL, YOY, GOODS, SHARE = "total.ytd", "total.yoy_pct", "goods.ytd", "services.share_pct"
OWN = {"period", "state", "carried_from", "notes", "provisional"}
"""What a carried figure says otherwise than the figure of its month."""


@pytest.fixture
def post(client: httpx.AsyncClient) -> Post:
    """Write orders or filings at once; returns the change."""

    async def send(*items: dict[str, object], book: str = "filings") -> int:
        answer = await client.post(f"/v1/{book}/batch", json={"items": items})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["change_no"])

    return send


@pytest.fixture
async def until_october(post: Post, approve: Approve, order: Body) -> None:
    """Orders of each month up to October, filed by one unit, and a plan that wants them of every month."""
    months = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13)]
    orders = [
        order(month, business_date=f"{month}-10", item=("1010101", "10110", "1030401")[place % 3], amount=f"{place + 1}.00",
              share_pct="100")
        for place, month in enumerate(months) if month <= "2021-10"
    ]  # fmt: skip
    await post(*orders, book="orders")
    await approve("filing-plans", plan(("orders", UNIT, 10), since="2020-01-01"))
    await post(*filings("2020-01", "2021-10"))


async def read(client: httpx.AsyncClient, name: str, period: str, **params: object) -> dict[str, Any]:
    answer = await client.get(f"/v1/figures/toy.{name}", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.usefixtures("until_october")
@pytest.mark.parametrize("name", [TOTAL, YOY, GOODS, "goods.share_pct", "counted.ytd", "prices", "year"])
async def test_a_figure_of_a_month_that_nobody_filed_is_that_of_the_last_one_that_was(
    client: httpx.AsyncClient, name: str
) -> None:
    own, carried = await read(client, name, "2021-10"), await read(client, name, "2021-12")
    assert (own["carried_from"], own["state"]) == (None, "reported")
    assert (carried["carried_from"], carried["state"], carried["period"]) == ("2021-10", "carried", "2021-12")
    assert {key: carried[key] for key in carried.keys() - OWN} == {key: own[key] for key in own.keys() - OWN}
    assert carried["notes"] == ["2021-12未报齐，沿用2021-10的数", *own["notes"]]


@pytest.mark.usefixtures("until_october")
async def test_year_to_date_and_annual_are_not_carried_over_new_year_and_a_balance_is(
    client: httpx.AsyncClient,
) -> None:
    for name in (TOTAL, YOY, "year", "suppliers"):
        found = await read(client, name, "2022-03")
        assert (found["value"], found["state"], found["carried_from"]) == (None, "not_reported", None), name
    balance = await read(client, "prices", "2022-03")
    assert (balance["state"], balance["carried_from"]) == ("carried", "2021-10")
    assert "订购合计：2022-03应报1家，已报0家" in (await read(client, TOTAL, "2022-03"))["notes"]


@pytest.mark.usefixtures("until_october")
async def test_a_figure_that_needs_two_books_is_carried_by_the_one_that_is_due(
    client: httpx.AsyncClient, approve: Approve, limit: Body, post: Post
) -> None:
    """What no plan makes due monthly is taken as it stands, and of a month in which one of two was not filed neither is."""
    await approve("limits", limit("L1", business_date="2021-02-01"))
    assert (await read(client, "limits.standing", "2021-12"))["state"] == "reported"
    both = plan(("orders", UNIT, 10), ("limits", "bureau", 10), since="2021-11-01")
    await approve("filing-plans", both)
    await post(*filings("2021-11", "2021-11"), *filings("2021-11", "2021-11", "bureau", book="limits"))
    await post(*filings("2021-12", "2021-12", "bureau", book="limits"))
    assert (await read(client, "limits.standing", "2021-12"))["carried_from"] is None
    assert (await read(client, TOTAL, "2021-12"))["carried_from"] == "2021-11"


@pytest.mark.usefixtures("until_october")
async def test_rows_that_were_written_before_the_filing_count_and_say_who_is_missing(
    client: httpx.AsyncClient, approve: Approve, order: Body, post: Post
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10), since="2021-11-01"))
    before = Decimal((await read(client, TOTAL, "2021-10"))["value"])
    await post(filing("2021-11"))
    assert (await read(client, TOTAL, "2021-11"))["carried_from"] == "2021-10"
    await post(order("N", business_date="2021-11-30", amount="5.00", share_pct="100"), book="orders")
    found = await read(client, TOTAL, "2021-11")
    assert (Decimal(found["value"]), found["state"], found["provisional"]) == (before + 5, "reported", True)
    assert (found["carried_from"], found["notes"]) == (None, ["订购合计：2021-11应报2家，已报1家"])
    await post(filing("2021-11", OTHER, "nil"))
    assert (await read(client, TOTAL, "2021-11"))["notes"] == []
    assert (await read(client, TOTAL, "2021-12"))["carried_from"] == "2021-11"


@pytest.mark.usefixtures("until_october")
async def test_a_filed_month_after_one_that_was_not_says_which_is_missing(
    client: httpx.AsyncClient, post: Post
) -> None:
    await post(filing("2021-12"))
    found = await read(client, TOTAL, "2021-12")
    assert (found["carried_from"], found["notes"]) == (None, ["订购合计：2021-11应报1家，已报0家"])


async def test_zero_by_absence_holds_only_in_filed_months(
    client: httpx.AsyncClient, approve: Approve, order: Body, post: Post
) -> None:
    await post(order("1", item="1030401", business_date="2021-01-10"), book="orders")
    assert (await read(client, GOODS, "2021-01"))["state"] == "zero"
    await approve("filing-plans", plan(("orders", UNIT, 10)))
    assert (await read(client, GOODS, "2021-01"))["state"] == "not_reported"
    assert (await read(client, "services.ytd", "2021-01"))["state"] == "reported"
    await post(filing("2021-01"))
    assert (await read(client, GOODS, "2021-01"))["state"] == "zero"


async def test_a_nil_filing_is_a_zero_without_any_row_and_a_waived_month_is_known_to_nobody(
    client: httpx.AsyncClient, approve: Approve, order: Body, post: Post, issuer: Issuer
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10)))
    assert (await read(client, GOODS, "2021-01"))["state"] == "not_reported"
    await post(filing("2021-01", UNIT, "nil"), filing("2021-01", OTHER, "waived"))
    for name in (GOODS, "prices", "suppliers"):
        found = await read(client, name, "2021-01")
        assert (found["value"], found["state"]) == ("0", "zero"), name
    await post(filing("2021-02", UNIT, "waived"), filing("2021-02", OTHER, "waived"))
    for closing in (False, True):
        if closing:
            headers = issuer.headers("approver", person="李四")
            answer = await client.post("/v1/periods/2021-02/close", json={"reason": "结账"}, headers=headers)
            assert answer.status_code == 200
        found = await read(client, GOODS, "2021-02")
        assert (found["state"], found["carried_from"], found["provisional"]) == ("carried", "2021-01", not closing)
        assert found["notes"][0] == "2021-02全部免报，沿用2021-01的数"
    await post(order("march", item="1030401", business_date="2021-03-10"), book="orders")
    march = await read(client, TOTAL, "2021-03")
    assert march["notes"] == ["订购合计：2021-03应报2家，已报0家", "订购合计：2021-02全部免报"]


@pytest.mark.usefixtures("until_october")
async def test_the_rows_and_the_breakdown_of_a_carried_figure_are_those_of_its_month(client: httpx.AsyncClient) -> None:
    for name, measure in ((TOTAL, None), (YOY, "base"), ("prices", None)):
        path, found = f"/v1/figures/toy.{name}", await read(client, name, "2021-12")
        params = {"period": "2021-12", **({"measure": measure} if measure else {})}
        rows = (await client.get(f"{path}/records", params=params)).json()["items"]
        value = found["value"] if measure is None else next(i["value"] for i in found["inputs"] if i["name"] == measure)
        assert sum(Decimal(row["contribution"]) for row in rows) == Decimal(value)
    query = {"from": "2021-10", "to": "2021-12", "split": "reporting_unit"}
    broken = (await client.get(f"/v1/figures/toy.{TOTAL}/breakdown", params=query)).json()
    assert len({point["value"] for point in broken["points"]} | {*broken["lines"][0]["values"]}) == 1
    series = (await client.get(f"/v1/figures/toy.{TOTAL}/series", params={"from": "2021-10", "to": "2021-12"})).json()
    assert [(each["state"], each["carried_from"]) for each in series["points"]] == [
        ("reported", None), ("carried", "2021-10"), ("carried", "2021-10"),
    ]  # fmt: skip


@pytest.mark.usefixtures("until_october")
async def test_a_setting_from_a_later_month_does_not_reach_a_carried_figure(
    client: httpx.AsyncClient, approve: Approve
) -> None:
    setting = {
        "source": "office", "source_ref": "S", "reporting_unit": "bureau", "business_date": "2021-11-01", "key": "counted",
        "value": "everything", "document": "示财〔2021〕9号",
    }  # fmt: skip
    own = await read(client, "counted.ytd", "2021-10")
    assert (await approve("parameters", setting)).status_code == 200
    found = await read(client, "counted.ytd", "2021-12")
    assert (found["value"], found["inputs"]) == (own["value"], own["inputs"])


@pytest.mark.usefixtures("until_october")
async def test_claims_and_watches_are_not_judged_on_a_carried_figure(client: httpx.AsyncClient, post: Post) -> None:
    async def claim(period: str) -> object:
        summary = (await client.get("/v1/summary", params={"period": period})).json()
        return summary["claims"][0]["holds"]

    assert await claim("2021-10") is True
    assert await claim("2021-12") is None
    await post(*filings("2021-11", "2021-12"))
    assert await claim("2021-12") is not None


@pytest.mark.usefixtures("until_october")
async def test_a_read_at_a_cut_off_takes_filings_and_plan_as_they_stood(
    client: httpx.AsyncClient, approve: Approve, post: Post
) -> None:
    unfiled = (await read(client, TOTAL, "2021-12"))["change_no"]
    filed = await post(*filings("2021-11", "2021-12"))
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10), since="2021-12-01"))
    states = [(await read(client, TOTAL, "2021-12", as_of=n))["state"] for n in (unfiled, filed)]
    assert [*states, (await read(client, TOTAL, "2021-12"))["state"]] == ["carried", "reported", "carried"]
    rows = f"/v1/figures/toy.{TOTAL}/records?period=2021-12&as_of={unfiled}&limit=500"
    assert len((await client.get(rows)).json()["items"]) == 10


@pytest.mark.usefixtures("until_october", "nothing_kept")
async def test_a_read_asks_one_statement_more_however_much_was_filed(
    app: FastAPI, client: httpx.AsyncClient, post: Post, order: Body
) -> None:
    seen: list[str] = []
    event.listen(
        app.state.database.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: seen.append(statement),
    )

    async def statements(path: str) -> tuple[int, int]:
        await client.get(path)
        seen.clear()
        assert (await client.get(path)).status_code == 200
        return len(seen), sum("filing_plans" in each for each in seen)

    paths = [
        "summary?period=2021-12",
        f"figures/toy.{TOTAL}?period=2021-12",
        f"figures/toy.{TOTAL}/records?period=2021-12",
    ]
    before = [await statements(f"/v1/{path}") for path in paths]
    assert [asked for _, asked in before] == [1, 1, 1]
    await post(*filings("2021-11", "2022-10"), *filings("2019-01", "2021-12", OTHER))
    assert [await statements(f"/v1/{path}") for path in paths] == before
    seen.clear()
    assert (await client.post("/v1/orders", json=order("W"))).status_code == 201
    assert not any("filings" in each for each in seen if not each.lower().startswith("select array"))


async def test_a_closed_month_rests_on_what_was_filed_at_its_closing_when_one_before_it_is_opened_again(
    app: FastAPI, client: httpx.AsyncClient, post: Post, approve: Approve, order: Body, issuer: Issuer
) -> None:
    """Two months were waived, and what is said of the first of them later says nothing of the second, which is closed."""
    app.state.today = lambda: date(2021, 11, 20)
    await post(*[order(f"{month}", business_date=f"2021-{month:02d}-10") for month in (1, 2)], book="orders")
    await approve("filing-plans", plan(("orders", UNIT, 10)))
    await post(filing("2021-01"), *filings("2021-02", "2021-03", state="waived"))
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-03/close", **closing)).status_code == 200
    told = "/v1/summary?period=2021-03"
    before = (await client.get(told)).json()
    assert {each["carried_from"] for each in before["figures"] if each["id"] == f"toy.{TOTAL}"} == {"2021-01"}
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-02", "through_period": "2021-02", "books": "filings", "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opened)).status_code == 200
    (record,) = [each["record_id"] for each in (await client.get("/v1/filings?period=2021-02")).json()["lines"]]
    mended = {"reason": "补报", "entry": filing("2021-02")}
    assert (await client.post(f"/v1/filings/{record}/correct", json=mended)).status_code == 200
    assert (await read(client, TOTAL, "2021-02"))["carried_from"] is None
    after = (await client.get(told)).json()
    for each in (*before["figures"], *after["figures"]):
        del each["change_no"]
    assert {**after, "head": None} == {**before, "head": None}
    rows = [(await client.get(f"/v1/figures/toy.{TOTAL}/records", params={"period": "2021-03", **at})).json()["items"]
            for at in ({}, {"as_of": before["head"]["change_no"]})]  # fmt: skip
    assert rows[0] == rows[1] != []


async def test_what_a_closed_month_carries_stays_as_its_closing_found_it_when_the_month_that_it_is_of_is_opened_again(
    app: FastAPI, client: httpx.AsyncClient, post: Post, approve: Approve, order: Body, issuer: Issuer
) -> None:
    """Of the year before the end nobody knew at the closing what is ordered later: the opened month knows it, and tells."""
    app.state.today = lambda: date(2021, 11, 20)
    await post(*[order(f"{month}", business_date=f"2021-{month:02d}-10") for month in (1, 2)], book="orders")
    await approve("filing-plans", plan(("orders", UNIT, 10)))
    await post(filing("2021-01"), filing("2021-02"), filing("2021-03", state="waived"))
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-03/close", **closing)).status_code == 200
    before = [await shown(client, period) for period in ("2021-03", "2021-02")]
    await post(order("N", business_date="2021-11-10"), book="orders")
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-02", "through_period": "2021-02", "books": "orders", "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opened)).status_code == 200
    after = [await shown(client, period) for period in ("2021-03", "2021-02")]
    assert after[0] == before[0]
    assert after[1] != before[1]


async def shown(client: httpx.AsyncClient, period: str) -> list[Any]:
    """The figures of the toy's year, each with its rows and its lines by unit; what a month says at whatever change."""
    told = []
    for name, measure in (("year", "year"), ("ahead", "ahead"), ("total.ytd", "total")):
        own = await read(client, name, period)
        path, asked = f"/v1/figures/toy.{name}", {"period": period, "measure": measure}
        rows = (await client.get(f"{path}/records", params=asked)).json()["items"]
        lines = {"from": period, "to": period, "split": "reporting_unit", "measure": measure}
        split = (await client.get(f"{path}/breakdown", params=lines)).json()
        told.append([own.pop("change_no") and own, rows, split["points"], split["lines"]])
    return told


async def test_a_reopening_of_one_waived_month_opens_no_other_one(
    app: FastAPI, client: httpx.AsyncClient, post: Post, approve: Approve, order: Body, issuer: Issuer
) -> None:
    """The statement asked for any reopening of any waived month: then a closed one before it said that it was filed."""
    app.state.today = lambda: date(2021, 11, 20)
    await post(order("1", business_date="2021-01-10"), book="orders")
    await approve("filing-plans", plan(("orders", UNIT, 10)))
    await post(filing("2021-01"), *filings("2021-02", "2021-04", state="waived"))
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-04/close", **closing)).status_code == 200
    before = [await shown(client, period) for period in ("2021-02", "2021-03")]
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-04", "through_period": "2021-04", "books": "filings", "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opened)).status_code == 200
    assert [await shown(client, period) for period in ("2021-02", "2021-03")] == before


def test_a_statement_asks_of_each_month_of_its_own_whether_it_is_closed() -> None:
    """A month two selects deep is not tied to its row unless that is said: all the months stood there once more."""
    scope, filed = Scope(cutoff=NOW), select(filing_records.c.period).subquery("filed")
    by_row = select(filed).where(is_open(filed.c.period, scope))
    for asked, months in ((by_row, ") AS filed"), (select(open_months(scope, LAST)), "generate_series(")):
        text = str(asked.compile(dialect=postgresql.dialect()))
        assert [text.count(each) for each in (months, ") AS opened", ") AS closed")] == [1, 1, 1], months
