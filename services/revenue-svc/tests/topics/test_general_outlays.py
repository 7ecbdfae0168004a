"""General outlays against the year's cut target: the target by two persons, its figures, and the alert at its borders."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of
from tests.payment_rows import Body, spending

Approve = Callable[..., Awaitable[httpx.Response]]
TARGET, ROOM, WANTED, ACHIEVED = (
    f"revenue.general_outlays.{name}" for name in ("target", "room", "target_cut_pct", "cut_pct")
)
FIGURES = (TARGET, ROOM, WANTED, ACHIEVED)


def target(ref: str = "T1", **changes: object) -> Body:
    cut = {} if "cut_pct" in changes or "cut_amount" in changes else {"cut_pct": "10"}
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "340311",
        "business_date": "2021-02-05",
        "fiscal_year": 2021,
        "document_no": "淮财〔2021〕5号",
        **cut,
        **changes,
    }


async def pay(client: httpx.AsyncClient, *days: tuple[str, str], flagged: bool = True) -> None:
    lines = [
        {"source_ref": f"{day}{amount}{flagged}", "business_date": day, "amount": amount, "general_outlay": flagged}
        for day, amount in days
    ]
    for book, items in spending(lines).items():
        answer = await client.post(f"/v1/{book}/batch", json={"items": items})
        assert answer.status_code in (200, 201), answer.text  # the check of the payee stands from the first time


async def values(client: httpx.AsyncClient, period: str) -> dict[str, Decimal | None]:
    found = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    return {
        each["id"]: None if each["value"] is None else Decimal(each["value"]) for each in found if each["id"] in FIGURES
    }


async def figure(client: httpx.AsyncClient, name: str, period: str) -> Body:
    found: Body = (await client.get(f"/v1/figures/{name}", params={"period": period})).json()
    return found


async def judged(client: httpx.AsyncClient, period: str) -> list[tuple[str, str, str]]:
    """The alerts on outlays at a month's end."""
    alerts = [each for each in await alerts_of(client, period) if each.code == "general_outlays_over_target"]
    return [(each.key, each.level, each.said) for each in alerts]


LAST_YEAR = (("2020-02-10", "300.00"), ("2020-06-10", "300.01"), ("2020-12-10", "600.02"))  # 1200.03 in the year


@pytest.mark.parametrize(
    ("cut", "control", "wanted"),
    [
        ({"cut_pct": "10"}, "1080.03", "10"),  # 1200.03 * 0.9 = 1080.027
        ({"cut_pct": "0.01"}, "1199.91", "0.01"),  # 1199.909997
        ({"cut_pct": "100"}, "0.00", "100"),
        ({"cut_amount": "120.04"}, "1079.99", "10.003083256252"),
    ],
)
async def test_the_figures_follow_from_last_years_outlays_and_the_cut(
    client: httpx.AsyncClient, approve: Approve, cut: Body, control: str, wanted: str
) -> None:
    await pay(client, *LAST_YEAR, ("2021-03-10", "500.00"))
    await pay(client, ("2020-05-10", "77.00"), ("2021-05-10", "77.00"), flagged=False)
    assert (await approve("outlay-cut-targets", target(**cut))).status_code == 200
    left = Decimal(control)
    assert await values(client, "2021-06") == {
        TARGET: left,
        ROOM: left - 500,
        WANTED: Decimal(wanted),
        # 600.01 by last June
        ACHIEVED: (Decimal("100.01") * 100 / Decimal("600.01")).quantize(Decimal("1e-12"), ROUND_HALF_UP),
    }
    rows = await client.get(f"/v1/figures/{TARGET}/records", params={"period": "2021-06", "measure": "last_year"})
    assert sum(Decimal(row["contribution"]) for row in rows.json()["items"]) == Decimal("1200.03")
    told = await figure(client, TARGET, "2021-06")
    assert {each["name"]: each["unit"] for each in told["inputs"]} == {
        "last_year": "yuan", "cut_pct": "percent", "cut_amount": "yuan",
    }  # fmt: skip


