"""Soft closings: a month that waits for its closing takes writes of approvers who record, with a reason, and of nobody else."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import filing, plan

Body = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
Verified = Callable[[], Awaitable[bool]]
WHY = {"reason": "九月账待核"}
SEPTEMBER = "2021-09-15"


@pytest.fixture(autouse=True)
def _today(app: FastAPI) -> None:
    app.state.today = lambda: date(2021, 11, 20)


@pytest.fixture
def approver(issuer: Issuer) -> dict[str, str]:
    return issuer.headers("viewer", "approver", person="李四", client="checker")


@pytest.fixture
def both(issuer: Issuer) -> dict[str, str]:
    """Who records and approves."""
    return issuer.headers("viewer", "recorder", "approver", person="王五", client="both")


@pytest.fixture
def shut(client: httpx.AsyncClient, approver: dict[str, str]) -> Callable[..., Awaitable[httpx.Response]]:
    async def close(period: str, how: str = "soft-close", **headers: str) -> httpx.Response:
        return await client.post(f"/v1/periods/{period}/{how}", json=WHY, headers={**approver, **headers})

    return close


Shut = Callable[..., Awaitable[httpx.Response]]


def told(answer: httpx.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("code")


async def periods(client: httpx.AsyncClient) -> tuple[Any, Any]:
    found = (await client.get("/v1/periods")).json()
    return found["closed_through"], found["soft_closed_through"]


def reopening(ref: str, first: str, last: str) -> dict[str, object]:
    return {
        "source": "office", "source_ref": ref, "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": first, "through_period": last, "books": "orders", "expires_on": "2021-11-25",
    }  # fmt: skip


async def test_every_way_to_write_needs_both_roles_and_a_reason_which_the_journal_keeps(
    client: httpx.AsyncClient,
    shut: Shut,
    both: dict[str, str],
    order: Body,
    as_csv: Callable[..., bytes],
    is_verified: Verified,
) -> None:
    """Entering, a batch, an import, a correction out of the month and into it, a void; in a dry run, too."""
    late = (await client.post("/v1/orders", json=order("R1", business_date="2021-10-05"))).json()["record"]["id"]
    old = (await client.post("/v1/orders", json=order("R2", business_date=SEPTEMBER))).json()["record"]["id"]
    gone = (await client.post("/v1/orders", json=order("R3", business_date=SEPTEMBER))).json()["record"]["id"]
    assert (await shut("2021-09")).status_code == 200

    bodies = [order(ref, business_date=SEPTEMBER) for ref in ("R1", "R4", "R5", "R6")]
    into, entry, batched, staged = bodies
    out_of = order("R2", business_date="2021-10-06")

    async def write(headers: dict[str, str], reason: str = "", **params: str) -> list[tuple[int, str | None]]:
        """Everything that writes into September, with the reason in the address where no body has one."""
        keyed = {**headers, "Idempotency-Key": f"{len(headers)}{len(reason)}{len(params)}"}
        given = {**params, **({"reason": reason} if reason else {})}
        answers = [
            await client.post("/v1/orders", json=entry, headers=headers, params=given),
            await client.post("/v1/orders/batch", json={"items": [batched]}, headers=headers, params=given),
            await client.post(
                "/v1/orders/import", files={"file": ("a.csv", as_csv([staged]))}, headers=keyed, params=given
            ),
        ]
        for path, body in (
            (f"{late}/correct", {"reason": "改日期", "entry": into}),
            (f"{old}/correct", {"reason": "改日期", "entry": out_of}),
            (f"{gone}/void", {"reason": "重复登记"}),
        ):
            answers.append(await client.post(f"/v1/orders/{path}", json=body, headers=headers, params=params))
        return [told(answer) for answer in answers]

    refused = [(409, "period_soft_closed")]
    assert await write({}) == await write({}, reason="漏记补登") == await write({}, dry_run="true") == refused * 6
    unreasoned = await write(both, dry_run="true")
    assert unreasoned == [*refused * 3, *[(200, None)] * 3], "a correction and a void have their reason in the body"
    assert (await write(both, dry_run="true", reason="  "))[:3] == [(422, "malformed")] * 3, "nothing is no reason"
    assert await write(both, dry_run="true", reason="漏记补登") == [(200, None)] * 6
    assert await write(both, reason="漏记补登") == [*[(201, None)] * 3, *[(200, None)] * 3]
    changes = (await client.get("/v1/changes?after=4")).json()["items"]
    expected = ["soft_close 九月账待核", "enter 漏记补登", "batch 漏记补登", "import 漏记补登", "correct 改日期", "correct 改日期",
                "void 重复登记"]  # fmt: skip
    assert [f"{each['operation']} {each['reason']}" for each in changes] == expected
    assert [each["person"] for each in changes] == ["李四", *["王五"] * 6]
    assert await is_verified()


async def test_the_refusal_names_period_lock_and_who_may_still_write_in_the_callers_language(
    client: httpx.AsyncClient, shut: Shut, order: Body, import_file: Approve, as_csv: Callable[..., bytes]
) -> None:
    await shut("2021-09")
    body = order("R1", business_date="2021-09-30")
    zh = (await client.post("/v1/orders", json=body)).json()["detail"]
    assert "计入已预关闭的期间2021-09：2021-09及以前各月已由李四预关闭（第2号变更" in zh
    assert [each for each in ("recorder", "approver", "?reason=") if each not in zh] == []
    english = (await client.post("/v1/orders", json=body, headers={"Accept-Language": "en"})).json()
    assert (english["title"], "soft closed by 李四 (change 2, " in english["detail"]) == (
        "The period is soft closed",
        True,
    )
    (cell,) = (await import_file(as_csv([body]))).json()["errors"]
    assert (cell["rule"], cell["row"], "按2021-09-30计入已预关闭的期间" in cell["message"]) == (
        "period_soft_closed",
        2,
        True,
    )
    assert (await client.post("/v1/orders", json=order("R2", business_date="2021-10-01"))).status_code == 201


async def test_figures_of_a_soft_closed_month_stay_provisional_until_it_is_closed(
    client: httpx.AsyncClient,
    shut: Shut,
    order: Body,
    both: dict[str, str],
    superuser: asyncpg.Connection,
    is_verified: Verified,
) -> None:
    await client.post("/v1/orders", json=order("R1", business_date=SEPTEMBER))

    async def provisional() -> bool:
        found: bool = (await client.get("/v1/figures/toy.goods.ytd?period=2021-09")).json()["provisional"]
        return found

    await shut("2021-09")
    assert (await provisional(), await periods(client)) == (True, (None, "2021-09"))
    assert (await shut("2021-09", "close")).status_code == 200
    assert (await provisional(), await periods(client)) == (False, ("2021-09", None))
    late = await client.post("/v1/orders?reason=补登", json=order("R2", business_date=SEPTEMBER), headers=both)
    assert told(late) == (409, "period_closed"), "what is closed lets nobody in"
    assert await is_verified()
    await superuser.execute("update soft_closings set period = '2021-08', business_date = '2021-08-31'")
    assert not await is_verified()


async def test_it_is_for_an_approver_of_ended_months_and_goes_forward_only(
    client: httpx.AsyncClient, shut: Shut, issuer: Issuer
) -> None:
    assert told(await shut("2021-09", **issuer.headers("viewer", "recorder"))) == (403, "forbidden")
    assert told(await shut("2021-11")) == (422, "malformed")
    await shut("2021-08", "close")
    first = (await shut("2021-09")).json()
    assert (await shut("2021-09")).json() == first, "an equal one that stands changes nothing"
    assert [each["person"] for each in first["soft_closings"]] == ["李四"]
    for period, code in (("2021-08", "already_closed"), ("2021-07", "already_closed")):
        answer = await shut(period)
        assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, code)
    assert (await shut("2021-10")).status_code == 200
    answer = await shut("2021-09")
    assert (answer.status_code, len(answer.json()["soft_closings"])) == (200, 2), "the same as the one that stands"
    assert await periods(client) == ("2021-08", "2021-10")


async def test_what_lies_between_a_closing_and_a_later_soft_one_is_each_refused_by_its_own(
    client: httpx.AsyncClient, shut: Shut, order: Body, both: dict[str, str]
) -> None:
    await shut("2021-10")
    await shut("2021-08", "close")
    codes = [
        told(await client.post("/v1/orders", json=order(day, business_date=day)))[1]
        for day in ("2021-08-31", "2021-09-01", "2021-10-31", "2021-11-01")
    ]
    assert codes == ["period_closed", "period_soft_closed", "period_soft_closed", None]
    twice = {"items": [order("A", business_date="2021-09-01"), order("B", business_date="2021-08-31")]}
    answer = await client.post("/v1/orders/batch?reason=补登", json=twice, headers=both)
    assert (told(answer), "2021-08：" in answer.json()["detail"]) == ((409, "period_closed"), True)
    between = await shut("2021-09")
    assert between.json()["findings"][0]["code"] == "already_soft_closed"
    assert (await shut("2021-09", "close")).status_code == 200


async def test_two_persons_open_it_again_for_their_books_until_their_day_and_it_may_be_soft_closed_anew(
    app: FastAPI, client: httpx.AsyncClient, shut: Shut, approve: Approve, order: Body, is_verified: Verified
) -> None:
    """In a month that was only soft closed, and in one that was closed before."""
    await shut("2021-09", "close")
    await shut("2021-10")
    assert told(await approve("reopenings", reopening("R0", "2021-10", "2021-11")))[0] == 409
    assert (await approve("reopenings", reopening("R1", "2021-09", "2021-10"))).status_code == 200
    assert await periods(client) == ("2021-08", None)

    async def codes(ref: str) -> list[str | None]:
        days = ("2021-09-30", "2021-10-31")
        return [told(await client.post("/v1/orders", json=order(f"{ref}{d}", business_date=d)))[1] for d in days]

    assert await codes("a") == [None, None]
    assert (await shut("2021-10")).status_code == 200
    assert (await codes("b"), await periods(client)) == (["period_soft_closed"] * 2, ("2021-08", "2021-10"))
    assert (await approve("reopenings", reopening("R2", "2021-10", "2021-10"))).status_code == 200
    assert await codes("c") == ["period_soft_closed", None]
    app.state.today = lambda: date(2021, 11, 26)
    assert await codes("d") == ["period_closed", "period_soft_closed"], "the day ends what was opened"
    assert (await shut("2021-10", "close")).status_code == 200
    assert await codes("e") == ["period_closed"] * 2
    assert await is_verified()


async def test_who_may_not_write_proposes_and_the_approval_is_the_write_with_its_reason(
    client: httpx.AsyncClient, shut: Shut, approve: Approve, limit: Body
) -> None:
    await shut("2021-09")
    assert (await approve("limits", limit("L1", business_date="2021-09-05"))).status_code == 200
    (*_, last) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (last["operation"], last["reason"]) == ("approve", "年度下达")
    await shut("2021-09", "close")
    assert told(await approve("limits", limit("L2", business_date="2021-09-05"))) == (409, "period_closed")


async def test_a_month_that_lacks_filings_is_soft_closed_and_what_is_missing_is_filed_or_waived_with_a_reason(
    client: httpx.AsyncClient, shut: Shut, approve: Approve, both: dict[str, str]
) -> None:
    await approve("filing-plans", plan(("orders", "340311", 10), since="2021-09-01"))
    assert (await shut("2021-09")).status_code == 200
    assert (await shut("2021-09", "close")).json()["findings"][0]["code"] == "not_filed"
    body = filing("2021-09", state="waived", waiver_reason="乡镇撤并，本月无业务")
    assert told(await client.post("/v1/filings?reason=补登", json=body)) == (409, "period_soft_closed")
    assert (await client.post("/v1/filings?reason=补登", json=body, headers=both)).status_code == 201
    assert (await shut("2021-09", "close")).status_code == 200
    (line,) = (await client.get("/v1/filings?period=2021-09")).json()["lines"]
    assert (line["state"], line["waiver_reason"], line["waived_by"]) == ("waived", "乡镇撤并，本月无业务", "王五")


@pytest.mark.parametrize(("how", "code"), [("close", "period_closed"), ("soft-close", "period_soft_closed")])
async def test_what_is_reopened_for_rows_alone_takes_no_filing_and_the_refusal_says_so_of_the_filing(
    shut: Shut,
    approve: Approve,
    order: Body,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
    how: str,
    code: str,
) -> None:
    """The rows were named, of which nothing was wrong: they might be written there."""
    assert (await shut("2021-10", how)).status_code == 200
    assert (await approve("reopenings", reopening("R1", "2021-09", "2021-10"))).status_code == 200
    content = as_csv([order("1", business_date=SEPTEMBER), order("2", business_date="2021-10-05")])
    for dry_run in (True, False):
        answer = await import_file(content, file=True, dry_run=dry_run)
        assert told(answer) == (409, code), answer.text
        places = [(each["field"], each["row"], each["rule"]) for each in answer.json()["errors"]]
        assert places == [("file", None, code)]
    assert (await import_file(content)).status_code == 201
