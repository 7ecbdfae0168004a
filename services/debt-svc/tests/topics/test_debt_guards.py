"""Limits, bonds and balances held together by guards: over time, to the fen, whatever is written in whatever order."""

import asyncio
import csv
import io
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from random import Random

import httpx
import pytest

Body = Callable[..., dict[str, object]]
Enter = Callable[[str, dict[str, object]], Awaitable[str]]
Verified = Callable[[], Awaitable[bool]]
QUOTA = {"movement": "new_quota", "quota_year": 2021, "batch": "第二批", "notice_no": "示财债〔2021〕9号"}
STOCK_REPAID = {"movement": "repaid"}


LIMIT, ON_LENT, PRINCIPAL = "当日限额", "期初和已转贷的", "登记的转贷本金"
BEYOND_LIMIT, BEYOND_ON_LENT, BEYOND_PRINCIPAL = (f"not_covered {each}" for each in (LIMIT, ON_LENT, PRINCIPAL))
EXCEEDED = (409, [BEYOND_LIMIT])


def refusal(answer: httpx.Response) -> tuple[int, list[str]]:
    """The status and the codes of what blocks, with what is not covered by what."""
    found = [each for each in answer.json().get("findings", []) if each["severity"] == "block"]
    return answer.status_code, [told(finding) for finding in found]


def told(finding: dict[str, str]) -> str:
    limits = [each for each in (LIMIT, ON_LENT, PRINCIPAL) if f"超过{each}" in finding["message_zh"]]
    return " ".join([finding["code"], *limits])


