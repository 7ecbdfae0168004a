"""Townships of the register: coverage at month ends, claim C17 with the names of the missing, and what a closed month keeps."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
FAMILY = "revenue.treasury_payment"
COVERAGE = f"{FAMILY}.township_coverage_pct"
STEPS, UNITS = "township-treasury-steps", "reporting-units"


def town(code: str, day: str = "2004-01-01", **about: object) -> Body:
    """A township that stood for long when it was registered."""
    common = {"source": "bureau", "source_ref": code, "reporting_unit": "bureau", "business_date": "2021-01-04"}
    told = {"code": code, "name": f"{code}镇", "kind": "township", "division_code": "340311201", "from_day": day}
    return {**common, **told, **about}


def taken(code: str, action: str, day: str) -> Body:
    common = {"source": "bureau", "source_ref": f"{code}/{action}/{day}", "reporting_unit": "340311"}
    return {**common, "business_date": day, "township_code": code, "action": action, "document": "示财库〔2019〕1号"}


async def write(client: httpx.AsyncClient, book: str, *bodies: Body) -> list[str]:
    """The codes of the findings that refused the batch; a dry run of one meets the same."""
    answer = await client.post(f"/v1/{book}/batch", json={"items": bodies})
    codes = [finding["code"] for finding in answer.json()["findings"]]
    if answer.status_code == 409 and len(bodies) == 1:
        dry = await client.post(f"/v1/{book}", json=bodies[0], params={"dry_run": "true"})
        assert [finding["code"] for finding in dry.json()["findings"]] == codes
    assert answer.status_code == (409 if codes else 201)
    return codes


async def read(client: httpx.AsyncClient, period: str) -> tuple[str | None, bool | None, list[str]]:
    summary = (await client.get("/v1/summary", params={"period": period})).json()
    (figure,) = [each for each in summary["figures"] if each["id"] == COVERAGE]
    (claim,) = [each for each in summary["claims"] if each["id"] == "C17"]
    return figure["value"], claim["holds"], claim["names"]


async def value(client: httpx.AsyncClient, name: str, period: str) -> tuple[str | None, str]:
    found = (await client.get(f"/v1/figures/{FAMILY}.{name}", params={"period": period})).json()
    return found["value"], found["state"]


async def rows(client: httpx.AsyncClient, period: str) -> dict[str, set[str]]:
    """The codes behind both sides of the share."""
    found = {}
    for measure, code in (("townships", "code"), ("paying", "township_code")):
        query = {"period": period, "measure": measure, "limit": 500}
        items = (await client.get(f"/v1/figures/{COVERAGE}/records", params=query)).json()["items"]
        found[measure] = {row["record"][code] for row in items}
        assert sum(Decimal(row["contribution"]) for row in items) == len(items) == len(found[measure])
    return found


async def registered(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """The townships of the register, by code."""
    items = (await client.get(f"/v1/{UNITS}", params={"limit": 500})).json()["items"]
    return {item["code"]: item for item in items if item["kind"] == "township"}


def share(paying: set[str], there: set[str]) -> str:
    return f"{(Decimal(len(paying)) * 100 / len(there)).quantize(Decimal('1e-12'), ROUND_HALF_UP):f}"


async def test_coverage_is_the_share_at_the_month_end_and_the_missing_are_named(client: httpx.AsyncClient) -> None:
    spans = {"A": ("2004-01-01", None), "B": ("2004-01-01", None), "C": ("2021-03-01", None)}
    spans |= {"D": ("2004-01-01", "2021-07-31")}
    story = [
        ("A", "begin", "2019-01-01"), ("B", "begin", "2021-02-28"), ("B", "stop", "2021-04-30"),
        ("B", "begin", "2021-06-01"), ("C", "begin", "2021-05-31"), ("D", "begin", "2021-06-30"),
    ]  # fmt: skip
    assert await read(client, "2021-03") == (None, None, [])
    others = {code: each["name"] for code, each in (await registered(client)).items()}
    assert len(others) > 3
    towns = [town(code, day, until_day=until) for code, (day, until) in spans.items()]
    assert await write(client, UNITS, *towns) == []
    assert await write(client, STEPS, *[taken(*each) for each in story]) == []
    for period, last in {
        "2021-01": date(2021, 1, 31), "2021-02": date(2021, 2, 28), "2021-03": date(2021, 3, 31),
        "2021-04": date(2021, 4, 30), "2021-05": date(2021, 5, 31), "2021-06": date(2021, 6, 30),
        "2021-07": date(2021, 7, 31),
    }.items():  # fmt: skip
        done = {code: [action for each, action, day in story if each == code and day <= f"{last}"] for code in spans}
        stands = {
            code for code, (day, until) in spans.items() if day <= f"{last}" and (until is None or until > f"{last}")
        }
        there = stands | {*others}
        paying = {code for code in stands if done[code][-1:] == ["begin"]}
        names = {**others, **{code: f"{code}镇" for code in stands}}
        missing = [names[code] for code in sorted(there - paying)]
        assert await read(client, period) == (share(paying, there), not missing, missing), period
        assert await rows(client, period) == {"townships": there, "paying": paying}, period
        assert await value(client, "townships", period) == (f"{len(there)}", "reported"), period


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("Z", "begin", "2021-01-01")], "unknown"),
        ([("unit-01", "begin", "2021-01-01")], "unit_kind"),
        ([("A", "begin", "2020-12-31")], "not_in_force"),
        ([("A", "stop", "2021-01-01")], "step_out_of_order"),
        ([("A", "begin", "2021-01-01"), ("A", "begin", "2021-01-02")], "step_out_of_order"),
        ([("A", "begin", "2021-01-01"), ("A", "stop", "2021-08-01")], "not_in_force"),
        ([("A", "abolish", "2021-01-01")], "ends_in_register"),
    ],
)
async def test_a_story_that_contradicts_itself_is_refused(
    client: httpx.AsyncClient, steps: list[tuple[str, str, str]], code: str
) -> None:
    assert await write(client, UNITS, town("A", "2021-01-01", until_day="2021-08-01")) == []
    assert await write(client, STEPS, *[taken(*each) for each in steps]) == [code]


async def test_a_township_stands_once_and_not_without_its_steps(client: httpx.AsyncClient) -> None:
    assert await write(client, UNITS, town("A")) == []
    assert await write(client, UNITS, {**town("A"), "source_ref": "again"}) == ["repeated"]
    assert await write(client, STEPS, taken("A", "begin", "2021-01-01")) == []
    record = (await registered(client))["A"]["id"]
    answer = await client.post(f"/v1/{UNITS}/{record}/void", json={"reason": "登记错误"})
    assert [finding["code"] for finding in answer.json()["findings"]] == ["unit_in_use"]


async def test_a_district_without_townships_has_none_and_no_share_of_them(client: httpx.AsyncClient) -> None:
    for each in (await registered(client)).values():
        assert (await client.post(f"/v1/{UNITS}/{each['id']}/void", json={"reason": "登记错误"})).status_code == 200
    assert await write(client, UNITS, town("A", until_day="2021-03-01")) == []
    assert await write(client, STEPS, taken("A", "begin", "2021-01-01")) == []
    assert [await value(client, "townships", f"2021-0{month}") for month in (2, 3)] == [
        ("1", "reported"),
        ("0", "reported"),
    ]
    assert [await value(client, "township_coverage_pct", f"2021-0{month}") for month in (2, 3)] == [
        ("100.000000000000", "reported"), (None, "not_applicable"),
    ]  # fmt: skip


async def correct(client: httpx.AsyncClient, code: str, **changes: object) -> None:
    held = (await registered(client))[code]
    about = {name: held[name] for name in (*town("A"), "until_day", "successor")}
    body = {"reason": "更正登记", "entry": about | changes}
    answer = await client.post(f"/v1/{UNITS}/{held['id']}/correct", json=body)
    assert answer.status_code == 200, answer.text


async def test_a_closed_month_keeps_the_townships_that_its_closing_knew(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    """The register goes on after a closing, however long ago its units began; open months follow it, and reopened ones."""
    approver = issuer.headers("viewer", "approver", person="李四", client="checker")
    assert await write(client, UNITS, town("A"), town("B"), town("C")) == []
    assert await write(client, STEPS, taken("A", "begin", "2019-01-01"), taken("B", "begin", "2021-02-01")) == []

    async def shown(period: str) -> object:
        figures = [
            await value(client, name, period) for name in ("townships", "townships_paying", "township_coverage_pct")
        ]
        series = await client.get(f"/v1/figures/{COVERAGE}/series", params={"from": "2021-01", "to": period})
        return await read(client, period), figures, await rows(client, period), series.json()["points"]

    closing = {"json": {"reason": "结账"}, "headers": approver}
    assert (await client.post("/v1/periods/2021-06/close", **closing)).status_code == 200
    closed = {period: await shown(period) for period in ("2021-06", "2021-02", "2021-01")}
    before = await read(client, "2021-08")
    late = {"business_date": "2021-03-01"}
    assert await write(client, UNITS, town("E", "2014-01-01"), town("F", "2014-01-01", **late)) == []
    await correct(client, "B", until_day="2021-07-01", successor="A")
    await correct(client, "A", name="新名镇")
    await correct(client, "C", kind="institution")
    void = await client.post(f"/v1/{UNITS}/{(await registered(client))['T0']['id']}/void", json={"reason": "登记错误"})
    assert void.status_code == 200, void.text
    assert await write(client, STEPS, taken("E", "begin", "2021-07-15")) == []
    assert {period: await shown(period) for period in closed} == closed
    there = {*await registered(client)} - {"B"}
    covered, holds, names = await read(client, "2021-08")
    assert (covered, holds) == (share({"A", "E"}, there), False) != before[:2]
    assert {"E镇", "C镇", "单位T0", "B镇"}.isdisjoint(names)
    assert {"F镇"} <= {*names}

    app.state.today = lambda: date(2021, 11, 20)
    reopening = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-06", "through_period": "2021-06", "books": STEPS, "expires_on": "2021-11-25",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "补登", "entry": reopening}
    proposed = await client.post("/v1/reopenings/proposals", json=asked)
    assert proposed.status_code == 201, proposed.text
    path = f"/v1/reopenings/proposals/{proposed.json()['proposal']['id']}/approve"
    assert (await client.post(path, headers={**approver, "Idempotency-Key": "R1"})).status_code == 200
    there = {*await registered(client)}
    assert await rows(client, "2021-06") == {"townships": there, "paying": {"A", "B"}}
    assert (await read(client, "2021-02"), await rows(client, "2021-02")) == (
        closed["2021-02"][0],
        closed["2021-02"][2],
    )


async def test_townships_of_before_the_register_are_told_until_they_are_registered_and_count_nothing(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    """As a database of before has them: townships in their old table, and a step of one that the register lacks."""
    for table, columns, values in (
        ("townships", "township_code, name", "'X1', '东河镇'"),
        ("township_treasury_steps", "township_code, action, document", "'X2', 'begin', '示财库〔2019〕1号'"),
    ):
        await superuser.execute(
            f"insert into {table} (source, source_ref, reporting_unit, business_date, {columns}, created_change) "
            f"values ('old', 'old', '340311', '2004-01-01', {values}, 1)"
        )

    async def lacking() -> list[tuple[str, str, int]]:
        found = (await client.get("/v1/reporting-units/register")).json()["lacking"]
        return [(each["code"], each["book"], each["rows"]) for each in found]

    counted = len(await registered(client))
    assert await lacking() == [("X1", "townships", 1), ("X2", STEPS, 1)]
    assert await value(client, "townships", "2021-06") == (f"{counted}", "reported")
    assert await value(client, "townships_paying", "2021-06") == ("0", "reported")
    assert await write(client, UNITS, town("X1"), town("X2", "2004-01-01")) == []
    assert await lacking() == []
    assert await value(client, "townships", "2021-06") == (f"{counted + 2}", "reported")
    assert await value(client, "townships_paying", "2021-06") == ("1", "reported")
    assert (await client.get("/v1/townships")).status_code == 404
