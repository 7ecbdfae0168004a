"""The products of guaranteed loans: their terms by date, what each has lent, the fee rate and its fall, and the task."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, STEPS, PRODUCTS, TARGETS = "guarantee-loans", "guarantee-loan-steps", "guarantee-products", "guarantee-targets"
G4321, SOLD = "credit.guarantee_4321", "credit.products"
TERMS = {"product": "science_guarantee", "max_fee_rate_pct": "1", "max_months": 12, "document": "皖科〔2020〕3号"}
# (day, contract, product, amount, fee rate, start, due): loans that are disbursed on the day of their filing
ROWS = [
    ("2020-01-10", "C1", "guarantee_4321", "3000000.00", "1.5", "2020-01-10", "2021-01-10"),
    ("2020-03-31", "C2", None, "1000000.10", "1.2", "2020-03-31", "2020-09-30"),
    ("2020-08-01", "C3", "guarantee_4321", "9000000.00", "9", "2020-08-01", "2021-08-01"),
    ("2021-01-05", "C4", "guarantee_4321", "2000000.00", "1", "2021-01-05", "2022-01-05"),
    ("2021-02-20", "C5", "science_guarantee", "700000.00", "0.8", "2021-02-20", "2022-02-20"),
    ("2021-03-01", "C6", "guarantee_4321", "500000.55", "0.5", "2021-03-01", "2024-03-01"),
    ("2021-03-31", "C7", "tax_loan", "300000.00", "0", "2021-03-31", "2021-12-31"),
]


async def figures(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, Body]:
    answer = await client.get("/v1/summary", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    return {figure["id"]: figure for figure in answer.json()["figures"]}


def weighed(year: int, until: str) -> tuple[Decimal, Decimal]:
    """Of the 4321 loans of a year up to a day: the sums of rate times amount times days, and of amount times days."""
    fees, weight = Decimal(0), Decimal(0)
    for day, _, product, amount, rate, start, due in ROWS:
        if day[:4] == str(year) and day[5:] <= until and product in (None, "guarantee_4321"):
            days = (date.fromisoformat(due) - date.fromisoformat(start)).days
            fees += Decimal(rate) * Decimal(amount) * days
            weight += Decimal(amount) * days
    return fees, weight


@pytest.fixture
async def filled(enter: Enter, loan: Make) -> None:
    for product in ("science_guarantee", "tax_loan"):
        await enter(PRODUCTS, "2020-01-01", **{**TERMS, "product": product})
    for day, contract, product, amount, rate, start, due in ROWS:
        terms = {"product": product, "fee_rate_pct": rate, "starts_on": start, "due_on": due}
        await enter(LOANS, day, **loan(contract, amount, **terms))
        await enter(STEPS, day, contract_no=contract, action="disburse", amount=amount)


async def test_each_product_has_a_figure_of_its_own_and_a_loan_without_one_is_a_4321_loan(
    client: httpx.AsyncClient, filled: None
) -> None:
    found = await figures(client, "2021-03")
    for name, product in {
        f"{SOLD}.science_guarantee_ytd": "science_guarantee",
        f"{SOLD}.tax_loan_ytd": "tax_loan",
    }.items():
        rows = [row for row in ROWS if row[2] == product and "2021-01-01" <= row[0] <= "2021-03-31"]
        assert Decimal(str(found[name]["value"])) == sum(Decimal(row[3]) for row in rows)
    assert found[f"{G4321}.ytd"]["value"] == "2500000.55"
    assert (await figures(client, "2020-03"))[f"{G4321}.ytd"]["value"] == "4000000.10"
    assert (await figures(client, "2020-03"))[f"{SOLD}.tax_loan_ytd"]["state"] == "zero"
    split = {"from": "2021-03", "to": "2021-03", "split": "reporting_unit"}
    lines = (await client.get(f"/v1/figures/{G4321}.ytd/breakdown", params=split)).json()["lines"]
    assert lines == [{"key": "349901", "name": "单位349901", "values": ["2500000.55"]}]


async def test_a_loan_that_is_corrected_to_another_product_moves_what_both_have_lent(
    client: httpx.AsyncClient, filled: None, loan: Make, body: Make
) -> None:
    (filed,) = [each for each in (await client.get(f"/v1/{LOANS}")).json()["items"] if each["contract_no"] == "C5"]
    fields = loan("C5", "700000.00", fee_rate_pct="0.8", starts_on="2021-02-20", due_on="2022-02-20")
    entry = {**body("2021-02-20", **fields), "source_ref": filed["source_ref"]}
    answer = await client.post(f"/v1/{LOANS}/{filed['id']}/correct", json={"reason": "产品有误", "entry": entry})
    assert answer.status_code == 200, answer.text
    found = await figures(client, "2021-03")
    assert (found[f"{G4321}.ytd"]["value"], found[f"{SOLD}.science_guarantee_ytd"]["state"]) == ("3200000.55", "zero")


async def test_the_fee_rate_is_weighed_by_amount_and_days_and_its_fall_is_against_the_same_months(
    client: httpx.AsyncClient, filled: None
) -> None:
    found = await figures(client, "2021-03")
    (fees, weight), (fees_before, weight_before) = weighed(2021, "03-31"), weighed(2020, "03-31")
    rate, before = fees / weight, fees_before / weight_before
    assert abs(Decimal(str(found[f"{G4321}.fee_rate_pct"]["value"])) - rate) < Decimal("1e-11")
    assert abs(Decimal(str(found[f"{G4321}.fee_rate_fall_pp"]["value"])) - (before - rate)) < Decimal("1e-11")
    assert before > rate  # C3, at 9 percent, is of August
    first = (await figures(client, "2020-03"))[f"{G4321}.fee_rate_fall_pp"]
    assert (first["value"], first["state"]) == (None, "not_reported")


async def test_what_the_terms_do_not_allow_is_refused_in_both_languages_dry_and_written(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, loan: Make, body: Make
) -> None:
    science: Body = {"product": "science_guarantee", "fee_rate_pct": "1", "due_on": "2022-01-05"}
    (unknown,) = await refused(LOANS, "2021-01-05", **loan("C1", **science))
    assert (unknown["code"], unknown["field"]) == ("unknown", "product")
    await enter(PRODUCTS, "2020-06-01", **TERMS)
    await enter(PRODUCTS, "2021-01-06", **{**TERMS, "max_fee_rate_pct": "0.8", "max_principal": "1000000.00"})
    for changes, code, field in (
        ({"fee_rate_pct": "1.0001"}, "guarantee_fee_rate", "fee_rate_pct"),
        ({"due_on": "2022-01-06"}, "guarantee_term", "due_on"),
    ):
        (found,) = await refused(LOANS, "2021-01-05", **loan("C1", **{**science, **changes}))
        assert (found["code"], found["field"]) == (code, field)
        assert "上限" in str(found["message_zh"])
        assert "of the terms" in str(found["message_en"])
    await enter(LOANS, "2021-01-05", **loan("C1", "9000000.00", **science))
    # From the next day on the newer terms hold.
    newer = {**science, "fee_rate_pct": "0.8", "starts_on": "2021-01-06"}
    assert [
        each["code"] for each in await refused(LOANS, "2021-01-06", **loan("C2", **{**newer, "fee_rate_pct": "0.8001"}))
    ] == ["guarantee_fee_rate"]
    (above,) = await refused(LOANS, "2021-01-06", **loan("C2", "1000000.01", **newer))
    assert (above["code"], above["difference"]) == ("not_covered", "0.01")
    await enter(LOANS, "2021-01-06", **loan("C2", "1000000.00", **newer))
    again = await client.post(f"/v1/{PRODUCTS}", json=body("2020-06-01", **TERMS))
    assert [each["code"] for each in again.json()["findings"]] == ["repeated"]


async def test_a_ratio_that_does_not_agree_with_the_banks_share_is_refused_and_says_what_would(
    enter: Enter, refused: Refused, approve: Approve, loan: Make, body: Make
) -> None:
    (found,) = await refused(LOANS, "2021-01-05", **loan("C1", guaranteed_ratio_pct="100"))
    assert (found["code"], found["field"], found["expected"]) == ("differs", "guaranteed_ratio_pct", "80")
    assert "应担保80%" in str(found["message_zh"])
    assert "have new shares approved" in str(found["message_en"])
    shares = {
        "guarantee_company_pct": "40", "provincial_group_pct": "45", "national_fund_pct": "0", "bank_pct": "15",
        "local_government_pct": "0", "document": "皖金〔2021〕1号",
    }  # fmt: skip
    assert (await approve("risk-shares", body("2021-01-06", **shares))).status_code == 200
    await enter(LOANS, "2021-01-05", **loan("C1"))  # the shares of its day are still the pilot's
    assert [each["code"] for each in await refused(LOANS, "2021-01-06", **loan("C2"))] == ["differs"]
    await enter(LOANS, "2021-01-06", **loan("C2", guaranteed_ratio_pct="85"))


async def test_only_4321_loans_count_towards_the_clients_cap(
    client: httpx.AsyncClient, lend: Enter, enter: Enter, refused: Refused, loan: Make
) -> None:
    await enter(PRODUCTS, "2020-06-01", **{**TERMS, "max_fee_rate_pct": "2"})
    await lend("C1", "2021-01-05", "50000000.00", product="science_guarantee")
    await lend("C2", "2021-01-05", "25000000.00")
    await enter(LOANS, "2021-01-05", **loan("C3"))
    (found,) = await refused(STEPS, "2021-01-06", contract_no="C3", action="disburse", amount="0.01")
    assert "在保余额（贷款本金×担保比例）20000000.01元超过单户上限20000000.00元" in str(found["message_zh"])
    assert "principal times guaranteed ratio" in str(found["message_en"])
    # The balance that is printed is of principal.
    assert (await figures(client, "2021-01"))[f"{G4321}.outstanding"]["value"] == "25000000.00"


@pytest.fixture
def set_target(approve: Approve, body: Make) -> Callable[..., Awaitable[httpx.Response]]:
    async def both(day: str, amount: str, set_by: str | None, year: int = 2021) -> httpx.Response:
        fields = {"fiscal_year": year, "amount": amount, "document": f"皖金〔{day[:4]}〕9号", "set_by": set_by}
        answer = await approve(TARGETS, body(day, **fields))
        assert answer.status_code == 200, answer.text
        return answer

    return both


async def test_a_newer_task_replaces_the_one_before_it_from_its_day_on(
    client: httpx.AsyncClient, set_target: Callable[..., Awaitable[httpx.Response]]
) -> None:
    await set_target("2021-09-15", "15000000.00", "city")  # entered before the one that it replaces
    await set_target("2021-02-20", "12000000.00", "province")
    await set_target("2021-12-30", "7000000.00", "city", 2022)
    await set_target("2021-11-01", "14000000.00", "city")
    values = {
        month: (await figures(client, f"2021-{month}"))[f"{G4321}.annual_target"]["value"]
        for month in ("01", "08", "09", "10", "11", "12")
    }
    assert values == {
        "01": "12000000.00", "08": "12000000.00", "09": "15000000.00", "10": "15000000.00", "11": "14000000.00",
        "12": "14000000.00",
    }  # fmt: skip
    opened = await client.get(f"/v1/figures/{G4321}.annual_target/records", params={"period": "2021-12"})
    assert sum(Decimal(row["contribution"]) for row in opened.json()["items"]) == 14_000_000
    assert (await figures(client, "2022-01"))[f"{G4321}.annual_target"]["value"] == "7000000.00"


async def test_the_districts_own_task_counts_only_until_the_tier_above_sets_one(
    client: httpx.AsyncClient, set_target: Callable[..., Awaitable[httpx.Response]]
) -> None:
    async def task(**params: object) -> object:
        return (await figures(client, "2021-06", **params))[f"{G4321}.annual_target"]["value"]

    await set_target("2021-01-20", "9000000.00", "district")
    assert await task() == "9000000.00"
    last = (await set_target("2021-03-01", "12000000.00", None)).json()["proposal"]["change_no"]
    await set_target("2021-05-01", "20000000.00", "district")
    assert await task() == "12000000.00"
    assert await task(as_of=last - 2) == "9000000.00"
