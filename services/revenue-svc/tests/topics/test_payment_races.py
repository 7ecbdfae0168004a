"""Many writers on one allotment: single payments, batches and files together never overspend it by a fen."""

import asyncio
import random
from decimal import Decimal

import asyncpg
import httpx
import pytest

from bureau_common.testing.files import csv_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.topics.payments.schemas import ApplicationEntry, PaymentEntry, StepEntry
from tests.payment_rows import Body, allotment, application, payee, payment, plan, steps, told

WRITERS = 64


async def send_file(client: httpx.AsyncClient, book: str, content: bytes, key: str) -> httpx.Response:
    return await client.post(
        f"/v1/{book}/import",
        files={"file": ("file.csv", content, "text/csv")},
        headers={"Idempotency-Key": key},
    )


async def batch(client: httpx.AsyncClient, book: str, items: list[Body]) -> None:
    answer = await client.post(f"/v1/{book}/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


async def prepare(client: httpx.AsyncClient, room: str, amounts: dict[str, str]) -> None:
    """`room` allotted and planned, and a sent application for each amount by number."""
    await batch(client, "payee-accounts", [payee()])
    await batch(client, "budget-allotments", [allotment(amount=room)])
    await batch(client, "payment-plans", [plan(amount=room)])
    applied = [application(number, amount=amount) for number, amount in amounts.items()]
    await batch(client, "payment-applications", applied)
    await batch(client, "payment-steps", [each for number in amounts for each in steps(number)])


def paid(number: str, amount: str) -> Body:
    return payment(number, payment_no=number, application_no=number, amount=amount)


async def spent(superuser: asyncpg.Connection) -> Decimal:
    return await superuser.fetchval("select coalesce(sum(amount), 0) from payments where voided_change is null")


@pytest.mark.race
async def test_64_payments_at_once_spend_an_allotment_to_the_fen_and_no_further(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    numbers = [f"Q{number:02d}" for number in range(WRITERS)]
    await prepare(client, "1000.00", dict.fromkeys(numbers, "100.00"))
    answers = await asyncio.gather(
        *[client.post("/v1/payments", json=paid(number, "100.00")) for number in numbers]
    )  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 54
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {told(problem["findings"][0]) for problem in refused} == {"paid > planned"}
    assert {problem["clause"]["article"] for problem in refused} == {"第五十七条"}
    assert await spent(superuser) == 1000


@pytest.mark.race
@pytest.mark.parametrize("seed", [1, 2])
async def test_64_writers_by_payment_batch_and_file_leave_less_than_the_smallest_refused(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, issuer: Issuer, seed: int
) -> None:
    rng = random.Random(seed)
    amounts = {
        f"Q{writer:02d}-{part}": f"{rng.randint(1, 9999) / 100:.2f}" for writer in range(WRITERS) for part in range(3)
    }
    room = Decimal(sum(map(Decimal, amounts.values()))) / 3
    await prepare(client, f"{room:.2f}", amounts)

    async def write(writer: int) -> tuple[Decimal, int]:
        parts = [number for number in amounts if number.startswith(f"Q{writer:02d}-")]
        bodies = [paid(number, amounts[number]) for number in parts]
        if writer % 3 == 0:
            bodies = bodies[:1]
            answer = await client.post("/v1/payments", json=bodies[0])
        elif writer % 3 == 1:
            answer = await client.post("/v1/payments/batch", json={"items": bodies})
        else:
            content = csv_of(PaymentEntry, bodies)
            answer = await send_file(client, "payments", content, f"file-{writer}")
            while answer.status_code != 201 and answer.json()["code"] in ("import_running", "busy"):  # one at a time
                await asyncio.sleep(0.05)
                answer = await send_file(client, "payments", content, f"file-{writer}")
        return sum((Decimal(str(body["amount"])) for body in bodies), Decimal(0)), answer.status_code

    outcomes = await asyncio.gather(*map(write, range(WRITERS)))
    taken = sum((amount for amount, status in outcomes if status == 201), Decimal(0))
    smallest = min(amount for amount, status in outcomes if status == 409)
    assert {status for _, status in outcomes} == {201, 409}
    assert await spent(superuser) == taken <= Decimal(f"{room:.2f}")
    assert Decimal(f"{room:.2f}") - taken < smallest
    verified = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert verified.json()["ok"] is True


@pytest.mark.race
async def test_payments_and_a_cut_of_their_plan_at_once_never_leave_more_paid_than_planned(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    numbers = [f"Q{number:02d}" for number in range(32)]
    await prepare(client, "3200.00", dict.fromkeys(numbers, "100.00"))
    # What payments ask is compiled by one that is refused: else the cuts, which ask less, are all there first.
    assert (await client.post("/v1/payments", json=paid(numbers[0], "3200.01"))).status_code == 409
    cuts = [plan(f"C{number:02d}", amount="-100.00") for number in range(32)]
    writes = [
        *[client.post("/v1/payments", json=paid(number, "100.00")) for number in numbers],
        *[client.post("/v1/payment-plans", json=cut) for cut in cuts],
    ]
    random.Random(3).shuffle(writes)
    answers = await asyncio.gather(*writes)
    assert sorted(answer.status_code for answer in answers) == [201] * 32 + [409] * 32
    planned = await superuser.fetchval("select sum(amount) from payment_plans")
    assert await spent(superuser) == planned > 0


async def test_a_month_of_20000_payments_is_imported_and_one_fen_too_many_refuses_the_file(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    count, each, per = 20_000, 10, 5  # payments, payments an application, applications an allotment
    numbers = {f"Q{number:05d}": f"A{number // per:03d}" for number in range(count // each)}
    room = f"{each * per * 10}.00"
    names = sorted(set(numbers.values()))
    await batch(client, "payee-accounts", [payee()])
    await batch(client, "budget-allotments", [allotment(name, allotment_no=name, amount=room) for name in names])
    await batch(client, "payment-plans", [plan(name, allotment_no=name, amount=room) for name in names])
    applied = [application(number, allotment_no=name, amount="100.01") for number, name in numbers.items()]
    taken = [done for number in numbers for done in steps(number)]
    bodies = [
        payment(
            f"{number}/{one}", payment_no=f"{number}/{one}", application_no=number, allotment_no=name, amount="10.00"
        )
        for number, name in numbers.items()
        for one in range(each)
    ]
    for book, content in (
        ("payment-applications", csv_of(ApplicationEntry, applied)),
        ("payment-steps", csv_of(StepEntry, taken)),
    ):
        assert (await send_file(client, book, content, book)).status_code == 201
    bodies[-1]["amount"] = "10.01"
    refused = await send_file(client, "payments", csv_of(PaymentEntry, bodies), "too-much")
    assert (refused.status_code, [told(f) for f in refused.json()["findings"]]) == (409, ["paid > planned"])
    bodies[-1]["amount"] = "10.00"
    answer = await send_file(client, "payments", csv_of(PaymentEntry, bodies), "all")
    assert (answer.status_code, answer.json()["created"]) == (201, count)
    assert await spent(superuser) == count * 10
