"""The bridge fund over HTTP: steps, the bank's commitment, the pool on every day, overdue loans, and the figures."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
POOL, LOANS, STEPS = "bridge-pool-movements", "bridge-loans", "bridge-steps"
FUND = "credit.bridge_fund"
MILLION = Decimal(1_000_000)
WRITERS = 64
FACTORY = "11341621003176327Q"


def codes(findings: list[Body]) -> list[str]:
    return [str(each["code"]) for each in findings]


async def figures(client: httpx.AsyncClient, period: str) -> dict[str, Body]:
    answer = await client.get("/v1/summary", params={"period": period})
    assert answer.status_code == 200, answer.text
    return {each["id"].rpartition(".")[2]: each for each in answer.json()["figures"] if FUND in each["id"]}


@pytest.fixture
def bridge(mill: str) -> Make:
    """The fields of an application that may be approved, with what a test changes."""

    def create(bridge_no: str, amount: str = "1000000.00", **changes: object) -> Body:
        return {
            "bridge_no": bridge_no, "credit_code": mill, "bank": "示范农商行", "old_loan_no": f"旧-{bridge_no}",
            "amount": amount, "daily_rate_pct": "0.02", "closed_account": True, "commitment_no": f"诺-{bridge_no}",
            "commitment_amount": amount, **changes,
        }  # fmt: skip

    return create


@pytest.fixture
def pay_in(enter: Enter) -> Callable[..., Awaitable[Body]]:
    async def both(day: str, amount: str, direction: str = "paid_in") -> Body:
        told = {"direction": direction, "party": "示范区财政局", "document": "示财金〔2020〕7号"}
        return await enter(POOL, day, **told, amount=amount)

    return both


@pytest.fixture
def draw(enter: Enter, bridge: Make) -> Callable[..., Awaitable[Body]]:
    """Apply, approve and draw on one day; returns the drawing."""

    async def all_three(bridge_no: str, day: str, amount: str, days: int = 10, **changes: object) -> Body:
        await enter(LOANS, day, **bridge(bridge_no, amount, **changes))
        await enter(STEPS, day, bridge_no=bridge_no, action="approve")
        due = date.fromisoformat(day) + timedelta(days)
        return await enter(STEPS, day, bridge_no=bridge_no, action="draw", amount=amount, due_on=f"{due}")

    return all_three


async def test_a_bridge_loan_is_applied_for_approved_drawn_extended_and_returned(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, bridge: Make, pay_in: Enter,
    is_verified: Callable[[], Awaitable[bool]],
) -> None:  # fmt: skip
    await pay_in("2021-01-01", "5000000.00")
    filed = await enter(LOANS, "2021-03-01", **bridge("B1"))
    of: Body = {"bridge_no": "B1"}
    drawing = {**of, "action": "draw", "amount": "1000000.00", "due_on": "2021-03-18"}
    assert codes(await refused(STEPS, "2021-03-02", **drawing)) == ["step_out_of_order"]
    await enter(STEPS, "2021-03-02", **of, action="approve")
    assert codes(await refused(STEPS, "2021-03-03", **{**drawing, "amount": "1000000.01"})) == ["not_covered"]
    assert codes(await refused(STEPS, "2021-03-03", **{**drawing, "due_on": "2021-03-19"})) == ["bridge_due_on"]
    assert codes(await refused(STEPS, "2021-03-03", **{**drawing, "due_on": "2021-03-03"})) == ["bridge_due_on"]
    await enter(STEPS, "2021-03-03", **drawing)
    extend = {**of, "action": "extend"}
    (late,) = await refused(STEPS, "2021-03-18", **extend, due_on="2021-04-03")
    assert (late["code"], late["expected"]) == ("bridge_due_on", "> 2021-03-18, <= 2021-04-02")
    assert "不晚于2021-04-02" in str(late["message_zh"])
    assert "by 2021-04-02 at the latest" in str(late["message_en"])
    await enter(STEPS, "2021-03-18", **extend, due_on="2021-04-02")
    back = {**of, "action": "return"}
    assert codes(await refused(STEPS, "2021-04-01", **back, amount="1000000.01")) == ["not_covered"]
    await enter(STEPS, "2021-04-01", **back, amount="400000.00", new_loan_no="新-1")
    await enter(STEPS, "2021-04-05", **back, amount="600000.00")
    assert codes(await refused(STEPS, "2021-04-06", **back, amount="0.01")) == ["step_out_of_order"]
    found = {}
    for day in ("2021-03-01", "2021-03-02", "2021-03-18", "2021-04-02", "2021-04-03", "2021-12-31"):
        answer = await client.get(f"/v1/{LOANS}/{filed['id']}/position", params={"on": day})
        told = answer.json()
        found[day] = (told["state"], told["outstanding"], told["days_out"])
    assert found == {
        "2021-03-01": ("applied", "0.00", 0),
        "2021-03-02": ("approved", "0.00", 0),
        "2021-03-18": ("extended", "1000000.00", 15),
        "2021-04-02": ("extended", "600000.00", 30),
        "2021-04-03": ("overdue", "600000.00", 31),
        "2021-12-31": ("returned", "0.00", 33),
    }
    assert await is_verified()


async def test_none_is_approved_without_the_banks_commitment_and_a_closed_account(
    enter: Enter, refused: Refused, bridge: Make
) -> None:
    cases = [
        ({"commitment_no": None}, "bridge_uncommitted"),
        ({"commitment_amount": None}, "bridge_uncommitted"),
        ({"commitment_amount": "999999.99"}, "bridge_uncommitted"),
        ({"closed_account": False}, "bridge_account_open"),
    ]
    for number, (changes, code) in enumerate(cases):
        await enter(LOANS, "2021-03-01", **bridge(f"B{number}", **changes))
        (found,) = await refused(STEPS, "2021-03-02", bridge_no=f"B{number}", action="approve")
        assert found["code"] == code
        assert "续贷过桥B" in str(found["message_zh"])
        assert "Bridge loan B" in str(found["message_en"])
    await enter(LOANS, "2021-03-01", **bridge("B9", commitment_amount="1000000.00"))
    await enter(STEPS, "2021-03-01", bridge_no="B9", action="approve")


async def test_a_commitment_cannot_be_taken_back_from_what_was_approved_by_it(
    client: httpx.AsyncClient, enter: Enter, bridge: Make, body: Make
) -> None:
    filed = await enter(LOANS, "2021-03-01", **bridge("B1"))
    await enter(STEPS, "2021-03-01", bridge_no="B1", action="approve")
    entry = {**body("2021-03-01", **bridge("B1", commitment_no=None)), "source_ref": filed["source_ref"]}
    answer = await client.post(f"/v1/{LOANS}/{filed['id']}/correct", json={"reason": "承诺函撤回", "entry": entry})
    assert (answer.status_code, codes(answer.json()["findings"])) == (409, ["bridge_uncommitted"])


async def test_a_step_says_what_it_needs_and_no_more(refused: Refused, enter: Enter, bridge: Make) -> None:
    await enter(LOANS, "2021-03-01", **bridge("B1"))
    for fields, told in (
        ({"action": "approve", "amount": "1.00"}, [("bridge_field_unfit", "amount")]),
        ({"action": "draw", "amount": "1.00"}, [("bridge_field_missing", "due_on")]),
        (
            {"action": "extend", "amount": "1.00"},
            [("bridge_field_unfit", "amount"), ("bridge_field_missing", "due_on")],
        ),
        ({"action": "return"}, [("bridge_field_missing", "amount")]),
        ({"action": "approve", "new_loan_no": "N"}, [("bridge_field_unfit", "new_loan_no")]),
    ):
        found = await refused(STEPS, "2021-03-02", bridge_no="B1", **fields)
        assert [(each["code"], each["field"]) for each in found][: len(told)] == told
    (unknown,) = await refused(LOANS, "2021-03-01", **bridge("B2", credit_code="11341823MB1682330U"))
    assert unknown["code"] == "unknown"
    assert codes(await refused(LOANS, "2021-03-01", **bridge("B1"))) == ["repeated"]


async def test_the_pool_is_lent_to_the_fen_and_not_beyond_on_any_day(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, bridge: Make, pay_in: Enter, draw: Enter, body: Make
) -> None:
    await pay_in("2021-01-01", "1500000.00")
    paid = await pay_in("2021-06-01", "500000.00")
    await draw("B1", "2021-06-10", "1200000.00")
    await enter(LOANS, "2021-03-01", **bridge("B2", "800000.01"))
    await enter(STEPS, "2021-03-01", bridge_no="B2", action="approve")
    more = {"bridge_no": "B2", "action": "draw", "due_on": "2021-06-15"}
    (found,) = await refused(STEPS, "2021-06-05", **more, amount="800000.01")
    assert (found["code"], found["difference"]) == ("not_covered", "0.01")
    assert "至2021-06-10续贷过桥在外资金2000000.01元，超过资金池2000000.00元" in str(found["message_zh"])
    assert "is out, above the 2000000.00 of its pool" in str(found["message_en"])
    exact = body("2021-06-05", **more, amount="800000.00")
    dry = await client.post(f"/v1/{STEPS}", json=exact, params={"dry_run": True})
    assert (dry.status_code, dry.json()["headroom"]) == (200, {"bridge_pool": "0.00"})
    assert (await client.post(f"/v1/{STEPS}", json=exact)).status_code == 201
    # Neither a withdrawal nor a payment that was none may leave less than is out.
    withdrawn = {"direction": "withdrawn", "party": "示范区财政局", "amount": "0.01", "document": "示财金〔2021〕7号"}
    assert codes(await refused(POOL, "2021-06-09", **withdrawn)) == ["not_covered"]
    void = await client.post(f"/v1/{POOL}/{paid['id']}/void", json={"reason": "重复登记"})
    assert (void.status_code, codes(void.json()["findings"])) == (409, ["not_covered"])
    await enter(STEPS, "2021-06-15", bridge_no="B2", action="return", amount="800000.00")
    await enter(POOL, "2021-06-15", **withdrawn)
    values = await figures(client, "2021-06")
    assert (values["pool"]["value"], values["outstanding"]["value"]) == ("1999999.99", "1200000.00")


@pytest.mark.race
async def test_64_drawings_at_once_never_go_beyond_the_pool(
    client: httpx.AsyncClient, bridge: Make, body: Make, pay_in: Enter, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    """Each asks for 0.3 million of 10 million: 33 of them fit, whoever comes first."""
    await pay_in("2021-01-01", "10000000.00")
    applied = [body("2021-03-01", **bridge(f"B{n}", "300000.00")) for n in range(WRITERS)]
    assert (await client.post(f"/v1/{LOANS}/batch", json={"items": applied})).status_code == 201
    approved = [body("2021-03-01", bridge_no=f"B{n}", action="approve") for n in range(WRITERS)]
    assert (await client.post(f"/v1/{STEPS}/batch", json={"items": approved})).status_code == 201
    drawn = {"action": "draw", "amount": "300000.00", "due_on": "2021-03-10"}
    drawings = [body("2021-03-02", bridge_no=f"B{n}", **drawn) for n in range(WRITERS)]
    answers = await asyncio.gather(*[client.post(f"/v1/{STEPS}", json=each) for each in drawings])
    told = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert told <= {"rule_broken", "busy"}
    out = Decimal(str((await figures(client, "2021-03"))["outstanding"]["value"]))
    accepted = sum(answer.status_code == 201 for answer in answers)
    assert out == accepted * Decimal(300_000) <= 10 * MILLION
    if "busy" not in told:
        assert accepted == 33
    assert await is_verified()


async def test_a_loan_that_is_out_too_long_is_an_alert_until_it_is_back(
    client: httpx.AsyncClient, enter: Enter, pay_in: Enter, draw: Enter
) -> None:
    async def alerts(period: str) -> list[tuple[object, object]]:
        found = (await client.get("/v1/alerts", params={"period": period})).json()["alerts"]
        mine = [each for each in found if each["cause"]["code"] == "bridge_loan_overdue"]
        assert all(each["cause"]["level"] == "red" for each in mine)
        return [(each["key"], each["since"]) for each in mine]

    await pay_in("2021-01-01", "5000000.00")
    await draw("B1", "2021-03-20", "1000000.00", 11)  # due on 31 March: not overdue that month
    await draw("B2", "2021-03-15", "500000.00", 15)  # due on 30 March
    await draw("B3", "2021-03-01", "500000.00", 10)
    await enter(STEPS, "2021-03-11", bridge_no="B3", action="extend", due_on="2021-03-26")
    await enter(STEPS, "2021-04-20", bridge_no="B3", action="return", amount="500000.00")
    assert await alerts("2021-02") == []
    assert sorted(await alerts("2021-03")) == [("B2", "2021-03-31"), ("B3", "2021-03-27")]
    assert sorted(await alerts("2021-04")) == [("B1", "2021-04-01"), ("B2", "2021-03-31")]
    await enter(STEPS, "2021-04-30", bridge_no="B2", action="return", amount="499999.99")
    assert sorted(await alerts("2021-04")) == [("B1", "2021-04-01"), ("B2", "2021-03-31")]
    await enter(STEPS, "2021-04-30", bridge_no="B2", action="return", amount="0.01")
    assert sorted(await alerts("2021-04")) == [("B1", "2021-04-01")]


MOVED = [("2020-11-10", "3000000.00"), ("2021-02-15", "2000000.00"), ("2021-03-01", "-1000000.00")]
DRAWN = [
    ("2020-11-20", "2500000.00", "mill"), ("2021-01-31", "1000000.00", "mill"), ("2021-02-15", "700000.10", "factory"),
    ("2021-02-16", "300000.00", "factory"), ("2021-03-31", "900000.00", "mill"),
]  # fmt: skip
BACK = 9
"""After so many days each drawing is returned."""


def turnover(first: date, last: date, basis: str) -> Decimal:
    """Day by day: what was drawn in the span over the mean of the pool's days since it was there; or the drawings."""
    drawn = [Decimal(amount) for day, amount, _ in DRAWN if first <= date.fromisoformat(day) <= last]
    if basis == "count":
        return Decimal(len(drawn))
    first = max(first, date.fromisoformat(MOVED[0][0]))
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    capital = sum(
        (Decimal(amount) for each in days for day, amount in MOVED if date.fromisoformat(day) <= each), Decimal(0)
    )
    return sum(drawn, Decimal(0)) / (capital / len(days))


