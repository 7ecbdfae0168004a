"""Alerts and claims: raised, changed and closed by the writes that cause them and by the month's evaluation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Select, and_, func, select

from bureau_common.kit.app import create_service
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import AlertOn, Told
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings
from toy.books import LIMITS, ORDERS
from toy.figures import FIGURES
from toy.rules import COUNTED
from toy.tables import metadata

Order = Callable[..., dict[str, object]]
CLAUSE = Clause(document="《测试规定》", article="第一条", verified=False)
BIG = Decimal(10_000)
YTD, SHARE = "toy.goods.ytd", "toy.goods.share_pct"
table = ORDERS.table


def _ask(scope: Scope) -> Select[Any]:
    """What each touched unit received in all."""
    units = scope.keys((table.c.reporting_unit,)).subquery()
    (unit,) = units.c
    amount = func.coalesce(func.sum(table.c.amount), 0)
    standing = and_(scope.live(table), table.c.reporting_unit == unit)
    return select(unit, amount).select_from(units.outerjoin(table, standing)).group_by(unit).order_by(unit)


def _say(unit: str, amount: Decimal) -> Iterator[Told]:
    """An alert above BIG, a red one above twice of it."""
    yield AlertOn("big_unit", unit, _cause(amount))


def _cause(amount: Decimal) -> Cause | None:
    if amount <= BIG:
        return None
    return Cause(
        code="big_unit",
        level="red" if amount > 2 * BIG else "yellow",
        on="2021-03-31",  # type: ignore[arg-type]
        message_zh=f"订购{amount}元",
        message_en=f"{amount} yuan",
        clause=CLAUSE,
    )


def _judge(seen: Evidence) -> Cause | None:
    share = seen.exact(SHARE)
    if share >= 60:
        return None
    return Cause(
        code="low_share", level="orange", on=seen.period.last_day, message_zh=f"货物占比{share:.1f}%", message_en="low",
        clause=CLAUSE, figure_ids=(SHARE,),
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """A service with one guard that raises alerts, one watch and two claims."""
    return create_service(
        settings,
        name="toy-svc",
        title="t",
        description="d",
        metadata=metadata,
        revision="toy0001",
        books=[replace(ORDERS, guards=(Guard((table,), _ask, _say, limit=None),)), LIMITS],
        figures=FIGURES,
        claims=[
            Claim("C90", "占比过六成", "占比不足六成", (SHARE,), lambda seen: seen.exact(SHARE) >= 60),
            Claim("C91", "比上年多", "不比上年多", (YTD,), lambda s: s.exact(YTD) > s.last_year(YTD), last_year=(YTD,)),
        ],
        watches=[Watch("low_share", (SHARE,), _judge)],
        parameters=[COUNTED],
    )


@pytest.fixture
async def client(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        yield client


async def alerts(client: httpx.AsyncClient, **params: object) -> list[dict[str, object]]:
    items: list[dict[str, object]] = (await client.get("/v1/alerts", params=params)).json()["items"]
    return items


async def enter(client: httpx.AsyncClient, body: dict[str, object]) -> str:
    answer = await client.post("/v1/orders", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["record"]["id"])


async def test_an_alert_follows_the_rows_from_write_to_write(client: httpx.AsyncClient, order: Order) -> None:
    first = await enter(client, order("R1", amount="10000.00"))
    assert await alerts(client) == []
    second = await enter(client, order("R2", amount="0.01"))
    (raised,) = await alerts(client)
    assert (raised["key"], raised["state"], raised["since_change"]) == ("340311", "open", 3)
    assert raised["cause"]["message_zh"] == "订购10000.01元"  # type: ignore[index]
    await client.post(f"/v1/orders/{second}/correct", json={"reason": "改金额", "entry": order("R2", amount="0.02")})
    (changed,) = await alerts(client)
    assert (changed["since_change"], changed["cause"]["message_zh"]) == (3, "订购10000.02元")  # type: ignore[index]
    await client.post(f"/v1/orders/{first}/void", json={"reason": "重复"})
    assert await alerts(client) == []
    (closed,) = await alerts(client, state="closed")
    assert (closed["state"], closed["since_change"], closed["closed_change"]) == ("closed", 3, 5)


async def test_a_write_and_its_alert_are_one_change_and_verify_covers_both(
    client: httpx.AsyncClient, order: Order, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    await enter(client, order("R1", amount="10000.01"))
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["operation"], change["rows"]) == ("enter", 2)
    auditor = issuer.headers("audit_admin", person="审计", client="audit")
    assert (await client.get("/v1/journal/verify", headers=auditor)).json()["ok"] is True
    await superuser.execute("""update alerts set state = 'acknowledged'""")
    assert (await client.get("/v1/journal/verify", headers=auditor)).json()["ok"] is False


async def test_an_acknowledged_alert_stays_so_until_its_level_changes(client: httpx.AsyncClient, order: Order) -> None:
    await enter(client, order("R1", amount="10000.01"))
    (raised,) = await alerts(client)
    address = f"/v1/alerts/{raised['id']}/acknowledge"
    noted = await client.post(address, json={"reason": "已核实，大额入库"})
    assert (noted.json()["state"], noted.json()["since_change"], noted.json()["reason"]) == (
        "acknowledged", 2, "已核实，大额入库",
    )  # fmt: skip
    again = await client.post(address, json={"reason": "再次"})
    assert (again.status_code, again.json()["code"]) == (409, "not_live")
    await enter(client, order("R2", amount="5.00"))
    assert [each["state"] for each in await alerts(client)] == ["acknowledged"]
    assert await alerts(client, state="open") == []
    await enter(client, order("R3", amount="10000.00"))
    (graver,) = await alerts(client, state="open")
    assert (graver["cause"]["level"], graver["since_change"]) == ("red", 2)  # type: ignore[index]
    assert await alerts(client, level="yellow") == []


async def test_a_refused_write_raises_nothing(client: httpx.AsyncClient, order: Order) -> None:
    assert (await client.post("/v1/orders", json=order("R1", amount="-20000.00"))).status_code == 409
    dry = await client.post("/v1/orders", json=order("R1", amount="20000.00"), params={"dry_run": "true"})
    assert dry.status_code == 200
    assert await alerts(client) == []


@pytest.mark.race
async def test_writers_at_once_raise_one_alert_that_says_the_final_sum(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    bodies = [order(f"R{number}", amount="2000.00") for number in range(16)]
    answers = await asyncio.gather(*[client.post("/v1/orders", json=body) for body in bodies])
    assert {answer.status_code for answer in answers} == {201}
    (standing_one,) = await alerts(client)
    assert standing_one["cause"]["message_zh"] == "订购32000.00元"  # type: ignore[index]
    assert await superuser.fetchval("select count(*) from alerts where voided_change is null") == 1


async def test_the_evaluation_raises_keeps_and_closes_what_the_figures_say(
    client: httpx.AsyncClient, order: Order
) -> None:
    own = {"share_pct": "100"}
    nothing = (await client.post("/v1/evaluations/2021-03")).json()
    assert (nothing["change_no"], nothing["not_judged"], nothing["alerts"]) == (None, ["low_share"], [])
    await enter(client, order("R1", amount="59.00", **own))
    fees = await enter(client, order("R2", amount="41.00", item="10304", **own))
    raised = (await client.post("/v1/evaluations/2021-03")).json()
    assert (raised["change_no"], raised["not_judged"]) == (4, [])
    (alert,) = raised["alerts"]
    assert (alert["key"], alert["cause"]["on"], alert["cause"]["figure_ids"]) == ("2021", "2021-03-31", [SHARE])
    assert alert["cause"]["message_zh"] == "货物占比59.0%"
    assert (await client.post("/v1/evaluations/2021-03")).json()["change_no"] is None
    await client.post(f"/v1/orders/{fees}/void", json={"reason": "重复订购"})
    assert (await client.post("/v1/evaluations/2021-03")).json()["alerts"] == []


async def test_an_evaluation_of_an_earlier_month_leaves_what_was_judged_later(
    client: httpx.AsyncClient, order: Order
) -> None:
    own = {"share_pct": "100"}
    await enter(client, order("R1", amount="70.00", **own))
    await enter(client, order("R2", amount="30.00", item="10304", **own))
    await enter(client, order("R3", amount="70.00", item="10304", business_date="2021-04-01", **own))
    assert len((await client.post("/v1/evaluations/2021-04")).json()["alerts"]) == 1
    assert len((await client.post("/v1/evaluations/2021-03")).json()["alerts"]) == 1


async def test_the_summary_carries_claims_and_alerts_of_its_cut_off(client: httpx.AsyncClient, order: Order) -> None:
    own = {"share_pct": "100"}

    async def claims(**params: object) -> dict[str, object]:
        summary = (await client.get("/v1/summary", params={"period": "2021-03", **params})).json()
        return {claim["id"]: claim["holds"] for claim in summary["claims"]}

    assert await claims() == {"C90": None, "C91": None}
    await enter(client, order("R1", amount="60.00", **own))
    await enter(client, order("R2", amount="40.00", item="10304", **own))
    assert await claims() == {"C90": True, "C91": None}
    await enter(client, order("R3", amount="60.00", business_date="2020-02-01", **own))
    await enter(client, order("R4", amount="0.01", item="10304", **own))
    assert await claims() == {"C90": False, "C91": False}
    await enter(client, order("R5", amount="20000.00", **own))
    assert await claims() == {"C90": True, "C91": True}
    assert await claims(as_of=5) == {"C90": False, "C91": False}
    now = (await client.get("/v1/summary", params={"period": "2021-03"})).json()
    assert [alert["key"] for alert in now["alerts"]] == ["340311"]
    before = (await client.get("/v1/summary", params={"period": "2021-03", "as_of": 5})).json()
    assert before["alerts"] == []
    assert [a["key"] for a in (await client.get("/v1/alerts/standing", params={"as_of": 6})).json()] == ["340311"]
