"""Refinancing bonds name what they repay, new ones keep to the year's quota and name a project; each at its border."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
REFINANCINGS = "bond-refinancings"
Found = list[tuple[str, str, str]]


@pytest.fixture
async def bonds(body: Body, enter: Enter, on_lent: Body) -> None:
    """A new and a refinancing special bond, both of 500, and a general one; the new one is on-lent."""
    await enter("debt-limits", body("debt-limits", "L", amount="100000.00"))
    for code, changes in (
        ("B1", {}),
        ("R1", {"purpose": "refinancing"}),
        ("G1", {"debt_kind": "general", "principal": "900.00"}),
    ):
        await enter("bonds", body("bonds", code, code=code, **changes))
    quota = {"movement": "new_quota", "quota_year": 2021, "batch": "一", "notice_no": "Q", "amount": "500.00"}
    await enter("debt-limits", body("debt-limits", "Q", **quota))
    await enter("debt-movements", on_lent("M1", "2021-01-05", amount="500.00"))


async def told(client: httpx.AsyncClient, book: str, entry: dict[str, object]) -> tuple[int, Found]:
    """The status of a write and what is found; a rehearsal says the same."""
    dry, wet = [await client.post(f"/v1/{book}", json=entry, params=query) for query in ({"dry_run": "true"}, {})]
    assert dry.json()["findings"] == wet.json()["findings"]
    assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
    return wet.status_code, [(each["code"], each["field"], each["severity"]) for each in wet.json()["findings"]]


def repays(ref: str, amount: str, code: str = "R1", repaid: str = "B1") -> dict[str, object]:
    common = {"source": "debt", "source_ref": ref, "reporting_unit": "349901", "business_date": "2021-06-01"}
    return {**common, "bond_code": code, "repaid_code": repaid, "amount": amount}


async def test_what_is_repaid_is_another_bond_of_the_kind_and_no_more_than_either_principal(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, bonds: None
) -> None:
    # Something stands of each, so that nothing but the pair is wrong.
    await enter("debt-limits", body("debt-limits", "LG", debt_kind="general"))
    for code, kind, purpose in (("R1", "special", "refinancing"), ("G1", "general", "new")):
        lent = {"bond_code": code, "debt_kind": kind, "purpose": purpose, "amount": "1.00"}
        await enter("debt-movements", on_lent(f"M{code}", "2021-06-01", **lent))
    for code, repaid, wanted in (
        ("X1", "B1", ("unknown", "bond_code")),
        ("R1", "X1", ("unknown", "repaid_code")),
        ("B1", "R1", ("refinancing_unfit", "repaid_code")),
        ("R1", "R1", ("refinancing_unfit", "repaid_code")),
        ("R1", "G1", ("refinancing_unfit", "repaid_code")),
    ):
        status, found = await told(client, REFINANCINGS, repays("1", "1.00", code, repaid))
        assert (status, found) == (409, [(*wanted, "block")]), (code, repaid)
    status, found = await told(client, REFINANCINGS, repays("1", "500.01"))
    assert (status, set(found)) == (409, {("not_covered", "amount", "block")})
    assert await told(client, REFINANCINGS, repays("1", "500.00")) == (201, [])
    await enter("bonds", body("bonds", "R2", code="R2", purpose="refinancing"))
    assert (await told(client, REFINANCINGS, repays("2", "0.01", "R2")))[0] == 409  # all of B1 is repaid by R1
    await enter("bonds", body("bonds", "B2", code="B2"))
    assert (await told(client, REFINANCINGS, repays("3", "0.01", "R1", "B2")))[0] == 409  # R1 has nothing left


async def test_a_refinancing_bond_that_is_on_lent_without_naming_what_it_repays_is_warned_of(
    client: httpx.AsyncClient, on_lent: Body, bonds: None
) -> None:
    assert (await told(client, REFINANCINGS, repays("1", "300.00")))[0] == 201
    terms = {"bond_code": "R1", "purpose": "refinancing"}
    assert await told(client, "debt-movements", on_lent("M2", "2021-06-01", amount="300.00", **terms)) == (201, [])
    status, found = await told(client, "debt-movements", on_lent("M3", "2021-06-02", amount="0.01", **terms))
    assert (status, found) == (201, [("refinancing_unnamed", "amount", "warn")])


async def test_more_than_the_years_new_quota_is_warned_of_by_kind_and_year(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body
) -> None:
    await enter("debt-limits", body("debt-limits", "L", amount="100000.00"))
    for ref, movement, amount in (("Q1", "new_quota", "300.00"), ("Q2", "withdrawal", "100.00")):
        quota = {"movement": movement, "quota_year": 2021, "batch": "一", "notice_no": ref, "amount": amount}
        await enter("debt-limits", body("debt-limits", ref, "2021-01-02", **quota))
    await enter("bonds", body("bonds", "B1"))
    assert await told(client, "debt-movements", on_lent("M1", "2021-03-01", amount="200.00")) == (201, [])
    above = await told(client, "debt-movements", on_lent("M2", "2021-04-01", amount="0.01"))
    assert above == (201, [("new_quota_exceeded", "amount", "warn")])
    other_year = await told(client, "debt-movements", on_lent("M3", "2022-01-01", amount="0.01"))
    assert other_year == (201, [("new_quota_exceeded", "amount", "warn")])
    await enter("bonds", body("bonds", "R1", code="R1", purpose="refinancing"))
    terms = {"bond_code": "R1", "purpose": "refinancing"}
    status, found = await told(client, "debt-movements", on_lent("M4", "2021-05-01", amount="1.00", **terms))
    assert (status, [code for code, *_ in found]) == (201, ["refinancing_unnamed"])  # no new debt


async def test_a_new_general_bond_without_a_project_is_warned_of_and_a_special_one_refused(
    client: httpx.AsyncClient, body: Body
) -> None:
    general = body("bonds", "G1", code="G1", debt_kind="general", project_code=None)
    assert await told(client, "bonds", general) == (201, [("bond_without_project", "project_code", "warn")])
    special = body("bonds", "S1", code="S1", project_code=None)
    assert await told(client, "bonds", special) == (409, [("bond_without_project", "project_code", "block")])


async def test_what_is_paid_upward_lowers_fiscal_capacity(client: httpx.AsyncClient, body: Body, enter: Enter) -> None:
    await enter("debt-limits", body("debt-limits", "L"))
    await enter("debt-movements", body("debt-movements", "M", amount="90.00"))
    parts = {"general_revenue": "700.00", "transfers": "500.00", "paid_upward": "250.00", "transferred_out": "50.00"}
    for number, (component, amount) in enumerate(parts.items()):
        await enter("fiscal-capacity", body("fiscal-capacity", f"{number}", component=component, amount=amount))
    figures = (await client.get("/v1/summary?period=2021-03")).json()["figures"]
    (ratio,) = [Decimal(each["value"]) for each in figures if each["id"] == "debt.government_debt.ratio_pct"]
    assert ratio == Decimal(90) * 100 / (700 + 500 - 250 - 50)


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        # Of B1 500 stand from January on and 380 from May on; the 80 that are repaid in June stand on the day itself.
        ("2021-01-04", "0.01", 409),
        ("2021-01-05", "500.00", 201),  # what is repaid in May and June is part of it
        ("2021-05-01", "500.00", 201),
        ("2021-05-02", "380.01", 409),
        ("2021-06-01", "380.00", 201),
        ("2021-06-01", "380.01", 409),
        ("2021-06-02", "300.00", 201),
        ("2021-06-02", "300.01", 409),
    ],
)
async def test_no_more_of_a_bond_is_refinanced_than_stood_of_it_on_that_day(
    client: httpx.AsyncClient, enter: Enter, repaid: Body, bonds: None, day: str, amount: str, expected: int
) -> None:
    await enter("debt-movements", repaid("P1", "2021-05-01", amount="120.00"))
    await enter("debt-movements", repaid("P2", "2021-06-01", amount="80.00"))
    status, found = await told(client, REFINANCINGS, {**repays("1", amount), "business_date": day})
    assert (status, found) == (expected, [] if expected == 201 else [("not_covered", "amount", "block")])


async def test_what_is_named_twice_before_it_is_repaid_is_no_more_than_stood(
    client: httpx.AsyncClient, body: Body, enter: Enter, repaid: Body, bonds: None
) -> None:
    await enter("bonds", body("bonds", "R2", code="R2", purpose="refinancing"))
    assert await told(client, REFINANCINGS, repays("1", "300.00")) == (201, [])
    late = {"business_date": "2021-06-02"}
    assert (await told(client, REFINANCINGS, {**repays("2", "200.01", "R2"), **late}))[0] == 409
    assert await told(client, REFINANCINGS, {**repays("2", "200.00", "R2"), **late}) == (201, [])
    early = repaid("P1", "2021-05-31", amount="200.01")  # 299.99 would stand when 300 are refinanced
    assert await told(client, "debt-movements", early) == (409, [("not_covered", "amount", "block")])


async def test_the_on_lending_of_a_bond_that_is_refinanced_does_not_go(
    client: httpx.AsyncClient, enter: Enter, body: Body, on_lent: Body, bonds: None
) -> None:
    await enter("bonds", body("bonds", "B2", code="B2"))
    lent = await enter("debt-movements", on_lent("M2", "2021-02-01", bond_code="B2", amount="100.00"))
    assert (await told(client, REFINANCINGS, repays("1", "100.00", "R1", "B2")))[0] == 201
    gone = await client.post(f"/v1/debt-movements/{lent}/void", json={"reason": "重复登记"})
    assert (gone.status_code, [each["code"] for each in gone.json()["findings"]]) == (409, ["not_covered"])


async def test_what_is_refinanced_is_told_beside_what_is_repaid_by_the_year_and_day(
    client: httpx.AsyncClient, enter: Enter, repaid: Body, bonds: None
) -> None:
    await enter("debt-movements", repaid("P1", "2021-06-01", amount="120.00"))
    rows = [("2021-06-01", "70.00"), ("2021-08-31", "30.50"), ("2022-01-01", "9.00")]
    for number, (day, amount) in enumerate(rows):
        assert (await told(client, REFINANCINGS, {**repays(f"{number}", amount), "business_date": day}))[0] == 201
    for end in ("2021-05-31", "2021-06-30", "2021-08-31", "2021-12-31", "2022-01-31"):
        figures = (await client.get("/v1/summary", params={"period": end[:7]})).json()["figures"]
        (value,) = [each["value"] for each in figures if each["id"] == "debt.government_debt.refinanced"]
        of_year = [Decimal(amount) for day, amount in rows if day[:4] == end[:4] and day <= end]
        assert Decimal(value) == sum(of_year), end
