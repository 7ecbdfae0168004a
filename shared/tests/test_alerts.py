"""Alerts and claims: judged when they are read, of a period and at a cut-off; only notes are stored."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Select, case, select

from bureau_common.kit.app import create_service
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, running_sums
from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, cause, yuan
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import AlertOn
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import REVISION, Settings
from toy.books import LIMITS, ORDERS
from toy.figures import FIGURES
from toy.locks import Log
from toy.rules import COUNTED
from toy.schemas import OrderKind
from toy.tables import metadata

Order = Callable[..., dict[str, object]]
CLAUSE = Clause(document="《测试规定》", article="第一条", verified=False)
BIG = Decimal(10_000)
YTD, SHARE = "toy.goods.ytd", "toy.goods.share_pct"
WHOLE = {"share_pct": "100"}
table = ORDERS.table


def _ask(scope: Scope) -> Select[Any]:
    """The units that received more than BIG in all."""
    unit = (table.c.reporting_unit,)
    signed = table.c.amount * case((table.c.kind == OrderKind.RETURN, -1), else_=1)
    moves = select(*unit, table.c.business_date.label("day"), signed.label("amount")).where(
        scope.live(table), scope.concerns(unit)
    )
    days = running_sums(moves.subquery(), ["reporting_unit"], ["amount"])
    broken = broken_since(days, days.c.amount > BIG, "reporting_unit")
    return select(broken.c.reporting_unit, broken.c.since, broken.c.amount).order_by(broken.c.reporting_unit)


def _say(unit: str, since: date, amount: Decimal) -> Iterator[AlertOn]:
    """An alert above BIG, a red one above twice of it."""
    level = "red" if amount > 2 * BIG else "yellow"
    told = cause("big_unit", level, "订购{amount}", "{amount} ordered", CLAUSE, amount=yuan(amount))  # type: ignore[arg-type]
    yield AlertOn(unit, since, None, told)


def _judge(seen: Evidence) -> Cause | None:
    if seen.exact(SHARE) >= 60:
        return None
    return cause("low_share", "orange", "货物占比{share}", "goods {share}", CLAUSE, share=FigurePart(figure_id=SHARE))


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """A service with one question, one watch and three claims."""
    question = Question("big_unit", {table: (table.c.reporting_unit,)}, _ask, _say)
    return create_service(
        settings,
        name="toy-svc",
        title="t",
        description="d",
        metadata=metadata,
        revision=REVISION,
        books=[replace(ORDERS, guards=(question,)), LIMITS],
        figures=FIGURES,
        claims=[
            Claim("C90", "占比过六成", "占比不足六成", (SHARE,), lambda seen: seen.exact(SHARE) >= 60),
            Claim("C91", "比上年多", "不比上年多", (YTD,), lambda s: s.exact(YTD) > s.last_year(YTD), last_year=(YTD,)),
            Claim(
                "C92", "未见预警", "有预警", (),
                lambda seen: not (seen.spoken["low_share"] or seen.spoken["big_unit"]), watches=("low_share", "big_unit"),
            ),
        ],
        watches=[Watch("low_share", (SHARE,), _judge)],
        parameters=[COUNTED],
    )  # fmt: skip


@pytest.fixture
async def client(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        yield client


async def alerts(client: httpx.AsyncClient, period: str = "2021-03", **params: object) -> list[dict[str, Any]]:
    """The alerts of a period, which are those of its summary."""
    asked = {"period": period, **params}
    told = (await client.get("/v1/alerts", params=asked)).json()
    summary = (await client.get("/v1/summary", params=asked)).json()
    assert (told["alerts"], told["not_judged"]) == (summary["alerts"], summary["not_judged"])
    found: list[dict[str, Any]] = told["alerts"]
    return found


def amount_of(alert: dict[str, Any]) -> str:
    """The amount that an alert prints."""
    (told,) = [part["amount"] for part in alert["cause"]["parts_zh"] if part["kind"] == "amount"]
    return str(told)


async def enter(client: httpx.AsyncClient, body: dict[str, object]) -> str:
    answer = await client.post("/v1/orders", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["record"]["id"])


async def test_an_alert_is_what_the_rows_of_the_period_say(client: httpx.AsyncClient, order: Order) -> None:
    await enter(client, order("R1", amount="10000.00", business_date="2021-02-03"))
    assert await alerts(client) == []
    second = await enter(client, order("R2", amount="0.01", business_date="2021-03-04"))
    (raised,) = await alerts(client)
    assert (raised["key"], raised["since"], raised["cause"]["level"]) == ("340311", "2021-03-04", "yellow")
    assert (amount_of(raised), raised["cause"]["parts_en"][1]["text"]) == ("10000.01", " ordered")
    assert await alerts(client, "2021-02") == []
    await client.post(f"/v1/orders/{second}/void", json={"reason": "重复"})
    assert await alerts(client) == []
    assert [each["key"] for each in await alerts(client, as_of=3)] == ["340311"]


async def test_what_is_dated_after_a_month_leaves_its_alerts_as_they_are(
    client: httpx.AsyncClient, order: Order
) -> None:
    await enter(client, order("R1", amount="10000.01", business_date="2021-03-04"))
    before = await alerts(client)
    await enter(client, order("R2", amount="20000.00", business_date="2021-04-01"))
    await enter(client, order("R3", item="10304", amount="90000.00", business_date="2021-04-01", **WHOLE))
    assert await alerts(client) == before
    april = await alerts(client, "2021-04")
    assert [(each["cause"]["code"], each["cause"]["level"]) for each in april] == [
        ("big_unit", "red"), ("low_share", "orange"),
    ]  # fmt: skip


async def test_an_alert_holds_since_the_first_day_of_its_unbroken_run(client: httpx.AsyncClient, order: Order) -> None:
    days = [
        ("01-05", "order", "10001"),
        ("02-10", "return", "5000"),
        ("02-20", "order", "6000"),
        ("03-01", "order", "1"),
    ]
    for number, (day, kind, amount) in enumerate(days):
        await enter(client, order(f"R{number}", business_date=f"2021-{day}", kind=kind, amount=f"{amount}.00"))
    found = {period: [each["since"] for each in await alerts(client, period)] for period in ("2021-01", "2021-03")}
    assert found == {"2021-01": ["2021-01-05"], "2021-03": ["2021-02-20"]}


async def test_a_write_neither_asks_nor_stores_an_alert(
    app: FastAPI, client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    log = Log(app, [])
    await enter(client, order("R1", amount="10000.01"))
    assert [each for each in log.events if "alerts" in each or "stretch" in each] == []
    assert await superuser.fetchval("select count(*) from alerts") == 0
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["operation"], change["rows"]) == ("enter", 1)


async def test_a_watch_holds_since_the_first_month_end_of_its_run_in_the_year(
    client: httpx.AsyncClient, order: Order
) -> None:
    assert await alerts(client) == []
    await enter(client, order("R1", amount="59.00", business_date="2021-02-01", **WHOLE))
    fees = await enter(client, order("R2", item="10304", amount="41.00", business_date="2021-02-02", **WHOLE))
    (raised,) = await alerts(client)
    assert (raised["key"], raised["since"], raised["cause"]["code"]) == ("", "2021-02-28", "low_share")
    assert [part["figure_id"] for part in raised["cause"]["parts_zh"] if part["kind"] == "figure"] == [SHARE]
    await client.post(f"/v1/orders/{fees}/void", json={"reason": "重复订购"})
    assert await alerts(client) == []


async def test_a_run_that_began_before_the_year_says_so(client: httpx.AsyncClient, order: Order) -> None:
    for year in (2020, 2021):
        await enter(client, order(f"G{year}", amount="10.00", business_date=f"{year}-01-02", **WHOLE))
        await enter(client, order(f"S{year}", item="10304", amount="90.00", business_date=f"{year}-01-03", **WHOLE))
    assert [each["since"] for each in await alerts(client)] == [None]
    assert [each["since"] for each in await alerts(client, "2020-12")] == ["2020-01-31"]


async def test_a_watch_is_asked_where_its_book_holds_rows_and_judged_where_its_figures_have_values(
    client: httpx.AsyncClient, order: Order
) -> None:
    async def not_judged(period: str) -> list[str]:
        found: list[str] = (await client.get("/v1/alerts", params={"period": period})).json()["not_judged"]
        return found

    assert await not_judged("2021-03") == []
    await enter(client, order("R1", amount="60.00", business_date="2021-03-01", **WHOLE))
    assert (await not_judged("2021-03"), await not_judged("2021-02"), await not_judged("2022-01")) == (
        [], [], ["low_share"],
    )  # fmt: skip


async def test_the_summary_carries_claims_of_its_cut_off_and_those_that_rest_on_watches(
    client: httpx.AsyncClient, order: Order
) -> None:
    async def claims(**params: object) -> dict[str, object]:
        summary = (await client.get("/v1/summary", params={"period": "2021-03", **params})).json()
        return {claim["id"]: claim["holds"] for claim in summary["claims"]}

    assert await claims() == {"C90": None, "C91": None, "C92": None}
    await enter(client, order("R1", amount="60.00", **WHOLE))
    await enter(client, order("R2", amount="40.00", item="10304", **WHOLE))
    assert await claims() == {"C90": True, "C91": None, "C92": True}
    await enter(client, order("R3", amount="60.00", business_date="2020-02-01", **WHOLE))
    await enter(client, order("R4", amount="0.01", item="10304", **WHOLE))
    assert await claims() == {"C90": False, "C91": False, "C92": False}
    await enter(client, order("R5", amount="20000.00", **WHOLE))
    assert await claims() == {"C90": True, "C91": True, "C92": False}
    assert await claims(as_of=5) == {"C90": False, "C91": False, "C92": False}


NOTE = {
    "source": "office", "source_ref": "N1", "reporting_unit": "bureau", "business_date": "2021-04-06",
    "code": "big_unit", "alert_key": "340311", "period": "2021-03", "note": "已核实，大额入库",
}  # fmt: skip


async def test_a_note_stands_on_its_alert_and_on_those_of_later_months(
    client: httpx.AsyncClient, order: Order, issuer: Issuer
) -> None:
    await enter(client, order("R1", amount="10000.01", business_date="2021-02-01"))
    approver = issuer.headers("approver", person="李四")
    await client.post("/v1/periods/2021-03/close", json={"reason": "结账"}, headers=approver)
    noted = await client.post("/v1/alert-notes", json=NOTE)
    assert noted.status_code == 201, noted.text
    told = [{"period": "2021-03", "note": "已核实，大额入库", "change_no": 4}]
    found = [(await alerts(client, period))[0]["notes"] for period in ("2021-02", "2021-03", "2021-05")]
    assert found == [[], told, told]
    assert (await alerts(client, as_of=3))[0]["notes"] == []


async def test_of_many_notes_an_alert_shows_the_newest_and_counts_the_others(
    client: httpx.AsyncClient, order: Order
) -> None:
    """A thousand alerts, each with a note a month, or one with a file of them, were more than the gateway reads."""
    await enter(client, order("R1", amount="10000.01", business_date="2021-01-04"))
    months = ["2021-01", "2021-03", "2021-02", "2021-01", "2021-03"]
    items = [{**NOTE, "source_ref": f"N{n}", "period": each, "note": f"{each} {n}"} for n, each in enumerate(months)]
    for item in items:
        await client.post("/v1/alert-notes", json=item)

    async def told(period: str, **params: object) -> tuple[list[str], int]:
        (alert,) = await alerts(client, period, **params)
        return [note["note"] for note in alert["notes"]], alert["more_notes"]

    assert await told("2021-01") == (["2021-01 0", "2021-01 3"], 0)
    assert await told("2021-02") == (["2021-01 0", "2021-01 3", "2021-02 2"], 0)
    assert await told("2021-04") == (["2021-02 2", "2021-03 1", "2021-03 4"], 2)
    assert await told("2021-04", as_of=5) == (["2021-01 0", "2021-02 2", "2021-03 1"], 0)


@pytest.mark.parametrize(
    ("wrong", "who", "status", "code"),
    [
        ({"code": "no_such"}, {}, 409, "rule_broken"),
        ({"note": ""}, {}, 422, "malformed"),
        ({"note": "已约谈 350102199003072317"}, {}, 422, "malformed"),
        ({}, {"units": ["340311"]}, 403, "forbidden"),
    ],
)
async def test_a_note_names_an_alert_of_the_service_and_is_the_districts(
    client: httpx.AsyncClient, issuer: Issuer, wrong: dict[str, str], who: dict[str, Any], status: int, code: str
) -> None:
    headers = issuer.headers("recorder", **who)
    answer = await client.post("/v1/alert-notes", json={**NOTE, **wrong}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_questions_of_a_summary_are_one_statement_whatever_they_find(
    app: FastAPI, client: httpx.AsyncClient, order: Order
) -> None:
    log, found = Log(app, []), []
    for size in (1, 40):
        units = [f"unit-{number:02d}" for number in ([53] if size == 1 else range(1, 41))]
        items = [order(f"S{unit}", reporting_unit=unit, amount="10000.01") for unit in units]
        assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
        log.events.clear()
        told = (await client.get("/v1/summary", params={"period": "2021-03"})).json()["alerts"]
        found.append((len(told), len(log.events), len([each for each in log.events if "stretch" in each])))
    (few, once, asked), (many, again, asked_again) = found
    assert (few, many, once, asked, asked_again) == (1, 41, again, 1, 1)


async def test_the_numbers_of_an_alert_open_to_the_rows_under_its_key_and_the_parameters_that_it_is_judged_by(
    client: httpx.AsyncClient, order: Order
) -> None:
    for number, (day, amount, unit) in enumerate(
        (
            ("02-03", "10000.00", "340311"),
            ("03-04", "7.01", "340311"),
            ("03-05", "9.00", "340312"),
            ("04-01", "5.00", "340311"),
        )
    ):
        await enter(client, order(f"R{number}", amount=amount, business_date=f"2021-{day}", reporting_unit=unit))
    (raised,) = await alerts(client)

    async def opened(code: str, **params: object) -> dict[str, Any]:
        found: dict[str, Any] = (
            await client.get(f"/v1/alerts/{code}/records", params={"period": "2021-03", **params})
        ).json()
        return found

    first = await opened("big_unit", key=raised["key"], limit=1)
    last = await opened("big_unit", key=raised["key"], limit=1, cursor=first["next_cursor"])
    rows = [*first["items"], *last["items"]]
    assert [(row["book"], row["label_zh"], row["business_date"]) for row in rows] == [
        ("orders", "订单", "2021-02-03"), ("orders", "订单", "2021-03-04"),
    ]  # fmt: skip
    assert (str(sum(Decimal(row["record"]["amount"]) for row in rows)), last["next_cursor"]) == (
        amount_of(raised),
        None,
    )
    assert [row["record"]["source_ref"] for row in (await opened("big_unit", key="340311", as_of=2))["items"]] == ["R0"]
    assert (await opened("big_unit", key="340399"))["items"] == []
    watched = await opened("low_share")
    assert (watched["items"], watched["figures"]) == ([], [SHARE])
    assert (await opened("no_such"))["code"] == "not_found"
