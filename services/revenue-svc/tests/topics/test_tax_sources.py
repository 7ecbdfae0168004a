"""Tax sources: comparisons make leads, leads end in receipts or in a reason, and the figures count them."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.files import csv_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.topics.tax_sources.schemas import ThirdPartyFactEntry
from tests.alerts import alerts_of
from tests.tax_source_rows import (
    TAXPAYERS,
    Body,
    change,
    change_refused,
    contributions,
    declared,
    enter,
    enterprise,
    fact,
    figure,
    lead,
    receipt,
    refused,
    result,
    step,
    verified_lead,
)


@pytest.fixture(autouse=True)
async def registered(client: httpx.AsyncClient) -> None:
    """Every taxpayer of the tests is in the register."""
    await enter(client, "enterprises", *[enterprise(code) for code in TAXPAYERS])


async def comparisons(client: httpx.AsyncClient, period: str = "2021-01", **params: object) -> list[Body]:
    answer = await client.get("/v1/tax-source-comparisons", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    items: list[Body] = answer.json()["items"]
    return items


async def set_parameter(client: httpx.AsyncClient, issuer: Issuer, key: str, value: str, day: str) -> None:
    """Proposed by one person and approved by another."""
    entry = {
        "source": "bureau", "source_ref": f"{key}-{day}", "reporting_unit": "bureau", "business_date": day,
        "key": key, "value": value, "document": "淮财〔2021〕9号",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "调整口径", "entry": entry}
    proposal = (await client.post("/v1/parameters/proposals", json=asked)).json()["proposal"]["id"]
    approver = {**issuer.headers("approver", person="李四"), "Idempotency-Key": str(entry["source_ref"])}
    approved = await client.post(f"/v1/parameters/proposals/{proposal}/approve", headers=approver)
    assert approved.status_code == 200, approved.text


async def test_a_comparison_is_entered_as_a_lead_and_is_gone_then(client: httpx.AsyncClient) -> None:
    await enter(client, "third-party-facts", fact("F1"), fact("F2", taxable="2000.33", kind="consumption"))
    await enter(client, "declared-taxes", declared("D1"), declared("D2", "1000.00"))
    (found,) = await comparisons(client)
    # 1,000,000.00 * 13% + round(2,000.33 * 13%) = 130,000.00 + 260.04
    assert (found["implied_tax"], found["declared_tax"], found["gap"]) == ("130260.04", "101000.00", "29260.04")
    assert found["taxpayer"] == "示范企业736A"
    reference = found["reference"]
    assert reference == f"{TAXPAYERS[0]}-1010101-2021-01"
    body = {
        **found["lead"], "source": "comparison", "source_ref": reference, "lead_no": reference,
        "reporting_unit": "340311", "business_date": "2021-03-01",
    }  # fmt: skip
    answer = await client.post("/v1/tax-leads", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["record"]["expected_amount"] == "29260.04"
    assert await comparisons(client) == []
    again = await client.post("/v1/tax-leads", json=body)
    assert (again.status_code, again.json()["change_no"]) == (200, None)
    assert await refused(client, "tax-leads", {**body, "source_ref": "other", "lead_no": "other"}) == "repeated"
    await change(client, "tax-leads", str(reference), None)
    assert len(await comparisons(client)) == 1


async def test_departments_that_see_the_same_business_do_not_add_up(client: httpx.AsyncClient) -> None:
    await enter(
        client,
        "third-party-facts",
        fact("F1", "500000.00"),
        fact("F2", "400000.00", source_department="market_regulation", kind="registration"),
        fact("F3", "300000.00", source_department="market_regulation", kind="registration"),
    )
    (found,) = await comparisons(client)
    assert (found["implied_tax"], found["lead"]["source_department"]) == ("91000.00", "market_regulation")


async def test_only_the_period_the_subject_and_the_taxpayer_that_a_fact_names_are_compared(
    client: httpx.AsyncClient,
) -> None:
    await enter(client, "third-party-facts", fact())
    await enter(
        client,
        "declared-taxes",
        declared("D1", "900000.00", tax_period="2021-02"),
        declared("D2", "900000.00", subject="10104"),
        declared("D3", "900000.00", credit_code=TAXPAYERS[1]),
    )
    (found,) = await comparisons(client)
    assert found["declared_tax"] == "0.00"
    assert await comparisons(client, "2021-02") == []


async def test_the_thresholds_are_dated_and_a_gap_on_them_is_none(client: httpx.AsyncClient, issuer: Issuer) -> None:
    await enter(
        client,
        "third-party-facts",
        fact("F1", "100000.00", rate_pct="10"),
        fact("F2", "100000.10", rate_pct="10", credit_code=TAXPAYERS[1]),
        fact("F3", "100000.00", rate_pct="10", tax_period="2021-02"),
    )
    assert [item["lead"]["credit_code"] for item in await comparisons(client)] == [TAXPAYERS[1]]
    await set_parameter(client, issuer, "tax_gap_minimum", "9999.99", "2021-02-01")
    assert len(await comparisons(client)) == 1
    assert len(await comparisons(client, "2021-02")) == 1


async def test_comparisons_come_in_pages_and_as_of_a_change(client: httpx.AsyncClient, issuer: Issuer) -> None:
    before = await enter(client, "third-party-facts", *[fact(code, credit_code=code) for code in TAXPAYERS])
    seen, cursor = [], None
    while True:
        params = {"period": "2021-01", "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await client.get("/v1/tax-source-comparisons", params=params)).json()
        seen += [item["lead"]["credit_code"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(TAXPAYERS)
    await enter(client, "tax-leads", lead())
    assert len(await comparisons(client)) == 2
    assert len(await comparisons(client, as_of=before)) == 3
    assert (await client.get("/v1/tax-source-comparisons?period=2021-13")).status_code == 422
    bound = issuer.headers("viewer", units=["340311"])
    assert (await client.get("/v1/tax-source-comparisons?period=2021-01", headers=bound)).status_code == 403


async def test_facts_come_as_the_file_that_a_department_sends(client: httpx.AsyncClient) -> None:
    row = {**fact(), "source_department": "电力", "kind": "用电用水"}
    answer = await client.post(
        "/v1/third-party-facts/import",
        files={"file": ("power.csv", csv_of(ThirdPartyFactEntry, [row], "gb18030"), "text/csv")},
        headers={"Idempotency-Key": "power-1"},
    )
    assert (answer.status_code, answer.json().get("created")) == (201, 1)
    assert len(await comparisons(client)) == 1


@pytest.mark.parametrize(
    ("book", "body", "code"),
    [
        ("third-party-facts", fact(credit_code="91340300MA2MXXXX0J"), None),
        ("third-party-facts", fact(subject="10304"), "not_a_tax"),
        ("third-party-facts", fact(subject="1019801"), "subject_unknown"),
        ("third-party-facts", fact(business_date="2020-12-31"), "tax_period_not_begun"),
        ("declared-taxes", declared(subject="10304"), "not_a_tax"),
        ("declared-taxes", declared(business_date="2020-12-31"), "tax_period_not_begun"),
        ("tax-leads", lead(business_date="2020-12-31"), "tax_period_not_begun"),
        ("tax-leads", lead(expected="0.00"), None),
        ("tax-lead-steps", step("L1", "assign", handler=None), "lead_handler"),
        ("tax-lead-steps", step("L1", "verify", handler="第一税务所"), "lead_handler"),
        ("tax-lead-steps", step("L1", "dismiss", grounds=None), "lead_grounds"),
        ("tax-lead-steps", step("L1", "assign", grounds="停产"), "lead_grounds"),
        ("tax-lead-steps", step("L1", "realise"), None),
        ("tax-lead-steps", step("L1", "assign"), "unknown"),
        ("lead-results", result(), "unknown"),
        ("lead-results", result(amount="0.00"), None),
    ],
)
async def test_what_no_rule_allows_is_refused(
    client: httpx.AsyncClient, book: str, body: Body, code: str | None
) -> None:
    if code is None:
        assert (await client.post(f"/v1/{book}", json=body)).status_code == 422
    else:
        assert await refused(client, book, body) == code
    assert (await client.get(f"/v1/{book}")).json()["items"] == []


async def test_the_first_day_of_a_tax_period_is_no_day_too_early(client: httpx.AsyncClient) -> None:
    for book, body in (("third-party-facts", fact()), ("declared-taxes", declared()), ("tax-leads", lead())):
        answer = await client.post(f"/v1/{book}", json={**body, "business_date": "2021-01-01"})
        assert answer.status_code == 201, answer.text


async def test_taxpayers_stand_in_the_register_and_numbers_once(client: httpx.AsyncClient) -> None:
    await change(client, "enterprises", TAXPAYERS[2], None)
    for book, body in (("third-party-facts", fact()), ("declared-taxes", declared()), ("tax-leads", lead())):
        assert await refused(client, book, {**body, "credit_code": TAXPAYERS[2]}) == "unknown"
    await enter(client, "declared-taxes", declared())
    assert await refused(client, "declared-taxes", {**declared(), "source_ref": "X"}) == "repeated"
    await enter(client, "tax-leads", lead())
    assert await refused(client, "tax-leads", {**lead(subject="10104"), "source_ref": "X"}) == "repeated"
    assert await refused(client, "tax-leads", lead("L2")) == "repeated"
    await enter(client, "tax-leads", lead("L3", tax_period="2021-02"))


async def test_a_lead_goes_from_found_to_its_end_and_no_other_way(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    async def state(number: str = "L1") -> tuple[str, str, str | None, str | None]:
        (found,) = (await client.get("/v1/tax-lead-states", params={"lead_no": number})).json()
        return found["state"], found["realised"], found["handler"], found["grounds"]

    await enter(client, "receipts", receipt())
    await enter(client, "tax-leads", lead(), lead("L2", subject="10104"))
    assert await state() == ("found", "0.00", None, None)
    assert await refused(client, "tax-lead-steps", step("L1", "verify")) == "step_out_of_order"
    assert await refused(client, "tax-lead-steps", step("L1", "assign", "2021-02-28")) == "too_early"
    await enter(client, "tax-lead-steps", step("L1", "assign", "2021-03-01"))
    assert await state() == ("assigned", "0.00", "第一税务所", None)
    assert await refused(client, "lead-results", result()) == "step_out_of_order"
    moved = step("L1", "assign", "2021-03-02", source_ref="again", handler="第二税务所")
    await enter(client, "tax-lead-steps", moved, step("L1", "verify"))
    assert await state() == ("verified", "0.00", "第二税务所", None)
    await enter(client, "lead-results", result())
    assert await state() == ("realised", "400.00", "第二税务所", None)
    assert await refused(client, "tax-lead-steps", step("L1", "dismiss", "2021-03-31")) == "step_out_of_order"
    assert await refused(client, "lead-results", result(source_ref="X")) == "repeated"
    await enter(client, "tax-lead-steps", step("L2", "dismiss"))
    assert await state("L2") == ("dismissed", "0.00", None, "季节性停产")
    assert await refused(client, "tax-lead-steps", step("L2", "assign", "2021-03-06")) == "step_out_of_order"
    for book, ref in (("tax-lead-steps", "L1/verify"), ("tax-leads", "L1")):
        assert await change_refused(client, book, ref, None) in ("step_out_of_order", "unknown")
    assert await change_refused(client, "tax-leads", "L1", lead(business_date="2021-03-02")) == "too_early"
    assert await is_verified()


async def test_a_lead_counts_while_it_is_open_and_is_overdue_after_its_days(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await enter(client, "receipts", receipt("V1", "2021-04-30"))
    # Found 90 days before June 30 and 91 days before it.
    await enter(client, "tax-leads", lead("L1", business_date="2021-04-01"))
    await enter(client, "tax-leads", lead("L2", business_date="2021-03-31", subject="10104"))

    async def counts(period: str) -> tuple[str | None, str | None]:
        return (
            await figure(client, "tax_sources.pending", period),
            await figure(client, "tax_sources.overdue_leads", period),
        )

    assert [await counts(period) for period in ("2021-03", "2021-06", "2021-07")] == [
        ("1", "0"),
        ("2", "1"),
        ("2", "2"),
    ]
    assert await contributions(client, "tax_sources.overdue_leads", "2021-06") == {"L2": "1"}
    await set_parameter(client, issuer, "tax_lead_days", "91", "2021-06-30")
    assert await counts("2021-06") == ("2", "0")
    (alert,) = [each for each in await alerts_of(client, "2021-07") if each.code == "tax_leads_overdue"]
    assert (alert.said, alert.since) == ("有2项涉税线索发现超过91天仍未办结", "2021-07-31")
    await enter(client, "tax-lead-steps", step("L2", "dismiss", "2021-07-31"))
    await enter(client, "tax-lead-steps", step("L1", "assign", "2021-04-02"), step("L1", "verify", "2021-04-03"))
    await enter(client, "lead-results", result(business_date="2021-04-30"))
    assert [await counts(period) for period in ("2021-03", "2021-04", "2021-06", "2021-07")] == [
        ("1", "0"),
        ("1", "0"),
        ("1", "0"),
        ("0", "0"),
    ]
    assert await alerts_of(client, "2021-08") == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_figures_are_what_plain_python_makes_of_the_rows(client: httpx.AsyncClient, seed: int) -> None:
    rng = random.Random(seed)
    subjects = ("1010101", "10104", "10109", "10110")
    wanted: list[tuple[date, Decimal]] = []
    ended: dict[int, date] = {}
    received: list[tuple[date, Decimal]] = []
    for number, (code, subject, year) in enumerate(
        [(c, s, y) for c in TAXPAYERS for s in subjects for y in (2020, 2021)]
    ):
        found = date(year, rng.randint(1, 12), rng.randint(1, 28))
        expected = Decimal(rng.randint(1, 10**7)) / 100
        period = f"{year}-01"
        body = lead(
            f"L{number}",
            f"{expected:.2f}",
            credit_code=code,
            subject=subject,
            tax_period=period,
            business_date=str(found),
        )
        await enter(client, "tax-leads", body)
        wanted.append((found, expected))
        later = found + timedelta(days=rng.randint(0, 40))
        if rng.random() < 0.3:
            await enter(client, "tax-lead-steps", step(f"L{number}", "dismiss", str(later)))
            ended[number] = later
        elif rng.random() < 0.6:
            amount = Decimal(rng.randint(1, 10**6)) / 100
            voucher = f"V{number}"
            await enter(client, "receipts", receipt(voucher, str(later), amount="10000.00", subject=subject))
            steps = [step(f"L{number}", action, str(found)) for action in ("assign", "verify")]
            await enter(client, "tax-lead-steps", *steps)
            await enter(
                client, "lead-results", result(f"L{number}", voucher, f"{amount:.2f}", business_date=str(later))
            )
            ended[number] = later
            received.append((later, amount))
    for year, month, last in ((2020, 12, 31), (2021, 6, 30), (2021, 12, 31)):
        end, period = date(year, month, last), f"{year}-{month:02d}"
        of_year = [(day, amount) for day, amount in wanted if day.year == year and day <= end]
        realised = sum(amount for day, amount in received if day.year == year and day <= end)
        expected = sum(amount for _, amount in of_year)
        still_open = [n for n, (day, _) in enumerate(wanted) if day <= end and not (n in ended and ended[n] <= end)]
        overdue = [n for n in still_open if (end - wanted[n][0]).days > 90]
        assert await figure(client, "tax_sources.leads_found", period) == str(len(of_year))
        assert Decimal(await figure(client, "tax_sources.expected", period) or 0) == expected
        assert Decimal(await figure(client, "tax_sources.realised", period) or 0) == realised
        assert await figure(client, "tax_sources.pending", period) == str(len(still_open))
        assert await figure(client, "tax_sources.overdue_leads", period) == str(len(overdue))
        assert sum(map(Decimal, (await contributions(client, "tax_sources.realised", period)).values())) == realised
        share = await figure(client, "tax_sources.realised_pct", period)
        assert (
            share is None if not received else abs(Decimal(share or 0) - realised * 100 / expected) < Decimal("1e-11")
        )


async def test_leads_without_any_receipt_are_a_gap_in_what_was_realised(client: httpx.AsyncClient) -> None:
    await verified_lead(client)
    assert await figure(client, "tax_sources.realised") is None
    assert await figure(client, "tax_sources.expected") == "1000.00"
