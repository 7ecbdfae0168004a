"""Caps of the three public expenses: no payment breaks one, no cap falls below what was paid, without a cap no rule."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal

import asyncpg
import httpx
import pytest

from bureau_common.testing.files import csv_of
from revenue_svc.topics.payments.schemas import PaymentEntry
from tests.payment_rows import Body, payment, spending

OTHER = {"reporting_unit": "340399"}
FIGURE = "revenue.three_public.cap"


def cap(ref: str = "C1", **changes: object) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "340311",
        "business_date": "2021-01-20",
        "fiscal_year": 2021,
        "expense": "hospitality",
        "amount": "1000.00",
        "document_no": "淮财预〔2021〕3号",
        **changes,
    }


def line(ref: str, amount: str, day: str = "2021-03-10", kind: str | None = "hospitality") -> Body:
    return {"source_ref": ref, "amount": amount, "business_date": day, "three_public": kind, "general_outlay": True}


def paid(each: Body, **changes: object) -> Body:
    """The payment of a line that was prepared."""
    ref = each["source_ref"]
    return payment(**{**each, "payment_no": ref, "application_no": ref, "allotment_no": ref, **changes})


async def prepare(client: httpx.AsyncClient, lines: Iterable[Body], **unit: object) -> None:
    """Allotments, plans, sent applications for some lines: nothing but the cap stands in the way of their payments."""
    for book, items in spending(lines).items():
        if book != "payments":
            own = {} if book == "payee-accounts" else unit  # a payee is checked once, whoever pays
            answer = await client.post(f"/v1/{book}/batch", json={"items": [{**item, **own} for item in items]})
            assert answer.status_code in (200, 201), answer.text


async def codes(answer: Awaitable[httpx.Response]) -> list[str]:
    """The codes that refused a write, none where it was taken."""
    got = await answer
    assert got.status_code in (200, 201, 409), got.text
    return [] if got.status_code != 409 else [finding["code"] for finding in got.json()["findings"]]


async def enter(client: httpx.AsyncClient, book: str, body: Body, **params: object) -> list[str]:
    return await codes(client.post(f"/v1/{book}", json=body, params=params))


async def act(client: httpx.AsyncClient, book: str, ref: str, body: Body | None = None) -> list[str]:
    """A correction where there is a body, else a void."""
    (row,) = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    path = f"/v1/{book}/{row['id']}/{'void' if body is None else 'correct'}"
    return await codes(client.post(path, json={"reason": "登记错误"} | ({} if body is None else {"entry": body})))


async def test_a_payment_reaches_its_units_cap_and_not_a_fen_beyond(client: httpx.AsyncClient) -> None:
    first, second = line("Z1", "600.00"), line("Z2", "400.01", "2021-11-10")
    await prepare(client, [first, second])
    await enter(client, "three-public-caps", cap())
    assert await enter(client, "payments", paid(first)) == []
    answer = await client.post("/v1/payments", json=paid(second))
    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["code"]) == (409, "not_covered")
    assert (finding["actual"], finding["expected"], finding["difference"]) == ("1000.01", "<= 1000.00", "0.01")
    assert finding["clause"]["document"] == "《党政机关厉行节约反对浪费条例》"
    assert "公务接待至2021-11-10支付1000.01元" in finding["message_zh"]
    assert "exceed the year's cap of 1000.00" in finding["message_en"]
    assert await enter(client, "payments", paid(second, amount="400.00")) == []


async def test_without_a_cap_of_unit_kind_and_year_there_is_no_rule(client: httpx.AsyncClient) -> None:
    lines = [
        line("Z1", "5000.00", kind="vehicles"),
        line("Z2", "5000.00", kind=None),
        line("Z3", "5000.00", "2020-03-10"),
    ]
    await prepare(client, lines)
    await prepare(client, [line("Z4", "5000.00")], **OTHER)
    await enter(client, "three-public-caps", cap())
    for each in lines:
        assert await enter(client, "payments", paid(each)) == []
    assert await enter(client, "payments", paid(line("Z4", "5000.00"), **OTHER)) == []
    assert await act(client, "three-public-caps", "C1") == []


async def test_a_cap_is_neither_set_nor_lowered_nor_moved_below_what_was_paid(client: httpx.AsyncClient) -> None:
    each = line("Z1", "600.00")
    await prepare(client, [each])
    assert await enter(client, "payments", paid(each)) == []
    assert await enter(client, "three-public-caps", cap(amount="599.99")) == ["not_covered"]
    assert await enter(client, "three-public-caps", cap(amount="700.00")) == []
    lowered = cap(amount="599.99")
    assert await act(client, "three-public-caps", "C1", lowered) == ["not_covered"]
    assert await act(client, "three-public-caps", "C1", cap(amount="600.00")) == []
    assert await act(client, "three-public-caps", "C1", cap(amount="0.00", expense="vehicles")) == []
    moved = cap(amount="0.00")
    assert await act(client, "three-public-caps", "C1", moved) == ["not_covered"]


async def test_what_came_back_makes_room_from_its_day_on_and_clearing_uses_none(client: httpx.AsyncClient) -> None:
    first, again = line("Z1", "1000.00"), line("Z2", "1000.00", "2021-03-14")
    await prepare(client, [first, again])
    await enter(client, "three-public-caps", cap())
    assert await enter(client, "payments", paid(first)) == []
    assert await enter(client, "payments", paid(first, source_ref="Z1/c", kind="cleared")) == []
    bounced = paid(first, source_ref="Z1/b", kind="bounced", business_date="2021-03-14")
    assert await enter(client, "payments", paid(again)) == ["not_covered"]
    assert await enter(client, "payments", bounced) == []
    assert await enter(client, "payments", paid(again)) == []
    assert await act(client, "payments", "Z1/b") == ["not_covered"]
    before = {**bounced, "business_date": "2021-03-15"}
    assert await act(client, "payments", "Z1/b", before) == ["not_covered"]


async def test_a_dry_run_says_what_is_left_and_meets_the_same_refusal(client: httpx.AsyncClient) -> None:
    first, second = line("Z1", "600.00"), line("Z2", "400.01", "2021-11-10")
    await prepare(client, [first, second])
    room = "three_public 340311 2021 hospitality"
    dry = (await client.post("/v1/three-public-caps", json=cap(), params={"dry_run": True})).json()
    assert dry["headroom"] == {room: "1000.00"}
    await enter(client, "three-public-caps", cap())
    dry = (await client.post("/v1/payments", json=paid(first), params={"dry_run": True})).json()
    assert (dry["accepted"], dry["headroom"][room]) == (True, "400.00")
    await enter(client, "payments", paid(first))
    rehearsed = await client.post("/v1/payments", json=paid(second), params={"dry_run": True})
    written = await client.post("/v1/payments", json=paid(second))
    assert rehearsed.json()["findings"] == written.json()["findings"]
    assert len((await client.get("/v1/payments")).json()["items"]) == 1


async def test_the_room_is_that_of_the_payments_own_day(client: httpx.AsyncClient) -> None:
    first, later, early = line("Z1", "900.00"), line("Z2", "10.00", "2021-05-10"), line("Z3", "10.00", "2021-03-20")
    await prepare(client, [first, later, early])
    await enter(client, "three-public-caps", cap())
    await enter(client, "payments", paid(first))
    refund = paid(first, source_ref="Z1/r", kind="refunded", amount="500.00", business_date="2021-04-10")
    await enter(client, "payments", refund)
    room = "three_public 340311 2021 hospitality"
    for each, left in ((later, "590.00"), (early, "90.00")):
        dry = (await client.post("/v1/payments", json=paid(each), params={"dry_run": True})).json()
        assert dry["headroom"][room] == left


async def test_what_comes_back_is_room_on_its_own_day(client: httpx.AsyncClient) -> None:
    first, same_day = line("Z1", "900.00"), line("Z2", "10.00", "2021-04-10")
    await prepare(client, [first, same_day])
    await enter(client, "three-public-caps", cap())
    refund = paid(first, source_ref="Z1/r", kind="refunded", amount="500.00", business_date="2021-04-10")
    await enter(client, "payments", paid(first))
    await enter(client, "payments", refund)
    dry = (await client.post("/v1/payments", json=paid(same_day), params={"dry_run": True})).json()
    assert dry["headroom"]["three_public 340311 2021 hospitality"] == "590.00"  # 1000 - 900 + 500 - 10


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"business_date": "2019-12-31"}, ["outside_year"]),
        ({"business_date": "2020-01-01"}, []),
        ({"business_date": "2021-12-31"}, []),
        ({"business_date": "2022-01-01"}, ["outside_year"]),
        ({"amount": "0.00"}, []),
    ],
)
async def test_a_cap_is_approved_in_its_year_or_the_one_before(
    client: httpx.AsyncClient, change: Body, expected: list[str]
) -> None:
    for params in ({"dry_run": True}, {}):
        assert await enter(client, "three-public-caps", cap(**change), **params) == expected


async def test_one_cap_a_unit_kind_and_year_and_the_figure_is_their_sum(client: httpx.AsyncClient) -> None:
    await enter(client, "three-public-caps", cap())
    assert await enter(client, "three-public-caps", cap("C2")) == ["repeated"]
    others = [cap("C3", **OTHER), cap("C4", expense="overseas", amount="0.05"), cap("C5", fiscal_year=2022)]
    for other in others:
        assert await enter(client, "three-public-caps", other) == []
    found = (await client.get(f"/v1/figures/{FIGURE}", params={"period": "2021-01"})).json()
    assert (found["value"], found["basis"]) == ("2000.05", "annual")
    rows = (await client.get(f"/v1/figures/{FIGURE}/records", params={"period": "2021-01"})).json()["items"]
    assert sum(Decimal(row["contribution"]) for row in rows) == Decimal("2000.05")
    assert (await client.get(f"/v1/figures/{FIGURE}", params={"period": "2020-12"})).json()["value"] is None
    assert (await client.post("/v1/three-public-caps", json=cap("C6", amount="-0.01"))).status_code == 422


async def test_a_file_that_breaks_a_cap_with_its_last_line_writes_nothing(client: httpx.AsyncClient) -> None:
    lines = [line(f"Z{number:02d}", "100.00") for number in range(11)]
    await prepare(client, lines)
    await enter(client, "three-public-caps", cap())
    content = csv_of(PaymentEntry, [paid(each) for each in lines])
    answer = await client.post(
        "/v1/payments/import", files={"file": ("p.csv", content, "text/csv")}, headers={"Idempotency-Key": "file"}
    )
    assert (answer.status_code, [f["code"] for f in answer.json()["findings"]]) == (409, ["not_covered"])
    assert (await client.get("/v1/payments")).json()["items"] == []


@pytest.mark.race
async def test_64_payments_at_once_use_a_cap_up_and_no_further(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    lines = [line(f"Z{number:02d}", "100.00") for number in range(64)]
    await prepare(client, lines)
    await enter(client, "three-public-caps", cap())
    answers = await asyncio.gather(*[client.post("/v1/payments", json=paid(each)) for each in lines])
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 54
    refused = {answer.json()["findings"][0]["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"not_covered"}
    assert await superuser.fetchval("select sum(amount) from payments where voided_change is null") == 1000


@pytest.mark.race
async def test_payments_and_a_lowered_cap_at_once_never_leave_more_paid_than_capped(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    lines = [line(f"Z{number:02d}", "100.00") for number in range(32)]
    await prepare(client, lines)
    await enter(client, "three-public-caps", cap(amount="3200.00"))
    writes = [client.post("/v1/payments", json=paid(each)) for each in lines]
    (row,) = (await client.get("/v1/three-public-caps")).json()["items"]
    lower = {"reason": "压减限额", "entry": cap(amount="1500.00")}
    writes.insert(7, client.post(f"/v1/three-public-caps/{row['id']}/correct", json=lower))
    answers = await asyncio.gather(*writes)
    total = await superuser.fetchval("select sum(amount) from payments where voided_change is null")
    assert answers[7].status_code in (200, 409)
    assert total <= await superuser.fetchval("select amount from three_public_caps where voided_change is null")
    assert total == 100 * sum(answer.status_code == 201 for answer in answers)
    assert await is_verified()
