"""The claims of the report turn with the data: nothing said without figures, then true, then false."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.payment_rows import spending

Make = Callable[..., dict[str, object]]
OWN = {"budget_level": "district", "district_share_pct": "100"}
NEED = {
    "source": "budget",
    "source_ref": "N1",
    "reporting_unit": "340311",
    "business_date": "2021-01-20",
    "fiscal_year": 2021,
    "kind": "wages",
    "item": "在职人员工资",
    "need": "100.00",
    "guaranteed": "100.00",
}

PRAISE, PROBLEMS = ("C01", "C02", "C03", "C04", "C30", "C31"), ("C39", "C40", "C41")


async def claims(client: httpx.AsyncClient, **params: object) -> dict[str, bool | None]:
    return {claim["id"]: claim["holds"] for claim in await _claims(client, **params)}


async def _claims(client: httpx.AsyncClient, **params: object) -> list[dict[str, Any]]:
    """Those that the records of these tests decide; the claims of other topics are tried with them."""
    answer = await client.get("/v1/summary", params={"period": "2021-06", **params})
    return [claim for claim in answer.json()["claims"] if claim["id"] in (*PRAISE, *PROBLEMS)]


async def enter(client: httpx.AsyncClient, book: str, *items: dict[str, object]) -> int:
    answer = await client.post(f"/v1/{book}/batch", json={"items": [*items]})
    assert answer.status_code in (200, 201), answer.text  # the check of the one payee comes with every payment
    change_no: int = answer.json()["change_no"]
    return change_no


async def pay(client: httpx.AsyncClient, *lines: dict[str, object]) -> None:
    for book, items in spending(lines).items():
        await enter(client, book, *items)


async def test_the_claims_turn_with_the_data(client: httpx.AsyncClient, receipt: Make, budget: Make) -> None:
    assert await claims(client) == dict.fromkeys((*PRAISE, *PROBLEMS))
    await enter(client, "budgets", budget("B1", amount="1000.00"))
    await enter(
        client,
        "receipts",
        receipt("R1", amount="510.00", **OWN),
        receipt("R0", amount="500.00", business_date="2020-03-15", **OWN),
    )
    last_year = {"business_date": "2020-03-10", "amount": "100.00"}
    await pay(
        client,
        {"source_ref": "Z1", "functional_code": "205", **last_year},
        {"source_ref": "Z2", "functional_code": "201", **last_year},
    )
    now = {"business_date": "2021-03-10"}
    await pay(
        client,
        {"source_ref": "Z3", "functional_code": "205", "amount": "100.00", **now},
        {"source_ref": "Z4", "functional_code": "201", "amount": "90.00", **now},
    )
    good_at = await enter(client, "guarantee-needs", NEED)
    # 510 of 1000 by June is ahead of 50 %; 510 against 500; 190 spent against 200, 100 of them on livelihood (52.6 %).
    good = {**dict.fromkeys(PRAISE, True), **dict.fromkeys(PROBLEMS, False)}
    assert await claims(client) == good

    refund = receipt("R2", amount="30.00", kind="refund", **OWN)
    await enter(client, "receipts", refund)  # 480: down on last year, 48 % by June
    await pay(
        client, {"source_ref": "Z5", "functional_code": "201", "amount": "60.00", **now}
    )  # 250 spent, livelihood 40 %
    # Spending grew by a quarter while revenue fell; it is all tax, and more than was spent, still.
    assert await claims(client) == {**dict.fromkeys((*PRAISE, *PROBLEMS), False), "C41": True}
    assert await claims(client, as_of=good_at) == good


async def test_a_gap_of_the_guarantees_alone_ends_stability(
    client: httpx.AsyncClient, receipt: Make, budget: Make
) -> None:
    await enter(client, "budgets", budget("B1", amount="1000.00"))
    await enter(client, "receipts", receipt("R1", amount="900.00", **OWN))
    await enter(client, "guarantee-needs", NEED)
    assert (await claims(client))["C30"] is True
    await enter(
        client, "guarantee-needs", {**NEED, "source_ref": "N2", "item": "离退休人员待遇", "guaranteed": "99.99"}
    )
    assert (await claims(client))["C30"] is False


async def test_the_structure_and_the_strength_of_revenue_are_problems_below_the_bureaus_own_floors(
    client: httpx.AsyncClient, receipt: Make, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    fees = {"subject": "1030706", "collecting_body": "finance", **OWN}
    await enter(client, "receipts", receipt("R1", amount="75.00", **OWN), receipt("R2", amount="25.00", **fees))
    await pay(client, {"source_ref": "Z1", "business_date": "2021-03-10", "amount": "200.00"})
    found = await claims(client)  # 75 % tax and 50 % sufficient: both on their floor
    assert (found["C39"], found["C40"]) == (False, False)
    floors = {"tax_share_floor_pct": "75.01", "self_sufficiency_floor_pct": "50.01"}
    for key, value in floors.items():
        raised = {"source": "bureau", "source_ref": key, "reporting_unit": "bureau", "business_date": "2021-06-30"}
        entry = {**raised, "key": key, "value": value, "document": "淮财〔2021〕9号"}
        assert (await approve("parameters", entry)).status_code == 200
    found = await claims(client)
    assert (found["C39"], found["C40"], found["C41"]) == (True, True, None)
    notes = {claim["id"]: claim["notes"] for claim in await _claims(client)}
    assert "淮财〔2021〕9号" in notes["C39"][0]
    assert "财力不厚" in notes["C40"][0]
    earlier = await claims(client, period="2021-05")  # the floors are dated
    assert (earlier["C39"], earlier["C40"]) == (False, False)
