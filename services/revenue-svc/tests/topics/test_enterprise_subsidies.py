"""Enterprise subsidies over HTTP: within a program's time and budget, once a period, to whom the register knows."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from tests.account_writes import Body, enter, figure, refused, refused_on
from tests.payment_rows import payment as treasury_payment
from tests.payment_rows import spending

CODES = ("91330100799655058B", "11341823MB1682330U", "11341622003178736A")
COMMON: Body = {"source": "subsidies", "reporting_unit": "340311"}
AWARDED, PAID, REACHED, UNPAID = (
    f"revenue.enterprise_subsidies.{name}" for name in ("awarded", "ytd", "enterprises", "unpaid")
)


def program(ref: str = "S1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-01-01", "program_code": ref, "name": "技改补助",
        "document": "示政〔2021〕3号", "ends_on": "2021-12-31", "budget": "1000.00", **changes,
    }  # fmt: skip


def award(ref: str = "G1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-03-01", "award_no": ref, "program_code": "S1",
        "credit_code": CODES[0], "award_period": "2021", "purpose": "设备更新", "amount": "100.00", **changes,
    }  # fmt: skip


def paid(ref: str = "F1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-03-10", "award_no": "G1", "credit_code": CODES[0],
        "amount": "100.00", **changes,
    }  # fmt: skip


@pytest.fixture
async def register(client: httpx.AsyncClient) -> list[str]:
    """The ids of three registered enterprises."""
    bodies: list[Body] = [
        {
            **COMMON, "source_ref": f"Q{number}", "business_date": "2021-02-01", "credit_code": code,
            "name": f"示范企业{number}", "size": "small",
        }
        for number, code in enumerate(CODES)
    ]  # fmt: skip
    return await enter(client, "enterprises", *bodies)


async def test_an_award_needs_a_program_that_runs_and_an_enterprise_in_the_register(
    client: httpx.AsyncClient, register: list[str]
) -> None:
    assert await refused(client, "subsidy-awards", award()) == ["unknown"]
    assert await refused(client, "subsidy-programs", program(ends_on="2020-12-31")) == ["program_ends_before_it_begins"]
    (running,) = await enter(client, "subsidy-programs", program(ends_on="2021-06-30"))
    assert await refused(client, "subsidy-programs", program("S9", program_code="S1")) == ["repeated"]
    for changes, codes in (
        ({"business_date": "2021-07-01"}, [("award_outside_program", "business_date")]),
        ({"business_date": "2020-12-31"}, [("too_early", "business_date"), ("unknown", "credit_code")]),
        ({"business_date": "2021-01-31"}, [("unknown", "credit_code")]),
        ({"credit_code": "9144030071526726XG"}, [("unknown", "credit_code")]),
    ):
        assert await refused_on(client, "subsidy-awards", award(**changes)) == codes
    await enter(client, "subsidy-awards", award(business_date="2021-02-01"))
    await enter(client, "subsidy-awards", award("G2", business_date="2021-06-30", credit_code=CODES[1]))
    cancelled = await client.post(f"/v1/enterprises/{register[2]}/void", json={"reason": "企业注销"})
    assert cancelled.status_code == 200
    last = award("G3", credit_code=CODES[2])
    assert await refused(client, "subsidy-awards", last) == ["unknown"]
    shorter = {"reason": "提前截止", "entry": program(ends_on="2021-06-29")}
    assert await refused(client, f"subsidy-programs/{running}/correct", shorter) == ["award_outside_program"]
    gone = {"reason": "政策废止"}
    assert await refused(client, f"subsidy-programs/{running}/void", gone) == ["unknown"]


async def test_an_enterprise_gets_a_program_once_a_period(client: httpx.AsyncClient, register: list[str]) -> None:
    await enter(client, "subsidy-programs", program(), program("S2"))
    await enter(client, "subsidy-awards", award())
    assert await refused_on(client, "subsidy-awards", award("G2", amount="1.00")) == [("repeated", "credit_code")]
    assert await refused_on(client, "subsidy-awards", award("G2", award_no="G1", award_period="2020")) == [
        ("repeated", "award_no")
    ]
    await enter(
        client, "subsidy-awards",
        award("G2", award_period="2021-Q1"), award("G3", credit_code=CODES[1]), award("G4", program_code="S2"),
    )  # fmt: skip
    wrong = await client.post("/v1/subsidy-awards", json=award("G5", award_period="2021-13"))
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "award_period")


async def test_awards_fill_the_budget_to_the_fen_and_show_what_is_left(
    client: httpx.AsyncClient, register: list[str]
) -> None:
    (budgeted,) = await enter(client, "subsidy-programs", program())
    await enter(client, "subsidy-awards", award(amount="600.00"))
    second = award("G2", credit_code=CODES[1], amount="400.01")
    assert await refused(client, "subsidy-awards", second) == ["not_covered"]
    finding = (await client.post("/v1/subsidy-awards", json=second)).json()["findings"][0]
    assert (finding["actual"], finding["expected"], finding["difference"]) == ("1000.01", "<= 1000.00", "0.01")
    fits = second | {"amount": "400.00"}
    dry = await client.post("/v1/subsidy-awards", json=fits, params={"dry_run": True})
    assert (dry.json()["accepted"], dry.json()["headroom"]) == (True, {"S1": "0.00"})
    await enter(client, "subsidy-awards", fits)
    less = {"reason": "预算调减", "entry": program(budget="999.99")}
    assert await refused(client, f"subsidy-programs/{budgeted}/correct", less) == ["not_covered"]


@pytest.mark.race
async def test_32_awards_at_once_fill_the_budget_and_no_more(client: httpx.AsyncClient, register: list[str]) -> None:
    await enter(client, "subsidy-programs", program())
    bodies = [award(f"G{number}", award_period=f"{2000 + number}") for number in range(32)]
    answers = await asyncio.gather(*[client.post("/v1/subsidy-awards", json=body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 22
    refusals = {f["code"] for answer in answers if answer.status_code == 409 for f in answer.json()["findings"]}
    assert refusals == {"not_covered"}
    assert (await figure(client, AWARDED, "2021-03"))[0] == "1000.00"


async def test_an_award_is_paid_once_as_it_was_made(client: httpx.AsyncClient, register: list[str]) -> None:
    await enter(client, "subsidy-programs", program())
    assert await refused(client, "subsidy-payments", paid()) == ["unknown"]
    (made,) = await enter(client, "subsidy-awards", award())
    for changes, code in (
        ({"amount": "99.99"}, "differs"),
        ({"credit_code": CODES[1]}, "differs"),
        ({"reporting_unit": "340312"}, "differs"),
        ({"business_date": "2021-02-28"}, "too_early"),
    ):
        (field,) = changes
        assert await refused_on(client, "subsidy-payments", paid(**changes)) == [(code, field)]
    await enter(client, "subsidy-payments", paid(business_date="2021-03-01"))
    assert await refused(client, "subsidy-payments", paid("F2")) == ["repeated"]
    assert await refused(client, f"subsidy-awards/{made}/void", {"reason": "企业放弃"}) == ["unknown"]
    other = {"reason": "金额有误", "entry": award(amount="99.00")}
    assert await refused(client, f"subsidy-awards/{made}/correct", other) == ["differs"]


async def test_a_subsidy_paid_through_the_treasury_stands_on_a_payment_that_covers_it(
    client: httpx.AsyncClient, register: list[str], is_verified: Callable[[], Awaitable[bool]]
) -> None:
    for path, items in spending([{"source_ref": "Z1", "business_date": "2021-03-09", "amount": "150.00"}]).items():
        assert (await client.post(f"/v1/{path}/batch", json={"items": items})).status_code == 201
    await enter(client, "subsidy-programs", program())
    await enter(client, "subsidy-awards", award(), award("G2", credit_code=CODES[1], amount="50.01"))
    unknown = paid(payment_no="Z9")
    assert await refused(client, "subsidy-payments", unknown) == ["unknown"]
    early = paid(payment_no="Z1", business_date="2021-03-08")
    assert await refused(client, "subsidy-payments", early) == ["too_early"]
    await enter(client, "subsidy-payments", paid(payment_no="Z1", business_date="2021-03-09"))
    second = paid("F2", award_no="G2", credit_code=CODES[1], amount="50.01", payment_no="Z1")
    assert await refused(client, "subsidy-payments", second) == ["not_covered"]
    same = {"application_no": "Z1", "payment_no": "Z1", "allotment_no": "Z1", "amount": "50.01"}
    back = treasury_payment("B1", kind="refunded", business_date="2021-03-20", **same)
    assert await refused(client, "payments", back) == ["not_covered"]
    await enter(client, "payments", back | {"amount": "50.00"})
    assert await is_verified()


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_figures_are_what_plain_python_makes_of_the_rows(
    client: httpx.AsyncClient, register: list[str], seed: int
) -> None:
    rng = random.Random(seed)
    everything = program(ends_on="2022-12-31", budget="100000000.00")
    await enter(client, "subsidy-programs", everything)
    awards, payments = [], []
    for number in range(30):
        code, amount = rng.choice(CODES), f"{Decimal(rng.randint(1, 99999)) / 100:.2f}"
        month, later = rng.randint(2, 22), rng.randint(0, 5)
        day, paid_on = (f"{2021 + m // 12}-{m % 12 + 1:02d}-15" for m in (month - 1, month - 1 + later))
        same = {"credit_code": code, "amount": amount}
        awards.append(award(f"G{number}", business_date=day, award_period=f"{2000 + number}", **same))
        if rng.random() < 0.7:
            payments.append(paid(f"F{number}", award_no=f"G{number}", business_date=paid_on, **same))
    for book, items in (("subsidy-awards", awards), ("subsidy-payments", payments)):
        assert (await client.post(f"/v1/{book}/batch", json={"items": items})).status_code == 201

    def total(rows: list[Body], start: str, end: str) -> Decimal:
        return sum((Decimal(str(r["amount"])) for r in rows if start <= str(r["business_date"])[:7] <= end), Decimal(0))

    for end in ("2021-06", "2021-12", "2022-03", "2022-12"):
        year = f"{end[:4]}-01"
        reached = {r["credit_code"] for r in payments if year <= str(r["business_date"])[:7] <= end}
        expected = [
            total(awards, year, end), total(payments, year, end), len(reached),
            total(awards, "2021-01", end) - total(payments, "2021-01", end),
        ]  # fmt: skip
        found = [(await figure(client, name, end))[0] for name in (AWARDED, PAID, REACHED, UNPAID)]
        assert [Decimal(str(value)) for value in found] == expected
