"""Leads and key projects against receipts: what is linked stands on a tax voucher, and never on more than it brought."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from decimal import Decimal

import asyncpg
import httpx
import pytest

from bureau_common.testing.files import csv_of
from bureau_common.testing.once import Once
from revenue_svc.topics.tax_sources.schemas import LeadResultEntry
from tests.tax_source_rows import (
    TAXPAYERS,
    Body,
    change,
    change_refused,
    change_refused_on,
    enter,
    enterprise,
    lead,
    project,
    project_receipt,
    receipt,
    refused,
    refused_on,
    result,
    step,
    verified_lead,
)

WRITERS = 48
BOOKS = ("lead-results", "key-project-receipts")
Link = Callable[..., Body]
LINKS: dict[str, Link] = {"lead-results": result, "key-project-receipts": project_receipt}


@pytest.fixture(autouse=True)
async def linkable(client: httpx.AsyncClient, once: Once) -> None:
    """A verified lead L1 and a key project L1 from March 1 on, and a voucher of 1,000.00 of March 15."""

    async def fill() -> None:
        await enter(client, "enterprises", *[enterprise(code) for code in TAXPAYERS])
        await verified_lead(client)
        await enter(client, "key-projects", project("L1", business_date="2021-03-01"))
        await enter(client, "receipts", receipt())

    await once(fill)


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize(
    ("voucher", "link", "code", "field"),
    [
        (None, {"voucher": "V9"}, "unknown", "voucher_no"),
        (receipt("V2", subject="10304"), {"voucher": "V2"}, "receipt_not_tax", "voucher_no"),
        (None, {"business_date": "2021-03-14"}, "differs", "business_date"),
        (None, {"business_date": "2021-03-16"}, "differs", "business_date"),
        (receipt("V2", "2021-02-28"), {"voucher": "V2", "business_date": "2021-02-28"}, "too_early", "business_date"),
        (receipt("V2", payer_code=TAXPAYERS[1]), {"voucher": "V2"}, "differs", "voucher_no"),
        (None, {"amount": "1000.01"}, "not_covered", "amount"),
        (receipt("V2", kind="refund"), {"voucher": "V2", "amount": "0.01"}, "not_covered", "amount"),
    ],
)
async def test_a_link_that_its_voucher_does_not_bear_is_refused(
    client: httpx.AsyncClient, book: str, voucher: Body | None, link: dict[str, str], code: str, field: str
) -> None:
    if voucher is not None:
        await enter(client, "receipts", voucher)
    assert await refused_on(client, book, LINKS[book]("L1", **link)) == (code, field)
    assert (await client.get(f"/v1/{book}")).json()["items"] == []


@pytest.mark.parametrize("book", BOOKS)
async def test_a_voucher_bears_its_tax_to_the_fen_and_the_day_and_payer_that_fit(
    client: httpx.AsyncClient, book: str
) -> None:
    create = LINKS[book]
    await enter(
        client,
        "receipts",
        receipt("V2", "2021-03-01", payer_code=TAXPAYERS[0]),
        receipt("V3", source_ref="V3a"),
        receipt("V3", source_ref="V3b", subject="10304", amount="5000.00"),
        receipt("V3", source_ref="V3c", kind="correction", amount="-0.01"),
    )
    dry = await client.post(f"/v1/{book}", json=create("L1", "V3", "900.00"), params={"dry_run": True})
    assert dry.json()["headroom"] == {"V3": "99.99"}
    await enter(
        client,
        book,
        create("L1", "V1", "1000.00"),
        create("L1", "V2", "1000.00", business_date="2021-03-01"),
        create("L1", "V3", "999.99"),
    )


async def test_leads_share_a_voucher_and_a_project_may_bring_the_same_tax(client: httpx.AsyncClient) -> None:
    await verified_lead(client, "L2", subject="10104")
    await enter(client, "lead-results", result("L1", amount="600.00"))
    assert await refused(client, "lead-results", result("L2", amount="400.01")) == "not_covered"
    await enter(client, "lead-results", result("L2", amount="400.00"))
    await enter(client, "key-project-receipts", project_receipt("L1", amount="1000.00"))


async def test_a_receipt_keeps_what_is_linked_to_it(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await enter(client, "lead-results", result(amount="400.00"))
    assert await change_refused(client, "receipts", "V1", None) == "unknown"
    for changes, code, field in (
        ({"amount": "399.99"}, "not_covered", "amount"),
        ({"subject": "10304"}, "receipt_not_tax", "voucher_no"),
        ({"business_date": "2021-03-16"}, "differs", "business_date"),
        ({"voucher_no": "V2"}, "unknown", "voucher_no"),
        ({"payer_code": TAXPAYERS[1]}, "differs", "voucher_no"),
    ):
        assert await change_refused_on(client, "receipts", "V1", {**receipt(), **changes}) == (code, field)
    back = receipt("V1", source_ref="V1b", kind="correction", amount="-600.01")
    assert await refused(client, "receipts", back) == "not_covered"
    assert (await change(client, "receipts", "V1", receipt(amount="400.00"))).status_code == 200
    assert (await change(client, "lead-results", "L1/V1", None)).status_code == 200
    assert (await change(client, "receipts", "V1", None)).status_code == 200
    assert await is_verified()


async def test_a_lead_or_project_that_moves_keeps_fitting_its_receipts(client: httpx.AsyncClient) -> None:
    await change(client, "receipts", "V1", receipt(payer_code=TAXPAYERS[0]))
    await verified_lead(client, "L2", subject="10104", business_date="2021-01-05")
    await enter(client, "lead-results", result("L2"))
    await enter(client, "key-project-receipts", project_receipt("L1"))
    moved = {"subject": "10104", "credit_code": TAXPAYERS[1], "business_date": "2021-01-05"}
    assert await change_refused_on(client, "tax-leads", "L2", lead("L2", **moved)) == ("differs", "voucher_no")
    late = project("L1", business_date="2021-03-16")
    assert await change_refused(client, "key-projects", "L1", late) == "too_early"
    other = project("L1", business_date="2021-03-01", credit_code=TAXPAYERS[1])
    assert await change_refused_on(client, "key-projects", "L1", other) == ("differs", "voucher_no")
    assert (await change(client, "key-projects", "L1", project("L1", business_date="2021-03-15"))).status_code == 200


async def linked(superuser: asyncpg.Connection) -> Decimal:
    query = "select coalesce(sum(amount), 0) from lead_results where voided_change is null"
    total: Decimal = await superuser.fetchval(query)
    return total


async def verified_leads(client: httpx.AsyncClient, numbers: list[str]) -> None:
    months = [f"{year}-{month:02d}" for year in (2019, 2020) for month in range(1, 13)]
    about = [{"subject": subject, "tax_period": month} for subject in ("1010101", "10104") for month in months]
    await enter(client, "tax-leads", *[lead(number, **of) for number, of in zip(numbers, about, strict=True)])
    await enter(
        client, "tax-lead-steps", *[step(number, action) for number in numbers for action in ("assign", "verify")]
    )


@pytest.mark.race
async def test_writers_on_one_voucher_use_it_up_to_the_fen_and_no_further(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    numbers = [f"R{number:02d}" for number in range(WRITERS)]
    await verified_leads(client, numbers)
    answers = await asyncio.gather(
        *[client.post("/v1/lead-results", json=result(number, amount="100.00")) for number in numbers]
    )  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * (WRITERS - 10)
    refused_with = {answer.json()["findings"][0]["code"] for answer in answers if answer.status_code == 409}
    assert refused_with == {"not_covered"}
    assert await linked(superuser) == 1000


@pytest.mark.race
@pytest.mark.parametrize("seed", [1, 2])
async def test_links_by_row_and_file_beside_corrections_of_the_receipt_never_exceed_it(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, seed: int
) -> None:
    rng = random.Random(seed)
    numbers = [f"R{number:02d}" for number in range(WRITERS)]
    await verified_leads(client, numbers)

    async def link(writer: int) -> httpx.Response:
        body = result(numbers[writer], amount=f"{rng.randint(1, 9999) / 100:.2f}")
        if writer % 4:
            return await client.post("/v1/lead-results", json=body)
        content = csv_of(LeadResultEntry, [body])
        while True:
            answer = await client.post(
                "/v1/lead-results/import",
                files={"file": ("results.csv", content, "text/csv")},
                headers={"Idempotency-Key": f"results-{writer}"},
            )
            if answer.status_code != 503:
                return answer
            assert answer.json()["code"] == "busy"  # some files are received at once: it is sent again, as it says
            await asyncio.sleep(0.01)

    async def cut(number: int) -> httpx.Response:
        back = receipt("V1", source_ref=f"cut-{number}", kind="correction", amount="-60.00")
        return await client.post("/v1/receipts", json=back)

    answers = await asyncio.gather(*[link(writer) for writer in range(WRITERS)], *[cut(number) for number in range(12)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    tax = await superuser.fetchval("select sum(amount) from receipts where voided_change is null")
    assert 0 < await linked(superuser) <= tax