async def test_without_a_target_or_last_years_outlays_there_is_no_control_figure(
    client: httpx.AsyncClient, approve: Approve
) -> None:
    await pay(client, *LAST_YEAR, ("2021-01-10", "1.00"))
    unset = await values(client, "2021-03")
    assert (unset[TARGET], unset[ROOM], unset[WANTED]) == (None, None, None)
    assert unset[ACHIEVED] is not None
    await approve("outlay-cut-targets", target())
    await approve("outlay-cut-targets", target("T0", fiscal_year=2020, business_date="2019-12-31"))
    assert (await values(client, "2021-01"))[TARGET] is None  # set in February
    assert (await values(client, "2021-02"))[TARGET] is not None
    assert (await values(client, "2020-06"))[TARGET] is None  # nothing recorded in 2019
    assert (await figure(client, TARGET, "2020-06"))["state"] == "not_reported"
    await pay(client, ("2020-01-10", "5.00"), flagged=False)  # no outlay among last January's payments
    assert (await figure(client, ACHIEVED, "2021-01"))["state"] == "not_applicable"


@pytest.mark.parametrize(
    ("spent", "level"),
    [
        ("540.00", None),  # six of twelve months of 1080.00
        ("540.01", "yellow"),
        ("1080.00", "yellow"),
        ("1080.01", "red"),
    ],
)
async def test_outlays_beyond_the_months_schedule_are_yellow_and_beyond_the_year_red(
    client: httpx.AsyncClient, approve: Approve, spent: str, level: str | None
) -> None:
    await pay(client, ("2020-11-10", "1200.00"), ("2021-06-30", spent))
    await approve("outlay-cut-targets", target())
    found = await judged(client, "2021-06")
    assert [(key, grade) for key, grade, _ in found] == ([] if level is None else [("", level)])
    limit = {"yellow": "序时控制数540.00元", "red": "全年控制数0万元"}  # in the figure's own unit and decimals
    assert all(f"一般性支出累计0万元，超过{limit[grade]}" in words for _, grade, words in found)


async def test_a_schedule_that_does_not_divide_by_twelve_is_told_with_as_many_decimals_as_readers_take(
    client: httpx.AsyncClient, approve: Approve
) -> None:
    await pay(client, ("2020-11-10", "1000000.00"), ("2021-07-30", "590000.00"))
    await approve("outlay-cut-targets", target(cut_pct="0.02"))
    alerts = (await client.get("/v1/summary?period=2021-07")).json()["alerts"]
    (limit,) = [
        part["amount"] for each in alerts for part in each["cause"]["parts_zh"]
        if each["cause"]["code"] == "general_outlays_over_target" and part["kind"] == "amount"
    ]  # fmt: skip
    assert limit == f"583216.{'6' * 19}7"  # 999800.00 * 7 / 12


async def test_the_alert_closes_where_the_schedule_catches_up(client: httpx.AsyncClient, approve: Approve) -> None:
    await pay(client, ("2020-11-10", "1200.00"), ("2021-06-30", "540.01"))
    await approve("outlay-cut-targets", target())
    assert [level for _, level, _ in await judged(client, "2021-06")] == ["yellow"]
    assert await judged(client, "2021-07") == []


