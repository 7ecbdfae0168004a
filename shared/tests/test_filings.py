"""Filings and plans: what is due, what was filed and when, and what a filing of nothing and rows demand of each other."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, filing, plan

Body = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
File = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture(autouse=True)
def _today(app: FastAPI) -> None:
    app.state.today = lambda: date(2021, 11, 20)


@pytest.fixture
def file(client: httpx.AsyncClient) -> File:
    async def send(*given: Any, expected: int = 201, **more: object) -> httpx.Response:
        answer = await client.post("/v1/filings", json=filing(*given, **more))
        assert answer.status_code == expected, answer.text
        return answer

    return send


async def roll(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, Any]:
    answer = await client.get("/v1/filings", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def findings(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 409, answer.text
    return [(each["code"], each["actual"]) for each in answer.json()["findings"]]


async def test_the_roll_call_names_who_filed_what_and_when_and_who_is_late(
    client: httpx.AsyncClient, approve: Approve, file: File
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 15), ("orders", OTHER, 25), ("limits", "bureau", 10)))
    await file("2021-10")
    await file("2021-10", "340399", "nil")
    found = await roll(client, "2021-10")
    told = [(line["book"], line["unit"], line["due_on"], line["state"], line["late"]) for line in found["lines"]]
    assert told == [
        ("limits", "bureau", "2021-11-10", None, True),
        ("orders", UNIT, "2021-11-15", "filed", True),
        ("orders", OTHER, "2021-11-25", None, False),
        ("orders", "340399", None, "nil", False),
    ]
    assert (found["due"], found["made"], found["waived"]) == (3, 1, 0)
    recorded = found["lines"][1]
    assert (recorded["label_zh"], recorded["filed_by"]) == ("订单", "张三")
    assert (await client.get(f"/v1/filings/{recorded['record_id']}")).json()["record"]["period"] == "2021-10"
    assert (await roll(client, "2020-12"))["lines"] == []


async def test_a_correction_makes_no_filing_late_and_a_waived_one_is_asked_of_nobody(
    client: httpx.AsyncClient, approve: Approve, file: File
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 365)))
    record = (await file("2021-10", state="nil")).json()["record"]["id"]
    before = (await roll(client, "2021-10"))["lines"][0]
    corrected = {"reason": "有记录", "entry": filing("2021-10", state="waived")}
    assert (await client.post(f"/v1/filings/{record}/correct", json=corrected)).status_code == 200
    after = await roll(client, "2021-10")
    assert (after["due"], after["made"], after["waived"]) == (0, 0, 1)
    assert after["lines"][0]["filed_on"] == before["filed_on"]
    assert after["lines"][0]["record_id"] != before["record_id"]


async def test_a_plan_holds_as_a_whole_until_the_next_one_and_at_a_cut_off_as_it_stood(
    client: httpx.AsyncClient, approve: Approve
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("limits", "bureau", 10)))
    first = (await roll(client, "2021-06"))["change_no"]
    await approve("filing-plans", plan(("orders", OTHER, 5), since="2021-06-15"))
    units = [[line["unit"] for line in (await roll(client, f"2021-{m:02d}"))["lines"]] for m in (5, 6, 7)]
    assert units == [["bureau", UNIT], [OTHER], [OTHER]]
    assert [line["unit"] for line in (await roll(client, "2021-06", as_of=first))["lines"]] == ["bureau", UNIT]


async def test_a_plan_takes_two_persons_and_names_books_of_the_service_once_each(
    client: httpx.AsyncClient, approve: Approve
) -> None:
    assert (await client.post("/v1/filing-plans", json=plan())).status_code == 405
    wrong = plan(("ordres", UNIT, 10), ("orders", UNIT, 10), ("orders", UNIT, 12))
    asked = {"operation": "enter", "reason": "年度下达", "entry": wrong}
    answer = await client.post("/v1/filing-plans/proposals", json=asked)
    assert await findings(answer) == [("unknown", "ordres"), ("repeated", UNIT)]
    assert (await approve("filing-plans", plan(("orders", UNIT, 10)))).status_code == 200
    twice = {**plan(("orders", OTHER, 10)), "source_ref": "P2"}
    assert await findings(await client.post("/v1/filing-plans/proposals", json={**asked, "entry": twice})) == [
        ("repeated", "2021-01-01")
    ]


async def test_a_filing_is_of_a_book_a_unit_and_a_month_once_and_of_the_months_last_day(
    client: httpx.AsyncClient, file: File
) -> None:
    await file("2021-10")
    again = await file("2021-10", state="nil", source_ref="again", expected=409)
    assert await findings(again) == [("repeated", f"{UNIT} orders 2021-10")]
    assert await findings(await file("2021-09", book="ordres", expected=409)) == [("unknown", "ordres")]
    wrong = await file("2021-09", business_date="2021-09-29", expected=422)
    assert wrong.json()["errors"][0]["field"] == "business_date"


async def test_a_unit_files_for_itself_and_waives_nothing(
    client: httpx.AsyncClient, approve: Approve, file: File, issuer: Issuer
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10)))
    await file("2021-09", OTHER)
    bound = issuer.headers("viewer", "recorder", person="王五", units=[UNIT])
    statuses = [
        (await client.post("/v1/filings", json=filing("2021-10", unit, state), headers=bound)).status_code
        for unit, state in ((OTHER, "filed"), ("bureau", "filed"), (UNIT, "waived"), (UNIT, "nil"))
    ]
    assert statuses == [403, 403, 409, 201]
    for period, told in (("2021-09", [None]), ("2021-10", ["nil"])):
        lines = (await client.get(f"/v1/filings?period={period}", headers=bound)).json()["lines"]
        assert [(line["unit"], line["state"]) for line in lines] == [(UNIT, state) for state in told]


async def test_a_row_in_a_nil_month_and_a_nil_over_rows_refuse_each_other(
    client: httpx.AsyncClient, order: Body, file: File, as_csv: Callable[..., bytes], import_file: Approve
) -> None:
    assert (await client.post("/v1/orders", json=order("1", business_date="2021-09-30"))).status_code == 201
    refused = await file("2021-09", state="nil", expected=409)
    assert await findings(refused) == [("nil_filed", "nil")]
    assert refused.json()["detail"].startswith(f"{UNIT}在2021-09已有")
    assert await findings(await file("2021-09", "bureau", "nil", expected=409)) == [("nil_filed", "nil")]
    await file("2021-09", OTHER, "nil")
    nil = (await file("2021-10", state="nil")).json()["record"]["id"]
    late = order("2", business_date="2021-10-01")
    for answer in (
        await client.post("/v1/orders", json=late),
        await client.post("/v1/orders?dry_run=true", json=late),
        await client.post("/v1/orders/batch", json={"items": [late, order("3", business_date="2021-11-01")]}),
        await import_file(as_csv([late])),
    ):
        assert await findings(answer) == [("nil_filed", "2021-10")]
        assert answer.json()["detail"].startswith(f"{UNIT}在2021-10已零报")
    for free in (order("4", business_date="2021-10-01", reporting_unit=OTHER), order("5", business_date="2021-11-01")):
        assert (await client.post("/v1/orders", json=free)).status_code == 201
    filed = {"reason": "补报", "entry": filing("2021-10")}
    assert (await client.post(f"/v1/filings/{nil}/correct", json=filed)).status_code == 200
    assert (await client.post("/v1/orders", json=late)).status_code == 201


async def test_a_nil_of_the_whole_book_takes_no_row_of_any_unit_and_a_correction_may_not_move_one_into_it(
    client: httpx.AsyncClient, order: Body, file: File
) -> None:
    record = (await client.post("/v1/orders", json=order("1", business_date="2021-09-30"))).json()["record"]["id"]
    await file("2021-10", "bureau", "nil")
    moved = {"reason": "日期有误", "entry": order("1", business_date="2021-10-08", reporting_unit=OTHER)}
    assert await findings(await client.post(f"/v1/orders/{record}/correct", json=moved)) == [("nil_filed", "2021-10")]
    gone = {"reason": "重复登记"}
    assert (await client.post(f"/v1/orders/{record}/void", json=gone)).status_code == 200
    await file("2021-09", "bureau", "nil")


async def test_a_month_is_not_closed_while_a_due_filing_is_neither_made_nor_waived(
    client: httpx.AsyncClient, approve: Approve, file: File, issuer: Issuer
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("limits", "bureau", 10), since="2021-08-20"))
    approver = issuer.headers("approver", person="李四")

    async def close(period: str) -> httpx.Response:
        return await client.post(f"/v1/periods/{period}/close", json={"reason": "结账"}, headers=approver)

    assert (await close("2021-07")).status_code == 200
    await file("2021-08")
    await file("2021-09", state="nil")
    missing = [("not_filed", f"limits bureau 2021-0{m}") for m in (8, 9)]
    assert await findings(await close("2021-09")) == missing
    unmade = (await close("2021-10")).json()["findings"]
    assert unmade[-1]["message_zh"].startswith(f"单位{UNIT}（{UNIT}）未报2021-10的orders")
    assert unmade[-2]["message_zh"].startswith("区财政局（bureau）未报2021-10的limits")
    waived = [(await file(f"2021-0{m}", "bureau", "waived", "limits")).json()["record"]["id"] for m in (8, 9)]
    assert (await close("2021-09")).status_code == 200
    for record in waived:
        refused = await client.post(f"/v1/filings/{record}/void", json={"reason": "撤销免报"})
        assert refused.json()["code"] == "period_closed"
    back = plan(("limits", "bureau", 10), since="2021-09-30")
    assert (await approve("filing-plans", back)).json()["code"] == "period_closed"
    assert (await approve("filing-plans", plan(since="2021-10-01"))).status_code == 200
    assert (await close("2021-10")).status_code == 200


async def test_a_month_that_was_opened_again_is_asked_for_its_filings_again(
    client: httpx.AsyncClient, approve: Approve, file: File, issuer: Issuer
) -> None:
    approver = issuer.headers("approver", person="李四")
    await approve("filing-plans", plan(("orders", UNIT, 10), since="2021-09-01"))
    record = (await file("2021-09")).json()["record"]["id"]
    await file("2021-10")
    path = "/v1/periods/2021-10/close"
    assert (await client.post(path, json={"reason": "结账"}, headers=approver)).status_code == 200
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-09", "through_period": "2021-09", "books": "filings", "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opened)).status_code == 200
    assert (await client.post(f"/v1/filings/{record}/void", json={"reason": "误报"})).status_code == 200
    again = await client.post(path, json={"reason": "再结账"}, headers=approver)
    assert await findings(again) == [("not_filed", f"orders {UNIT} 2021-09")]


async def test_an_import_may_file_every_unit_and_month_that_its_file_holds_in_the_same_change(
    client: httpx.AsyncClient, order: Body, approve: Approve, as_csv: Callable[..., bytes], import_file: File
) -> None:
    await approve("filing-plans", plan(("orders", "bureau", 10), since="2021-10-01"))
    rows = [
        order("1", business_date="2021-09-30"), order("2", business_date="2021-10-01"),
        order("3", business_date="2021-10-31", reporting_unit=OTHER), order("4", business_date="2021-10-05"),
    ]  # fmt: skip
    rehearsed = await import_file(as_csv(rows), "first", file=True, dry_run=True)
    assert (rehearsed.status_code, rehearsed.json()["filed"]) == (200, 4)
    assert (await roll(client, "2021-10"))["made"] == 0
    written = (await import_file(as_csv(rows), "second", file=True)).json()
    assert (written["created"], written["filed"]) == (4, 4)
    filed = {
        (line["unit"], period): (await client.get(f"/v1/filings/{line['record_id']}")).json()["record"]
        for period in ("2021-09", "2021-10")
        for line in (await roll(client, period))["lines"]
    }
    assert [*filed] == [(UNIT, "2021-09"), (UNIT, "2021-10"), (OTHER, "2021-10"), ("bureau", "2021-10")]
    assert {record["recorded_change"] for record in filed.values()} == {written["change_no"]}
    assert {record["filing_state"] for record in filed.values()} == {"filed"}
    again = await import_file(as_csv(rows), "third", file=True)
    assert (again.status_code, again.json()["filed"], again.json()["change_no"]) == (200, 0, None)


async def test_a_file_whose_rows_stand_already_can_be_filed_and_none_lifts_a_waiver_or_opens_a_month(
    client: httpx.AsyncClient, order: Body, file: File, issuer: Issuer, as_csv: Callable[..., bytes], import_file: File,
    is_verified: Callable[[], Awaitable[bool]],
) -> None:  # fmt: skip
    rows = [order("1", business_date="2021-09-30")]
    assert (await import_file(as_csv(rows))).status_code == 201
    await file("2021-08", state="waived")
    waived = await import_file(as_csv([order("2", business_date="2021-08-01")]), file=True)
    assert await findings(waived) == [("repeated", f"{UNIT} orders 2021-08")]
    answer = await import_file(as_csv(rows), file=True)
    assert (answer.status_code, answer.json()["created"], answer.json()["filed"]) == (201, 0, 1)
    record = (await roll(client, "2021-09"))["lines"][0]["record_id"]
    assert (await client.post(f"/v1/filings/{record}/void", json={"reason": "误报"})).status_code == 200
    headers = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-09/close", json={"reason": "结账"}, headers=headers)
    assert closed.status_code == 200
    late = await import_file(as_csv(rows), file=True)
    assert (late.status_code, late.json()["code"]) == (409, "period_closed")
    assert await is_verified()


async def test_a_unit_files_its_own_part_of_a_book_that_is_the_bureaus(
    client: httpx.AsyncClient, order: Body, approve: Approve, issuer: Issuer, as_csv: Callable[..., bytes]
) -> None:
    await approve("filing-plans", plan(("orders", "bureau", 10)))
    headers = {**issuer.headers("viewer", "recorder", person="王五", units=[UNIT]), "Idempotency-Key": "own"}
    content = {"file": ("orders.csv", as_csv([order("1", business_date="2021-09-30")]), "text/csv")}
    answer = await client.post("/v1/orders/import?file=true", files=content, headers=headers)
    assert (answer.status_code, answer.json()["filed"]) == (201, 1)
    found = await roll(client, "2021-09")
    assert (found["due"], found["made"], len(found["lines"])) == (1, 0, 2)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_filings_and_plans_are_exported_as_every_book_is(
    client: httpx.AsyncClient, approve: Approve, file: File, kind: str
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("limits", "bureau", 15)))
    await file("2021-10", state="nil")
    plans = await client.get(f"/v1/filing-plans/export?format={kind}")
    filed = await client.get(f"/v1/filings/export?format={kind}")
    assert (plans.status_code, filed.status_code) == (200, 200)
    if kind == "csv":
        assert f"orders {UNIT}（单位{UNIT}） 10；limits bureau 15" in plans.text
        assert "orders,2021-10,零报" in filed.text


async def test_a_line_of_a_kind_is_due_from_its_units_of_the_day_and_one_that_names_a_unit_goes_first(
    client: httpx.AsyncClient, approve: Approve, file: File
) -> None:
    lines = [{"book": "orders", "kind": "township", "due_days": 10}, {"book": "orders", "unit": "T1", "due_days": 20}]
    assert (await approve("filing-plans", {**plan(), "lines": lines})).status_code == 200
    new = {
        "source": "office", "source_ref": "T9", "reporting_unit": "bureau", "business_date": "2021-11-01", "code": "T9",
        "name": "新镇", "kind": "township", "division_code": "340311109", "from_day": "2021-11-01",
    }  # fmt: skip
    assert (await client.post("/v1/reporting-units", json=new)).status_code == 201
    october, november = [(await roll(client, period))["lines"] for period in ("2021-10", "2021-11")]
    assert {"340311001", "340311002", "T0", "T1", "T2"} <= {line["unit"] for line in october}
    assert {"T9", "340311", "unit-01"}.isdisjoint(line["unit"] for line in october)
    assert [line["due_on"] for line in october if line["unit"] in ("T0", "T1")] == ["2021-11-10", "2021-11-20"]
    assert [(line["unit"], line["name"]) for line in november][-1] == ("T9", "新镇")
    for line in october:
        await file("2021-10", line["unit"], "nil")
    for unit in ("T0", "T9"):
        await file("2021-11", unit, "nil")
    states = [await client.get(f"/v1/figures/toy.goods.ytd?period={period}") for period in ("2021-10", "2021-11")]
    assert [(each.json()["state"], each.json()["carried_from"]) for each in states] == [
        ("zero", None), ("carried", "2021-10"),
    ]  # fmt: skip


async def test_the_roll_call_of_a_closed_month_asks_the_units_that_its_closing_knew(
    client: httpx.AsyncClient, approve: Approve, file: File, issuer: Issuer
) -> None:
    """A unit that is registered later was not asked then, however long ago it began."""
    lines = [{"book": "orders", "kind": "township", "due_days": 10}]
    assert (await approve("filing-plans", {**plan(since="2021-09-01"), "lines": lines})).status_code == 200
    for line in (await roll(client, "2021-09"))["lines"]:
        await file("2021-09", line["unit"], "nil")
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-09/close", **closing)).status_code == 200
    before = await roll(client, "2021-09")
    late = {
        "source": "office", "source_ref": "T9", "reporting_unit": "bureau", "business_date": "2021-11-01", "code": "T9",
        "name": "新镇", "kind": "township", "division_code": "340311109", "from_day": "2014-01-01",
    }  # fmt: skip
    assert (await client.post("/v1/reporting-units", json=late)).status_code == 201
    after, october = await roll(client, "2021-09"), await roll(client, "2021-10")
    assert {**after, "change_no": 0} == {**before, "change_no": 0}
    assert (len(before["lines"]), before["due"]) == (before["made"], before["made"])
    assert {line["unit"] for line in october["lines"]} - {line["unit"] for line in after["lines"]} == {"T9"}


async def test_a_plan_and_a_filing_name_units_of_the_register(
    client: httpx.AsyncClient, approve: Approve, file: File
) -> None:
    unknown = await approve("filing-plans", plan(("orders", "nobody", 10)))
    assert await findings(unknown) == [("unknown", "nobody")]
    both = {"book": "orders", "unit": UNIT, "kind": "township", "due_days": 10}
    asked = {"operation": "enter", "reason": "年度下达", "entry": {**plan(), "lines": [both]}}
    assert (await client.post("/v1/filing-plans/proposals", json=asked)).status_code == 422
    assert await findings(await file("2021-10", "nobody", expected=409)) == [("unknown", "nobody")]
