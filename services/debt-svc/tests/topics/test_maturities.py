"""What falls due by month, against sums that are made by hand, and what is left of a bond's payments."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
TERMS = {"interest_frequency": "annual", "issue_fee": "0.00", "project_code": "P"}
BONDS = (
    # Code, day, principal, rate, years, how its principal comes back: all pay interest once a year.
    ("B1", date(2019, 3, 15), 1000, 3, 4, "bullet"),
    ("B2", date(2020, 11, 20), 600, 2, 3, "equal_principal"),
    ("B3", date(2021, 6, 1), 5000, 4, 15, "bullet"),
)
PAID = {"B1": (0, 90), "B2": (200, 12)}
"""Principal repaid and interest paid by the end of 2021: of B1 all that was due but nothing too much."""


def by_hand() -> dict[tuple[int, int], list[Decimal]]:
    """Principal and interest by year and month, as a clerk would write them down from the terms."""
    due: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for _, day, principal, rate, years, repayment in BONDS:
        owed = Decimal(principal)
        for year in range(1, years + 1):
            part = (
                Decimal(principal) / years if repayment == "equal_principal" else Decimal(principal * (year == years))
            )
            at = due[day.year + year, day.month]
            at[0] += part
            at[1] += owed * rate / 100
            owed -= part
    return due


async def fill(body: Body, enter: Enter, on_lent: Body, repaid: Body) -> str:
    """Enter the bonds and what was paid of them; the id of the first."""
    ids: dict[str, str] = {}
    await enter("debt-limits", body("debt-limits", "L", "2019-01-01", amount="100000.00"))
    for code, day, principal, rate, years, repayment in BONDS:
        terms = {**TERMS, "principal": f"{principal}.00", "rate_pct": f"{rate}", "term_years": years}
        kept = await enter("bonds", body("bonds", code, f"{day}", code=code, repayment=repayment, **terms))
        await enter("debt-movements", on_lent(f"M{code}", f"{day}", bond_code=code, amount=f"{principal}.00"))
        ids[code] = kept
    await enter("debt-movements", repaid("R", "2021-11-20", bond_code="B2", amount="200.00"))
    for number, (code, day, interest) in enumerate(
        (("B1", "2020-03-15", 30), ("B1", "2021-03-15", 30), ("B1", "2021-12-01", 30), ("B2", "2021-11-20", 12))
    ):
        cost = {"bond_code": code, "amount": f"{interest}.00", "voucher_no": f"V{number}"}
        await enter("debt-costs", body("debt-costs", f"C{number}", day, **cost))
    return ids["B1"]


async def test_what_falls_due_by_month_is_what_a_clerk_would_add_up(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, repaid: Body
) -> None:
    await fill(body, enter, on_lent, repaid)
    answer = (await client.get("/v1/bonds/maturities", params={"period": "2021-12"})).json()
    due = by_hand()
    due[2022, 3][1] -= 30  # B1 paid its interest of 2022 ahead, in December 2021
    months = {(int(each["month"][:4]), int(each["month"][5:])): each for each in answer["months"]}
    assert min(months) == (2022, 1)
    assert max(months) == (2031, 12)
    assert len(months) == 120
    for at, each in months.items():
        principal, interest = due.get(at, [Decimal(0), Decimal(0)])
        assert (Decimal(each["principal"]), Decimal(each["interest"])) == (principal, interest), at
    assert months[2022, 3]["bonds"] == []
    assert months[2022, 11]["bonds"] == ["B2"]
    for each in answer["months"]:
        for name in ("principal", "interest"):
            assert sum(Decimal(row[name]) for row in each["payments"]) == Decimal(each[name])
    later = [value for at, value in due.items() if at > (2031, 12)]
    assert Decimal(answer["later_principal"]) == sum(principal for principal, _ in later) == 5000
    assert Decimal(answer["later_interest"]) == sum(interest for _, interest in later)
    assert (answer["overdue_principal"], answer["overdue_interest"]) == ("0.00", "0.00")


async def test_what_was_not_paid_is_overdue_and_a_bond_counts_from_its_on_lending(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, repaid: Body
) -> None:
    await fill(body, enter, on_lent, repaid)
    before = (await client.get("/v1/bonds/maturities", params={"period": "2021-05"})).json()
    assert {code for each in before["months"] for code in each["bonds"]} == {"B1", "B2"}
    late = (await client.get("/v1/bonds/maturities", params={"period": "2023-12"})).json()
    # B1: 1000 and the interest of 2023; B2: 400 of principal, interest of 8 and 4; B3: 200 twice.
    assert (late["overdue_principal"], late["overdue_interest"]) == ("1400.00", f"{30 + 8 + 4 + 400}.00")


async def test_a_schedule_says_what_is_left_of_each_payment(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, repaid: Body
) -> None:
    first = await fill(body, enter, on_lent, repaid)
    told = (await client.get(f"/v1/bonds/{first}/schedule")).json()
    assert (told["interest_paid"], told["principal_paid"]) == ("90.00", "0.00")
    left = [(each["on"], each["interest_left"], each["principal_left"]) for each in told["payments"]]
    assert left == [
        ("2020-03-15", "0.00", "0.00"), ("2021-03-15", "0.00", "0.00"), ("2022-03-15", "0.00", "0.00"),
        ("2023-03-15", "30.00", "1000.00"),
    ]  # fmt: skip


async def test_a_bond_that_is_partly_on_lent_repaid_ahead_or_older_than_the_books_is_due_by_what_stands(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, repaid: Body
) -> None:
    await enter("debt-limits", body("debt-limits", "L", "2018-01-01", amount="100000.00"))
    terms = {**TERMS, "principal": "1000.00", "rate_pct": "3", "term_years": 10}
    ids = {}
    for code in ("PART", "AHEAD", "OLD"):
        ids[code] = await enter("bonds", body("bonds", code, "2018-06-15", code=code, **terms))
    await enter("debt-movements", on_lent("M1", "2018-06-15", bond_code="PART", amount="300.00"))
    await enter("debt-movements", on_lent("M2", "2018-06-15", bond_code="AHEAD", amount="1000.00"))
    await enter("debt-movements", repaid("R2", "2020-09-01", bond_code="AHEAD", amount="400.00"))
    opening = {"instrument": "bond", "bond_code": "OLD", "amount": "800.00"}
    await enter("debt-movements", body("debt-movements", "M3", "2020-01-01", **opening))
    answer = (await client.get("/v1/bonds/maturities", params={"period": "2021-12"})).json()
    months = {each["month"]: each for each in answer["months"]}
    told = {row["code"]: (row["record_id"], row["interest"]) for row in months["2022-06"]["payments"]}
    # Of 300; of 600; of 800: each at 3 %.
    assert told == {"PART": (ids["PART"], "9.00"), "AHEAD": (ids["AHEAD"], "18.00"), "OLD": (ids["OLD"], "24.00")}
    assert months["2028-06"]["principal"] == f"{300 + 600 + 800}.00"
    overdue = {(row["code"], row["on"]): row["interest"] for row in answer["overdue"]}
    assert overdue == {
        ("PART", "2019-06-15"): "9.00", ("PART", "2020-06-15"): "9.00", ("PART", "2021-06-15"): "9.00",
        ("AHEAD", "2019-06-15"): "30.00", ("AHEAD", "2020-06-15"): "30.00", ("AHEAD", "2021-06-15"): "30.00",
        ("OLD", "2020-06-15"): "30.00", ("OLD", "2021-06-15"): "24.00",
    }  # fmt: skip


async def test_what_falls_due_is_asked_of_months_of_the_records_alone(client: httpx.AsyncClient) -> None:
    """Ten years on from 2199 there are months that nothing can be dated in."""
    for month in ("2199-12", "1900-01"):
        answer = await client.get("/v1/bonds/maturities", params={"period": month})
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
