"""Direct funds: the tag from the notice to the payment, each limit at its border, whatever is written, corrected or voided."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.fund_rows import TAG, allocation, benefit, chain, enterprise, notice, paid, tagged
from tests.payment_rows import Body, application, payee, plan, steps

Write = Callable[..., Awaitable[list[str]]]
NOTICES, ALLOCATIONS, BENEFITS = "direct-fund-notices", "direct-fund-allocations", "direct-fund-benefits"
FEBRUARY = "2021-02-10"


@pytest.fixture
def write(client: httpx.AsyncClient) -> Write:
    """Write bodies one by one; the codes of the findings that refused the last one, none where it was taken."""

    async def send(book: str, *bodies: Body, **params: object) -> list[str]:
        for body in bodies:
            answer = await client.post(f"/v1/{book}", json=body, params=params)
            if answer.status_code != 201:
                assert answer.status_code == 409, answer.text
                return [finding["code"] for finding in answer.json()["findings"]]
        return []

    return send


@pytest.fixture
async def ready(write: Write, once: Once) -> Write:
    """A fund of 1000.00, allocated, allotted, planned, and an application of 1000.00 that was sent."""

    async def fill() -> None:
        for book, bodies in chain().items():
            assert await write(book, *bodies) == []

    await once(fill)
    return write


async def current(client: httpx.AsyncClient, book: str, ref: str) -> str:
    return (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"][0]["id"]


async def void(client: httpx.AsyncClient, book: str, ref: str) -> list[str]:
    answer = await client.post(f"/v1/{book}/{await current(client, book, ref)}/void", json={"reason": "登记错误"})
    return [finding["code"] for finding in answer.json().get("findings", [])]


async def correct(client: httpx.AsyncClient, book: str, body: Body) -> list[str]:
    path = f"/v1/{book}/{await current(client, book, str(body['source_ref']))}/correct"
    answer = await client.post(path, json={"reason": "登记错误", "entry": body})
    assert answer.status_code in (200, 409), answer.text
    return [finding["code"] for finding in answer.json().get("findings", [])]


@pytest.mark.parametrize(
    ("allocate_by", "codes"),
    [
        ("2021-02-03", []),
        ("2021-01-04", []),
        ("2021-02-04", ["direct_fund_deadline"]),
        ("2021-01-03", ["direct_fund_deadline"]),
        (None, ["direct_fund_deadline"]),
    ],
)
async def test_a_notice_is_to_be_allocated_within_thirty_days(write: Write, allocate_by: str, codes: list[str]) -> None:
    assert await write(NOTICES, notice(allocate_by=allocate_by)) == codes


async def test_the_days_allowed_are_those_in_force_on_the_day_of_receipt(
    write: Write, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    entry = {
        "source": "bureau", "source_ref": "days", "reporting_unit": "bureau", "business_date": "2021-03-01",
        "key": "direct_fund_allocation_days", "value": "10", "document": "示财〔2021〕9号",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "新规定", "entry": entry}
    proposal = (await client.post("/v1/parameters/proposals", json=asked)).json()["proposal"]["id"]
    approver = {**issuer.headers("approver", person="p-9"), "Idempotency-Key": "days"}
    approved = await client.post(f"/v1/parameters/proposals/{proposal}/approve", headers=approver)
    assert approved.status_code == 200, approved.text
    before = notice(business_date="2021-02-28", allocate_by="2021-03-30")
    assert await write(NOTICES, before) == []
    later = notice("N2", business_date="2021-03-01", allocate_by="2021-03-12")
    assert await write(NOTICES, later) == ["direct_fund_deadline"]
    assert await write(NOTICES, {**later, "allocate_by": "2021-03-11"}) == []


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2020-01-01", []),
        ("2019-12-31", ["outside_year"]),
        ("2021-12-31", []),
        ("2022-01-01", ["outside_year"]),
    ],
)
async def test_a_notice_comes_in_its_year_or_the_one_before(write: Write, day: str, codes: list[str]) -> None:
    assert await write(NOTICES, notice(business_date=day, allocate_by=day)) == codes


async def test_the_notices_of_a_tag_are_about_one_fund_and_name_subjects_of_the_year(write: Write) -> None:
    assert await write(NOTICES, notice()) == []
    for other in (
        {"fund_name": "另一项资金"}, {"tier": "province"}, {"functional_codes": "206"}, {"payee_classes": None},
        {"fiscal_year": 2022},
    ):  # fmt: skip
        assert await write(NOTICES, notice("N2", **other)) == ["differs"]
    assert await write(NOTICES, notice("N2", functional_codes="999")) == ["subject_unknown"]
    assert await write(NOTICES, notice("N2", tag="02", payee_classes="999")) == ["subject_unknown"]
    assert await write(NOTICES, notice("N2")) == []


async def test_codes_parted_by_any_comma_are_one_spelling_and_no_code_is_malformed(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"/v1/{NOTICES}", json=notice(functional_codes="205, 206；20805"))
    assert answer.json()["record"]["functional_codes"] == "205、206、20805"
    for wrong in ("", "20", "205、", "教育"):
        answer = await client.post(f"/v1/{NOTICES}", json=notice("N2", functional_codes=wrong))
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "functional_codes")


async def test_allocations_reach_what_was_received_and_not_a_fen_beyond(write: Write) -> None:
    assert await write(ALLOCATIONS, allocation(amount="0.01")) == ["not_covered"]
    assert await write(NOTICES, notice()) == []
    assert await write(ALLOCATIONS, allocation(amount="0.00")) == ["allocation_amount_zero"]
    assert await write(ALLOCATIONS, allocation(business_date="2021-01-03")) == ["not_covered"]
    assert await write(ALLOCATIONS, allocation(fiscal_year=2022)) == ["direct_fund_year"]
    assert await write(ALLOCATIONS, allocation(amount="999.99")) == []
    assert await write(ALLOCATIONS, allocation("L2", amount="0.02")) == ["not_covered"]
    assert await write(ALLOCATIONS, allocation("L2", amount="0.01", to_unit="340312")) == []
    assert await write(ALLOCATIONS, allocation("L3", amount="-0.01", to_unit="340312")) == []
    assert await write(ALLOCATIONS, allocation("L4", amount="0.01", business_date=FEBRUARY)) == []


async def test_an_allotment_with_a_tag_that_no_notice_has_is_refused(write: Write, client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/budget-allotments", json=tagged())
    (unknown, beyond) = answer.json()["findings"]
    assert (unknown["code"], unknown["field"], unknown["actual"]) == ("unknown", "direct_fund_tag", TAG)
    assert (unknown["clause"]["verified"], beyond["code"]) == (False, "not_covered")
    assert await write("budget-allotments", tagged(direct_fund_tag=None)) == []


async def test_allotments_stay_within_what_their_unit_and_project_were_allocated(write: Write) -> None:
    assert await write(NOTICES, notice()) == []
    parts = [allocation(amount="600.00"), allocation("L2", amount="400.00", project_code="P1")]
    assert await write(ALLOCATIONS, *parts) == []
    assert await write("budget-allotments", tagged(amount="600.01")) == ["not_covered"]
    assert await write("budget-allotments", tagged(amount="600.00", business_date="2021-01-04")) == ["not_covered"]
    assert await write("budget-allotments", tagged(amount="600.00", reporting_unit="340312")) == ["not_covered"]
    assert await write("budget-allotments", tagged(amount="600.00")) == []
    assert await write("budget-allotments", tagged("A2", amount="400.01", project_code="P1")) == ["not_covered"]
    assert await write("budget-allotments", tagged("A2", amount="400.00", project_code="P1")) == []
    assert await write("budget-allotments", tagged("A1", source_ref="A1+", kind="increase", amount="0.01")) == [
        "not_covered"
    ]


async def test_an_allotment_is_of_the_year_and_purpose_of_its_fund(write: Write) -> None:
    assert await write(NOTICES, notice()) == []
    assert await write(ALLOCATIONS, allocation()) == []
    for year in (2020, 2024):
        assert await write("budget-allotments", tagged(fiscal_year=year)) == ["direct_fund_year"]
    for year in (2022, 2023):  # what is left keeps its tag over the year's end
        other = {"fiscal_year": year, "amount": "0.01", "allotment_no": f"A{year}"}
        assert await write("budget-allotments", tagged(f"A{year}", **other, functional_code="20502")) == []
    assert await write("budget-allotments", tagged(functional_code="206", amount="900.00")) == ["direct_fund_purpose"]
    assert await write("budget-allotments", tagged(functional_code="20502", amount="900.00")) == []


async def test_a_payment_carries_the_tag_of_its_allotment(ready: Write) -> None:
    assert await ready("payments", paid(direct_fund_tag=None)) == ["differs"]
    assert await ready("payments", paid(direct_fund_tag="other")) == ["differs"]
    assert await ready("payments", paid()) == []


async def test_a_payment_to_somebody_whom_the_fund_is_not_for_is_refused_with_the_clause(
    write: Write, client: httpx.AsyncClient
) -> None:
    for book, bodies in {**chain(), "direct-fund-notices": [notice(payee_classes="507、509")]}.items():
        assert await write(book, *bodies) == []
    answer = await client.post("/v1/payments", json=paid())
    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["code"], finding["field"]) == (
        409,
        "direct_fund_purpose",
        "government_economic",
    )
    assert (finding["actual"], finding["expected"]) == ("502", "507、509")
    assert "直达资金" in finding["clause"]["document"]
    assert "不得挪用" in finding["message_zh"]
    assert finding["message_en"].startswith("Payment Q1: the subject 502 is outside what the direct fund")
    assert "may be used for" in finding["message_en"]
    assert await correct(client, NOTICES, notice(payee_classes="507、502")) == []
    assert await write("payments", paid()) == []
    assert await correct(client, NOTICES, notice(payee_classes="507")) == ["direct_fund_purpose"]
    assert await correct(client, NOTICES, notice(payee_classes="502", functional_codes="206")) == [
        "direct_fund_purpose", "direct_fund_purpose"
    ]  # fmt: skip
    assert await correct(client, NOTICES, notice(payee_classes=None)) == []


async def test_what_is_allocated_allotted_and_paid_can_be_neither_voided_nor_cut_away(
    ready: Write, client: httpx.AsyncClient
) -> None:
    assert await ready("payments", paid(amount="600.00")) == []
    assert await void(client, NOTICES, "N1") == ["not_covered", "unknown"]
    assert await correct(client, NOTICES, notice(amount="999.99")) == ["not_covered"]
    assert await correct(client, NOTICES, notice(tag="02")) == ["not_covered", "unknown"]
    taken = notice("N2", kind="withdrawn", amount="0.01", allocate_by=None, business_date=FEBRUARY)
    assert await ready(NOTICES, taken) == ["not_covered"]
    assert await void(client, ALLOCATIONS, "L1") == ["not_covered"]
    assert await ready(ALLOCATIONS, allocation("L2", amount="-0.01", business_date=FEBRUARY)) == ["not_covered"]
    assert await correct(client, "budget-allotments", tagged(direct_fund_tag=None)) == ["differs"]
    cut = tagged("A1", source_ref="A1-", kind="reduce", amount="400.00", business_date=FEBRUARY)
    assert await ready("payment-plans", plan("P2", amount="-400.00", plan_month="2021-03")) == []
    assert await ready("budget-allotments", cut) == []
    assert await ready(ALLOCATIONS, allocation("L2", amount="-400.00", business_date=FEBRUARY)) == []
    assert await ready(NOTICES, {**taken, "amount": "400.01"}) == ["not_covered"]
    assert await ready(NOTICES, {**taken, "amount": "400.00"}) == []


async def test_no_more_reaches_beneficiaries_than_was_paid_and_they_are_registered(
    ready: Write, client: httpx.AsyncClient
) -> None:
    assert await ready("payments", paid(amount="600.00")) == []
    assert await ready(BENEFITS, benefit()) == ["unknown"]
    assert await ready(BENEFITS, benefit(beneficiary="household", beneficiary_code="110101199003070011")) == ["unknown"]
    assert await ready("enterprises", enterprise()) == []
    assert await ready(BENEFITS, benefit(amount="600.01")) == ["not_covered"]
    assert await ready(BENEFITS, benefit(business_date="2021-03-09")) == ["not_covered"]
    assert await ready(BENEFITS, benefit(amount="600.00")) == []
    returned = paid(source_ref="Q1/r", kind="refunded", amount="0.01", business_date="2021-04-01")
    assert await ready("payments", returned) == ["not_covered"]
    assert await correct(client, BENEFITS, benefit(amount="599.99")) == []
    assert await ready("payments", returned) == []


async def test_an_unregistered_beneficiary_is_named_by_its_reference_alone(
    ready: Write, client: httpx.AsyncClient
) -> None:
    assert await ready("payments", paid()) == []
    code = "110101199003070011"
    answer = await client.post(f"/v1/{BENEFITS}", json=benefit(beneficiary="household", beneficiary_code=code))
    assert answer.status_code == 409
    assert code not in answer.text


async def test_a_dry_run_answers_the_same_and_shows_the_room_and_writes_nothing(
    write: Write, client: httpx.AsyncClient
) -> None:
    assert await write(NOTICES, notice()) == []
    before = (await client.get("/v1/changes")).json()["head"]["change_no"]

    async def dry(book: str, body: Body) -> tuple[int, dict[str, str]]:
        answer = await client.post(f"/v1/{book}", json=body, params={"dry_run": True})
        return answer.status_code, answer.json().get("headroom", {})

    assert await dry(ALLOCATIONS, allocation(amount="999.99")) == (
        200, {f"{TAG}.allocatable": "0.01", f"{TAG}.340311.allottable": "999.99"}
    )  # fmt: skip
    assert await dry(ALLOCATIONS, allocation(amount="1000.01")) == (409, {})
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == before
    assert await write(ALLOCATIONS, allocation()) == []
    _, room = await dry("budget-allotments", tagged(amount="250.00"))
    assert room[f"{TAG}.340311.allottable"] == "750.00"
    assert await dry("budget-allotments", tagged(amount="1000.01")) == (409, {})


async def test_payments_without_a_tag_are_untouched_by_the_rules_of_funds(write: Write) -> None:
    assert await write("payee-accounts", payee()) == []
    assert await write("budget-allotments", tagged(direct_fund_tag=None, functional_code="213")) == []
    assert await write("payment-plans", plan()) == []
    assert await write("payment-applications", application()) == []
    assert await write("payment-steps", *steps("Q1")) == []
    assert await write("payments", paid(direct_fund_tag=None, functional_code="213")) == []