async def test_a_target_takes_two_persons(client: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await client.post("/v1/outlay-cut-targets", json=target())).status_code in (404, 405)
    asked = {"operation": "enter", "reason": "年度下达", "entry": target()}
    proposed = await client.post("/v1/outlay-cut-targets/proposals", json=asked)
    path = f"/v1/outlay-cut-targets/proposals/{proposed.json()['proposal']['id']}/approve"
    own = {**issuer.headers("recorder", "approver"), "Idempotency-Key": "own"}
    assert (await client.post(path, headers=own)).status_code in (403, 409)
    assert (await client.get("/v1/outlay-cut-targets")).json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cut_pct": None, "cut_amount": None}, "outlay_cut_not_one"),
        ({"cut_pct": "5", "cut_amount": "1.00"}, "outlay_cut_not_one"),
        ({"business_date": "2019-12-31"}, "outside_year"),
        ({"business_date": "2022-01-01"}, "outside_year"),
        ({"business_date": "2020-01-01"}, None),
        ({"business_date": "2021-12-31"}, None),
    ],
)
async def test_a_target_is_one_cut_of_its_own_time(
    client: httpx.AsyncClient, approve: Approve, changes: Body, code: str | None
) -> None:
    answer = await approve("outlay-cut-targets", target(**changes))
    findings = answer.json().get("findings", [])
    assert (answer.status_code, [each["code"] for each in findings]) == ((409, [code]) if code else (200, []))
    assert all(each["clause"]["document"] and each["message_en"] and each["message_zh"] for each in findings)


@pytest.mark.parametrize("cut", [{"cut_pct": "0"}, {"cut_pct": "100.01"}, {"cut_pct": "1.005"}, {"cut_amount": "0.00"}])
async def test_a_cut_out_of_bounds_is_malformed(client: httpx.AsyncClient, approve: Approve, cut: Body) -> None:
    answer = await approve("outlay-cut-targets", target(**cut))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"entry.{next(iter(cut))}")


async def test_a_year_has_one_target_and_a_correction_changes_it(client: httpx.AsyncClient, approve: Approve) -> None:
    await pay(client, ("2020-11-10", "1200.00"))
    await approve("outlay-cut-targets", target())
    twice = await approve("outlay-cut-targets", target("T2", cut_amount="5.00"))
    assert (twice.status_code, twice.json()["findings"][0]["code"]) == (409, "repeated")
    assert (await approve("outlay-cut-targets", target("T3", fiscal_year=2022))).status_code == 200
    (row,) = (await client.get("/v1/outlay-cut-targets", params={"source_ref": "T1"})).json()["items"]
    changed = target(cut_amount="200.00")
    answer = await approve("outlay-cut-targets", changed, "correct", record_id=row["id"])
    assert answer.status_code == 200, answer.text
    assert (await values(client, "2021-12"))[TARGET] == 1000


async def test_since_when_an_alert_holds_in_a_closed_month_no_month_of_the_year_before_changes_that_is_open_again(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, approve: Approve
) -> None:
    app.state.today = lambda: date(2022, 1, 20)
    await pay(client, ("2019-03-10", "100.00"), ("2020-03-10", "95.00"), ("2021-01-10", "95.00"))
    first = {"business_date": "2020-02-05", "fiscal_year": 2020}
    assert (await approve("outlay-cut-targets", target("T0", **first))).status_code == 200
    assert (await approve("outlay-cut-targets", target(business_date="2021-01-05"))).status_code == 200
    headers = issuer.headers("approver", person="李四")
    assert (await client.post("/v1/periods/2021-12/close", json={"reason": "结账"}, headers=headers)).status_code == 200

    async def since() -> list[str | None]:
        told = (await client.get("/v1/alerts?period=2021-03")).json()["alerts"]
        return [each["since"] for each in told if each["cause"]["code"] == "general_outlays_over_target"]

    assert await since() == [None]  # it held in December already
    about = {"source": "o", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2022-01-19"}
    months = {"from_period": "2020-01", "through_period": "2020-12", "expires_on": "2022-01-21"}
    assert (await approve("reopenings", {**about, **months, "books": "outlay-cut-targets"})).status_code == 200
    (known,) = (await client.get("/v1/outlay-cut-targets?to=2020-12")).json()["items"]
    entry = target("T0", **first, cut_pct="1")
    answer = await approve("outlay-cut-targets", entry, "correct", record_id=known["id"])
    assert (answer.status_code, await since()) == (409, [None]), answer.text
    assert answer.json()["code"] == "period_closed"