@pytest.fixture
async def used(client: httpx.AsyncClient, enter: Enter, pay_in: Enter, draw: Enter, mill: str) -> None:
    await enter("enterprises", "2018-01-01", credit_code=FACTORY, name="某厂", size="small", industry="食品制造业")
    for day, amount in MOVED:
        await pay_in(day, amount.lstrip("-"), "withdrawn" if amount.startswith("-") else "paid_in")
    for number, (day, amount, who) in enumerate(DRAWN):
        await draw(f"B{number}", day, amount, BACK, credit_code={"mill": mill, "factory": FACTORY}[who])
        back = date.fromisoformat(day) + timedelta(BACK)
        await enter(STEPS, f"{back}", bridge_no=f"B{number}", action="return", amount=amount)


@pytest.mark.parametrize("basis", ["amount_year", "count_year", "amount_since", "count_since"])
async def test_the_turnover_is_what_its_basis_says_and_the_note_names_it(
    client: httpx.AsyncClient, used: None, approve: Approve, body: Make, basis: str
) -> None:
    if basis != "amount_year":
        setting = body(
            "2020-01-01",
            key="bridge_fund_turnover_basis",
            value=basis,
            document="示财金〔2020〕8号",
            reporting_unit="bureau",
        )
        assert (await approve("parameters", setting)).status_code == 200
    counted, _, span = basis.partition("_")
    for last in (date(2020, 11, 30), date(2020, 12, 31), date(2021, 2, 28), date(2021, 3, 31)):
        first = date(2000, 1, 1) if span == "since" else date(last.year, 1, 1)
        found = (await figures(client, f"{last:%Y-%m}"))["turnover"]
        assert abs(Decimal(str(found["value"])) - turnover(first, last, counted)) < Decimal("1e-11"), last
        (note,) = [each for each in found["notes"] if each.startswith("续贷过桥资金周转次数口径")]  # type: ignore[attr-defined]
        assert ("笔数" in note, "设立以来" in note) == (counted == "count", span == "since")


