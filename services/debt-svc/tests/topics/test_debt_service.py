"""What government debt costs: payments once, arrears cleared at most, ratios by plain arithmetic, and the two alerts at 10 %."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of

Body = Callable[..., dict[str, object]]
Enter = Callable[[str, dict[str, object]], Awaitable[str]]
PREFIX = "debt.government_debt."
COSTS, ARREARS, BASES = "debt-costs", "debt-arrears", "debt-expenditure-bases"
NAMES = (
    "principal_paid", "interest_paid", "service_ratio_pct", "interest_pct", "general_interest_pct", "special_interest_pct",
    "new_ratio_pct", "overdue_pct",
)  # fmt: skip


def common(ref: str, day: str, **fields: object) -> dict[str, object]:
    return {"source": "debt", "source_ref": ref, "reporting_unit": "349901", "business_date": day, **fields}


def cost(ref: str, day: str, amount: str, **changes: object) -> dict[str, object]:
    paid = {"debt_kind": "special", "bond_code": "B1", "item": "interest", "amount": amount, "voucher_no": f"息{ref}"}
    return common(ref, day, **{**paid, **changes})


def arrear(ref: str, day: str, change: str, amount: str) -> dict[str, object]:
    return common(ref, day, debt_kind="special", debt_name="B1", change=change, amount=amount)


async def read(client: httpx.AsyncClient, period: str) -> dict[str, Decimal | None]:
    told = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    known = {each["id"].removeprefix(PREFIX): each["value"] for each in told}
    return {name: None if known[name] is None else Decimal(known[name]) for name in NAMES}


async def test_what_debt_costs_is_paid_once_and_no_more_is_cleared_than_was_overdue(
    client: httpx.AsyncClient, body: Body, enter: Enter
) -> None:
    async def refused(book: str, content: dict[str, object]) -> list[tuple[str, str]]:
        dry, wet = [await client.post(f"/v1/{book}", json=content, params=query) for query in ({"dry_run": True}, {})]
        assert (dry.status_code, wet.status_code) == (409, 409), wet.text
        assert dry.json()["findings"] == wet.json()["findings"]
        assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
        return [(each["code"], each["field"]) for each in wet.json()["findings"]]

    assert await refused(COSTS, cost("1", "2021-03-01", "1.00")) == [("unknown", "bond_code")]
    await enter("bonds", body("bonds", "B1"))
    assert await refused(COSTS, cost("1", "2021-03-01", "1.00", debt_kind="general")) == [("differs", "debt_kind")]
    await enter(COSTS, cost("1", "2021-03-01", "1.00"))
    assert await refused(COSTS, cost("2", "2021-03-01", "1.00", voucher_no="息1")) == [("repeated", "voucher_no")]
    await enter(COSTS, cost("2", "2021-03-01", "1.00", voucher_no="息1", item="fee"))
    await enter(ARREARS, arrear("1", "2021-03-02", "overdue", "10.00"))
    assert await refused(ARREARS, arrear("2", "2021-03-02", "cleared", "10.01")) == [("not_covered", "amount")]
    assert await refused(ARREARS, arrear("2", "2021-03-02", "cleared", "0.00")) == [("debt_amount_zero", "amount")]
    assert await refused(ARREARS, arrear("2", "2021-03-01", "cleared", "10.00")) == [("not_covered", "amount")]
    await enter(ARREARS, arrear("2", "2021-03-02", "cleared", "10.00"))
    base = {"fiscal_year": 2021, "debt_kind": "general", "amount": "1.00", "document": "预算"}
    assert await refused(BASES, common("1", "2022-01-05", **base)) == [("outside_year", "business_date")]
    await enter(BASES, common("1", "2021-01-05", **base))
    assert await refused(BASES, common("2", "2021-01-06", **base)) == [("repeated", "fiscal_year")]


async def test_ratios_are_those_of_the_rows_and_interest_above_its_line_is_an_alert_each_kind(
    client: httpx.AsyncClient, body: Body, on_lent: Body, repaid: Body, enter: Enter
) -> None:
    assert {*(await read(client, "2021-03")).values()} == {None}
    await enter("debt-limits", body("debt-limits", "L1", "2020-01-01", amount="2000.00"))
    await enter("debt-movements", body("debt-movements", "M0", "2020-06-01", amount="400.00"))
    await enter("bonds", body("bonds", "B1", "2021-01-05"))
    await enter("debt-movements", on_lent("M1", "2021-02-01", amount="500.00"))
    await enter("debt-movements", repaid("M2", "2021-03-10", amount="60.00"))
    await enter("fiscal-capacity", body("fiscal-capacity", "C1", "2021-01-20"))
    for kind, amount in (("special", "400.00"), ("general", "100.00")):
        base = {"fiscal_year": 2021, "debt_kind": kind, "amount": amount, "document": "预算"}
        await enter(BASES, common(f"E{kind}", "2020-12-20", **base))
    rows = [("2021-03-01", "special", "40.00"), ("2021-03-02", "general", "10.00"), ("2021-04-01", "special", "0.01")]
    for number, (day, kind, amount) in enumerate(rows):
        bond = {"bond_code": "B1"} if kind == "special" else {"bond_code": None}
        await enter(COSTS, cost(f"{number}", day, amount, debt_kind=kind, **bond))
    await enter(COSTS, cost("fee", "2021-03-01", "7.00", item="fee"))
    await enter(ARREARS, arrear("1", "2021-03-31", "overdue", "21.00"))
    for period, special in (("2021-03", Decimal(40)), ("2021-04", Decimal("40.01"))):
        balance, interest = Decimal(400 + 500 - 60), special + 10
        assert await read(client, period) == {
            "principal_paid": 60,
            "interest_paid": interest,
            "service_ratio_pct": (60 + interest) * 100 / 1000,
            "interest_pct": interest * 100 / 500,
            "general_interest_pct": 10,
            "special_interest_pct": special * 100 / 400,
            "new_ratio_pct": Decimal(500) * 100 / 400,
            "overdue_pct": Decimal(21) * 100 / balance,
        }
    # Exactly 10 % is within the line.
    found = {period: [each.code for each in await alerts_of(client, period)] for period in ("2021-03", "2021-04")}
    assert (found["2021-03"], found["2021-04"]) == ([], ["debt_interest_special"])
    assert (await read(client, "2022-01"))["new_ratio_pct"] == 0


async def test_what_is_on_lent_is_told_by_purpose_and_repayments_take_nothing_off(
    client: httpx.AsyncClient, body: Body, on_lent: Body, repaid: Body, enter: Enter
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", "2020-01-01", amount="5000.00"))
    purposes = {"B1": ("new", "500.00"), "B2": ("refinancing", "300.00"), "B3": ("replacement", "40.00")}
    for place, (code, (purpose, amount)) in enumerate(purposes.items(), 1):
        changes = {"code": code, "purpose": purpose, "principal": amount}
        await enter("bonds", body("bonds", code, "2021-01-05", **changes))
        moved = {"bond_code": code, "purpose": purpose, "amount": amount}
        await enter("debt-movements", on_lent(f"M{place}", f"2021-0{place}-01", **moved))
    await enter("debt-movements", repaid("M9", "2021-03-10", amount="60.00"))
    for period, expected in (("2021-02", (500, 300, 0)), ("2021-12", (500, 300, 40)), ("2022-01", (0, 0, 0))):
        for (purpose, _), amount in zip(purposes.values(), expected, strict=True):
            name = f"{PREFIX}{purpose}_on_lent"
            found = (await client.get(f"/v1/figures/{name}", params={"period": period})).json()
            assert Decimal(found["value"]) == amount, (period, purpose)
            behind = (await client.get(f"/v1/figures/{name}/records", params={"period": period})).json()["items"]
            assert sum((Decimal(row["contribution"]) for row in behind), Decimal(0)) == amount


async def test_a_first_row_of_years_ago_says_nothing_of_what_a_closed_month_did_not_judge(
    app: FastAPI, client: httpx.AsyncClient, enter: Enter, issuer: Issuer
) -> None:
    """Interest was of no book at the closing. What comes of 2019 counts until 2020, whose months alone are opened again."""
    app.state.today = lambda: date(2021, 11, 20)

    async def not_judged(period: str) -> list[list[str]]:
        answers = [await client.get(f"/v1/{each}", params={"period": period}) for each in ("summary", "alerts")]
        return [each.json()["not_judged"] for each in answers]

    approver = issuer.headers("approver", person="李四")
    await enter(
        "debt-limits", common("L1", "2021-01-05", debt_kind="special", movement="opening", amount="1.00", notice_no="1")
    )
    closing = await client.post("/v1/periods/2021-10/close", json={"reason": "结账"}, headers=approver)
    assert closing.status_code == 200, closing.text
    before = await not_judged("2021-10")
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2019-06", "through_period": "2020-12", "books": BASES, "expires_on": "2021-11-25",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "补录", "entry": opened}
    proposal = (await client.post("/v1/reopenings/proposals", json=asked)).json()["proposal"]["id"]
    approved = await client.post(
        f"/v1/reopenings/proposals/{proposal}/approve", headers={**approver, "Idempotency-Key": "R1"}
    )
    assert approved.status_code == 200, approved.text
    base = {"fiscal_year": 2019, "debt_kind": "general", "amount": "1.00", "document": "预算"}
    await enter(BASES, common("1", "2019-06-10", **base))
    assert await not_judged("2021-10") == before
    assert "debt_interest_general" in (await not_judged("2021-11"))[0]