async def test_a_balance_fills_its_limit_to_the_fen_and_not_one_more(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    over = await client.post("/v1/debt-movements", json=body("debt-movements", "M1", amount="1000.01"))
    assert refusal(over) == EXCEEDED
    (finding,) = over.json()["findings"]
    assert (finding["actual"], finding["expected"], finding["difference"]) == ("1000.01", "<= 1000.00", "0.01")
    assert over.json()["clause"]["document"].endswith("（财预〔2015〕225号）")
    await enter("debt-movements", body("debt-movements", "M1", amount="1000.00"))
    assert (
        refusal(await client.post("/v1/debt-movements", json=body("debt-movements", "M2", amount="0.01"))) == EXCEEDED
    )


async def test_each_kind_has_its_own_limit(client: httpx.AsyncClient, body: Body, enter: Enter) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    other = body("debt-movements", "M1", debt_kind="general", amount="0.01")
    assert refusal(await client.post("/v1/debt-movements", json=other)) == EXCEEDED


async def test_new_quota_makes_room_from_its_notice_on_and_advance_quota_from_january(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", "2020-01-01"))
    advance = {**QUOTA, "batch": "提前批", "notice_no": "示财债〔2020〕8号", "amount": "10.00"}
    await enter("debt-limits", body("debt-limits", "L2", "2020-12-20", **advance))
    await enter("debt-limits", body("debt-limits", "L3", "2021-06-15", **QUOTA, **{"amount": "5.00"}))
    for day, room in (("2020-12-31", "1000.00"), ("2021-01-01", "1010.00"), ("2021-06-14", "1010.00")):
        over = body("debt-movements", "M", day, amount=f"{Decimal(room) + Decimal('0.01')}")
        assert refusal(await client.post("/v1/debt-movements", json=over)) == EXCEEDED, day
    for day, room in (("2020-12-31", "1000.00"), ("2021-01-01", "1010.00"), ("2021-06-15", "1015.00")):
        fits = body("debt-movements", "M", day, amount=room)
        dry = await client.post("/v1/debt-movements", json=fits, params={"dry_run": True})
        assert (dry.status_code, dry.json()["headroom"]) == (200, {"special": "0.00"}), day


async def test_a_dry_run_of_advance_quota_tells_the_room_of_the_year_that_it_is_for(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", "2020-01-01"))
    await enter("debt-movements", body("debt-movements", "M1", "2020-06-01", amount="900.00"))
    await enter("debt-movements", body("debt-movements", "M2", "2021-03-01", amount="70.00"))
    advance = body("debt-limits", "L2", "2020-12-20", **{**QUOTA, "batch": "提前批", "amount": "10.00"})
    dry = await client.post("/v1/debt-limits", json=advance, params={"dry_run": True})
    assert (dry.status_code, dry.json()["headroom"]) == (200, {"special": "40.00"})
    await enter("debt-movements", body("debt-movements", "M3", "2021-03-02", **STOCK_REPAID, amount="50.00"))
    late = body("debt-limits", "L3", "2021-03-02", movement="reduction", notice_no="示财债〔2021〕10号", amount="5.00")
    dry = await client.post("/v1/debt-limits", json=late, params={"dry_run": True})
    assert (dry.status_code, dry.json()["headroom"]) == (200, {"special": "75.00"})


async def test_a_movement_in_the_past_may_not_break_a_later_day(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    await enter("debt-limits", body("debt-limits", "L2", "2021-09-10", movement="reduction", amount="300.00"))
    early = body("debt-movements", "M1", "2021-02-01", amount="700.01")
    answer = await client.post("/v1/debt-movements", json=early)
    assert refusal(answer) == EXCEEDED
    assert "2021-09-10" in answer.json()["findings"][0]["message_zh"]
    await enter("debt-movements", {**early, "amount": "700.00"})
    await enter("debt-movements", body("debt-movements", "M2", "2021-03-01", **STOCK_REPAID, amount="200.00"))
    # 500 stand from March on, 700 in February: back-dated by 300.01 February would pass and September break the 700
    late = body("debt-movements", "M3", "2021-02-10", amount="200.01")
    assert refusal(await client.post("/v1/debt-movements", json=late)) == EXCEEDED
    await enter("debt-movements", {**late, "amount": "200.00"})


async def test_lowering_a_limit_below_what_stands_later_is_refused(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    opening = await enter("debt-limits", body("debt-limits", "L1"))
    quota = await enter("debt-limits", body("debt-limits", "L2", "2021-03-01", **QUOTA))
    await enter("debt-movements", body("debt-movements", "M1", "2021-05-01", amount="1500.00"))
    for content in (
        body("debt-limits", "L3", "2021-04-01", movement="reduction", amount="500.01"),
        body("debt-limits", "L3", "2021-12-31", movement="reduction", amount="500.01"),
        body("debt-limits", "L3", "2021-04-01", **{**QUOTA, "movement": "withdrawal", "amount": "500.01"}),
    ):
        assert refusal(await client.post("/v1/debt-limits", json=content)) == EXCEEDED
    voided = await client.post(f"/v1/debt-limits/{quota}/void", json={"reason": "通知作废"})
    lower = {"reason": "金额录入错误", "entry": body("debt-limits", "L1", amount="499.99")}
    later = {"reason": "日期录入错误", "entry": body("debt-limits", "L2", "2021-05-02", **QUOTA)}
    other_kind = {"reason": "类别录入错误", "entry": body("debt-limits", "L1", debt_kind="general")}
    assert refusal(voided) == EXCEEDED
    assert refusal(await client.post(f"/v1/debt-limits/{opening}/correct", json=lower)) == EXCEEDED
    assert refusal(await client.post(f"/v1/debt-limits/{opening}/correct", json=other_kind)) == EXCEEDED
    assert refusal(await client.post(f"/v1/debt-limits/{quota}/correct", json=later)) == EXCEEDED
    await enter("debt-limits", body("debt-limits", "L3", "2021-12-31", movement="reduction", amount="500.00"))


async def test_corrections_and_voids_of_movements_are_judged_too(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    stock = await enter("debt-movements", body("debt-movements", "M1", amount="900.00"))
    repaid = await enter("debt-movements", body("debt-movements", "M2", "2021-02-01", **STOCK_REPAID, amount="200.00"))
    await enter("debt-movements", body("debt-movements", "M3", "2021-03-01", amount="300.00"))
    more = {"reason": "金额录入错误", "entry": body("debt-movements", "M1", amount="900.01")}
    assert refusal(await client.post(f"/v1/debt-movements/{stock}/correct", json=more)) == EXCEEDED
    assert refusal(await client.post(f"/v1/debt-movements/{repaid}/void", json={"reason": "重复登记"})) == EXCEEDED
    gone = await client.post(f"/v1/debt-movements/{stock}/void", json={"reason": "重复登记"})
    assert refusal(gone) == (409, [BEYOND_ON_LENT])


async def test_an_import_that_would_break_the_limit_writes_nothing(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    rows = [body("debt-movements", f"M{number}", amount="250.01") for number in range(4)]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    answer = await client.post(
        "/v1/debt-movements/import",
        files={"file": ("m.csv", text.getvalue().encode(), "text/csv")},
        headers={"Idempotency-Key": "import-1"},
    )
    assert refusal(answer) == EXCEEDED
    assert (await client.get("/v1/debt-movements")).json()["items"] == []


async def test_a_refinancing_bond_and_the_repayment_it_pays_pass_together_at_a_full_limit(
    client: httpx.AsyncClient, body: Body, on_lent: Body, repaid: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", amount="500.00"))
    await enter("bonds", body("bonds", "B1"))
    await enter("bonds", body("bonds", "B2", code="B2", purpose="refinancing"))
    await enter("debt-movements", on_lent("M1", "2021-01-05", amount="500.00"))
    new = on_lent("M2", "2021-08-01", bond_code="B2", purpose="refinancing", amount="500.00")
    assert refusal(await client.post("/v1/debt-movements", json=new)) == EXCEEDED
    both = {"items": [new, repaid("M3", "2021-08-01", amount="500.00")]}
    assert (await client.post("/v1/debt-movements/batch", json=both)).status_code == 201


@pytest.mark.race
async def test_64_writers_at_once_never_pass_the_limit(
    client: httpx.AsyncClient, body: Body, enter: Enter, is_verified: Verified
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    bodies = [body("debt-movements", f"M{n}", f"2021-{n % 12 + 1:02d}-01", amount="50.01") for n in range(64)]
    answers = await asyncio.gather(*[client.post("/v1/debt-movements", json=each) for each in bodies])
    accepted = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(accepted) == 19  # 19 * 50.01 = 950.19, and a twentieth would be 1000.20
    assert {refusal(answer)[0] for answer in refused} == {409}
    assert {code for answer in refused for code in refusal(answer)[1]} == {BEYOND_LIMIT}
    figure = (await client.get("/v1/figures/debt.government_debt.special_balance?period=2021-12")).json()
    assert figure["value"] == "950.19"
    assert await is_verified()


def exceeds(limits: list[tuple[date, Decimal]], moved: list[tuple[date, Decimal]]) -> bool:
    """In plain Python: whether on some day more stands than the limit in force, or less than nothing."""
    for day in {day for day, _ in [*limits, *moved]}:
        limit = sum((amount for since, amount in limits if since <= day), Decimal(0))
        balance = sum((amount for since, amount in moved if since <= day), Decimal(0))
        if balance > limit or balance < 0:
            return True
    return False


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_accepted_is_what_a_clerk_would_accept(client: httpx.AsyncClient, body: Body, seed: int) -> None:
    chance = Random(seed)
    limits: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    moved: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    outcomes = set()
    for number in range(60):
        kind, day = chance.choice(["general", "special"]), date(2021, chance.randint(1, 12), chance.randint(1, 28))
        amount, up = Decimal(chance.randint(1, 9)), chance.random() < 0.6
        signed = amount if up else -amount
        if chance.random() < 0.4:
            book, changes = "debt-limits", QUOTA if up else {"movement": "reduction"}
            trial = exceeds([*limits[kind], (day, signed)], moved[kind])
            kept = limits
        else:
            book, changes = "debt-movements", {} if up else STOCK_REPAID
            trial = exceeds(limits[kind], [*moved[kind], (day, signed)])
            kept = moved
        if book == "debt-limits":
            changes = {**changes, "notice_no": f"示财债〔2021〕{number}号"}
        content = body(book, f"R{number}", day.isoformat(), **{**changes, "debt_kind": kind, "amount": f"{amount}.00"})
        answer = await client.post(f"/v1/{book}", json=content)
        assert answer.status_code == (409 if trial else 201), (content, answer.text)
        outcomes.add((book, trial))
        if not trial:
            kept[kind].append((day, signed))
    assert len(outcomes) == 4


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        ("2021-06-01", "400.00", (201, [])),
        ("2021-06-01", "400.01", (409, [BEYOND_ON_LENT])),
        ("2021-01-05", "400.00", (201, [])),
        ("2021-01-04", "0.01", (409, [BEYOND_ON_LENT])),
    ],
)
async def test_a_bond_is_repaid_up_to_what_was_on_lent_by_then(
    client: httpx.AsyncClient,
    body: Body,
    on_lent: Body,
    repaid: Body,
    enter: Enter,
    day: str,
    amount: str,
    expected: tuple[int, list[str]],
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    await enter("bonds", body("bonds", "B1"))
    await enter("debt-movements", body("debt-movements", "M0", amount="600.00"))  # the other stock pays no bond
    await enter("debt-movements", on_lent("M1", "2021-01-05", amount="400.00"))
    assert refusal(await client.post("/v1/debt-movements", json=repaid("M2", day, amount=amount))) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (201, [])),
        ({"amount": "500.01"}, (409, [BEYOND_PRINCIPAL])),
        ({"bond_code": "B9"}, (409, ["unknown"])),
        ({"debt_kind": "general"}, (409, ["differs"])),
        ({"purpose": "refinancing"}, (409, ["differs"])),
    ],
)
async def test_what_is_on_lent_fits_its_bond(
    client: httpx.AsyncClient,
    body: Body,
    on_lent: Body,
    enter: Enter,
    changes: dict[str, object],
    expected: tuple[int, list[str]],
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    await enter("debt-limits", body("debt-limits", "L2", debt_kind="general"))
    await enter("bonds", body("bonds", "B1"))
    content = on_lent("M1", "2021-01-05", **{"amount": "500.00", **changes})
    assert refusal(await client.post("/v1/debt-movements", json=content)) == expected


async def test_a_bond_that_movements_name_can_be_neither_voided_nor_changed_under_them(
    client: httpx.AsyncClient, body: Body, on_lent: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    bond = await enter("bonds", body("bonds", "B1"))
    await enter("debt-movements", on_lent("M1", "2021-01-05", amount="400.00"))
    assert refusal(await client.post(f"/v1/bonds/{bond}/void", json={"reason": "重复登记"})) == (409, ["unknown"])
    for changes, code in (
        ({"code": "B2"}, "unknown"),
        ({"debt_kind": "general"}, "differs"),
        ({"purpose": "replacement"}, "differs"),
        ({"principal": "399.99"}, BEYOND_PRINCIPAL),
    ):
        correction = {"reason": "录入错误", "entry": body("bonds", "B1", **changes)}
        assert refusal(await client.post(f"/v1/bonds/{bond}/correct", json=correction)) == (409, [code])
    fitting = {"reason": "录入错误", "entry": body("bonds", "B1", principal="400.00")}
    assert (await client.post(f"/v1/bonds/{bond}/correct", json=fitting)).status_code == 200


@pytest.mark.parametrize(
    ("book", "first", "second", "code"),
    [
        ("debt-limits", {}, {"notice_no": "另一文号"}, "repeated"),
        ("debt-limits", QUOTA, {**QUOTA, "amount": "7.00"}, "repeated"),
        ("debt-limits", QUOTA, {**QUOTA, "notice_no": "另一文号"}, None),
        ("debt-limits", QUOTA, {**QUOTA, "debt_kind": "general"}, None),
        ("bonds", {}, {"principal": "7.00"}, "repeated"),
        ("bonds", {}, {"code": "B2"}, None),
        ("fiscal-capacity", {}, {"amount": "7.00"}, "repeated"),
        ("fiscal-capacity", {}, {"component": "transfers"}, None),
        ("fiscal-capacity", {}, {"fiscal_year": 2022}, None),
    ],
)
async def test_what_may_stand_once_stands_once(
    client: httpx.AsyncClient,
    body: Body,
    enter: Enter,
    book: str,
    first: dict[str, object],
    second: dict[str, object],
    code: str | None,
) -> None:
    held = await enter(book, body(book, "R1", "2021-02-01", **first))
    again = body(book, "R2", "2021-02-02", **second)
    answer = await client.post(f"/v1/{book}", json=again)
    assert refusal(answer) == ((201, []) if code is None else (409, [code]))
    if code is not None:
        assert (await client.post(f"/v1/{book}/{held}/void", json={"reason": "登记有误"})).status_code == 200
        await enter(book, again)


async def test_a_notice_lowers_a_limit_once(client: httpx.AsyncClient, body: Body, enter: Enter) -> None:
    await enter("debt-limits", body("debt-limits", "L1"))
    lower = {"movement": "reduction", "notice_no": "示财债〔2021〕3号", "amount": "10.00"}
    await enter("debt-limits", body("debt-limits", "L2", "2021-05-01", **lower))
    again = await client.post("/v1/debt-limits", json=body("debt-limits", "L3", "2021-05-02", **lower))
    assert refusal(again) == (409, ["repeated"])
    assert "示财债〔2021〕3号" in again.json()["findings"][0]["message_zh"]
    await enter("debt-limits", body("debt-limits", "L3", "2021-05-02", **{**lower, "notice_no": "示财债〔2021〕4号"}))