async def test_a_basis_counts_from_the_day_on_that_it_is_set(
    client: httpx.AsyncClient, used: None, approve: Approve, body: Make
) -> None:
    setting = body(
        "2021-03-01", key="bridge_fund_turnover_basis", value="count_since", document="示财金〔2021〕8号",
        reporting_unit="bureau",
    )  # fmt: skip
    assert (await approve("parameters", setting)).status_code == 200
    assert Decimal(str((await figures(client, "2021-03"))["turnover"]["value"])) == 5
    february = Decimal(str((await figures(client, "2021-02"))["turnover"]["value"]))
    assert abs(february - turnover(date(2021, 1, 1), date(2021, 2, 28), "amount")) < Decimal("1e-11")


async def test_the_figures_are_those_of_the_rows_and_open_to_them(client: httpx.AsyncClient, used: None) -> None:
    found = await figures(client, "2021-03")
    of_year = [Decimal(amount) for day, amount, _ in DRAWN if day >= "2021"]
    assert Decimal(str(found["ytd"]["value"])) == sum(of_year)
    assert (found["enterprises"]["value"], found["pool"]["value"]) == ("2", "4000000.00")
    assert found["outstanding"]["value"] == "900000.00"
    assert Decimal(str(found["mean_days_out"]["value"])) == BACK
    assert (await figures(client, "2020-12"))["enterprises"]["value"] == "1"
    for name, measure in (("ytd", None), ("enterprises", None), ("pool", None), ("turnover", "capital")):
        params = {"period": "2021-03", **({} if measure is None else {"measure": measure})}
        answer = await client.get(f"/v1/figures/{FUND}.{name}/records", params=params)
        assert answer.status_code == 200, answer.text
        rows = sum(Decimal(row["contribution"]) for row in answer.json()["items"])
        whole = (
            found[name] if measure is None else next(each for each in found[name]["inputs"] if each["name"] == measure)
        )  # type: ignore[attr-defined]
        assert rows == Decimal(str(whole["value"]))


async def test_without_a_pool_there_is_no_turnover_and_with_an_idle_one_it_is_0(
    client: httpx.AsyncClient, pay_in: Enter
) -> None:
    assert (await figures(client, "2021-02"))["turnover"]["state"] == "not_reported"
    await pay_in("2021-03-15", "1.00")
    assert (await figures(client, "2021-02"))["turnover"]["state"] == "not_reported"
    assert Decimal(str((await figures(client, "2021-03"))["turnover"]["value"])) == 0
