"""Townships: coverage at month ends, claim C17 with the names of the missing, and a story that holds together."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

Body = dict[str, object]
COVERAGE = "revenue.treasury_payment.township_coverage_pct"


def town(code: str, day: str = "2004-01-01") -> Body:
    common = {"source": "bureau", "source_ref": code, "reporting_unit": "340311", "business_date": day}
    return {**common, "township_code": code, "name": f"{code}镇"}


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


async def test_coverage_is_the_share_at_the_month_end_and_the_missing_are_named(client: httpx.AsyncClient) -> None:
    towns = {"A": "2004-01-01", "B": "2004-01-01", "C": "2021-03-01", "D": "2004-01-01"}
    story = [
        ("A", "begin", "2019-01-01"), ("B", "begin", "2021-02-28"), ("B", "stop", "2021-04-30"),
        ("B", "begin", "2021-06-01"), ("C", "begin", "2021-05-31"), ("D", "abolish", "2021-07-31"),
    ]  # fmt: skip
    assert await read(client, "2021-03") == (None, None, [])
    assert await write(client, "townships", *[town(code, day) for code, day in towns.items()]) == []
    assert await write(client, "township-treasury-steps", *[taken(*each) for each in story]) == []
    for period, last in {
        "2021-01": date(2021, 1, 31), "2021-02": date(2021, 2, 28), "2021-03": date(2021, 3, 31),
        "2021-04": date(2021, 4, 30), "2021-05": date(2021, 5, 31), "2021-06": date(2021, 6, 30),
        "2021-07": date(2021, 7, 31),
    }.items():  # fmt: skip
        done = {code: [action for each, action, day in story if each == code and day <= f"{last}"] for code in towns}
        there = {code for code, day in towns.items() if day <= f"{last}" and "abolish" not in done[code]}
        paying = {code for code in there if done[code][-1:] == ["begin"]}
        share = (Decimal(len(paying)) * 100 / len(there)).quantize(Decimal("1e-12"), ROUND_HALF_UP)
        missing = [f"{code}镇" for code in sorted(there - paying)]
        assert await read(client, period) == (f"{share:f}", not missing, missing), period
    for measure, count in (("townships", 3), ("paying", 3)):
        query = {"period": "2021-07", "measure": measure}
        rows = (await client.get(f"/v1/figures/{COVERAGE}/records", params=query)).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == len(rows) == count


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("Z", "begin", "2021-01-01")], "unknown"),
        ([("A", "begin", "2020-12-31")], "too_early"),
        ([("A", "stop", "2021-01-01")], "step_out_of_order"),
        ([("A", "begin", "2021-01-01"), ("A", "begin", "2021-01-02")], "step_out_of_order"),
        ([("A", "abolish", "2021-01-01"), ("A", "begin", "2021-01-02")], "step_out_of_order"),
    ],
)
async def test_a_story_that_contradicts_itself_is_refused(
    client: httpx.AsyncClient, steps: list[tuple[str, str, str]], code: str
) -> None:
    assert await write(client, "townships", town("A", "2021-01-01")) == []
    assert await write(client, "township-treasury-steps", *[taken(*each) for each in steps]) == [code]


async def test_a_township_stands_once_and_not_without_its_steps(client: httpx.AsyncClient) -> None:
    assert await write(client, "townships", town("A")) == []
    assert await write(client, "townships", {**town("A"), "source_ref": "again"}) == ["repeated"]
    assert await write(client, "township-treasury-steps", taken("A", "begin", "2021-01-01")) == []
    (row,) = (await client.get("/v1/townships")).json()["items"]
    answer = await client.post(f"/v1/townships/{row['id']}/void", json={"reason": "登记错误"})
    assert [finding["code"] for finding in answer.json()["findings"]] == ["unknown"]
