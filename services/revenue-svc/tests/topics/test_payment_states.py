"""The states of payment applications, and payments as people send them."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.files import csv_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.topics.payments.schemas import PaymentEntry
from tests.payment_rows import allotment, application, payment

Write = Callable[..., Awaitable[list[str]]]
MARCH, APRIL = "2021-03-10", "2021-04-10"


async def test_states_are_derived_with_the_money_that_moved_at_any_cut_off_and_for_the_units_of_the_token(
    ready: Write, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    before = (await client.get("/v1/changes")).json()["head"]["change_no"]
    assert await ready("payment-applications", application("Q2", amount="5.00")) == []
    assert await ready("payments", payment(amount="600.00")) == []
    assert await ready("payments", payment("Z1/b", kind="bounced", amount="50.00", business_date=APRIL)) == []
    query = {"application_no": ["Q1", "Q2", "Q9"]}
    answer = await client.get("/v1/payment-application-states", params=query)
    money = {"paid": "600.00", "bounced": "50.00", "refunded": "0.00", "cleared": "0.00", "cleared_back": "0.00"}
    sent = {"application_no": "Q1", "allotment_no": "A1", "state": "sent", "since": "2021-03-02", "amount": "1000.00"}
    assert answer.json()[0] == {**sent, **money}
    assert [(each["application_no"], each["state"], each["since"]) for each in answer.json()] == [
        ("Q1", "sent", "2021-03-02"),
        ("Q2", "applied", "2021-03-01"),
    ]
    for as_of, state in ((before, "sent"), (before - 1, "approved"), (before - 2, "reviewed"), (before - 3, "applied")):
        (then,) = (await client.get("/v1/payment-application-states", params={**query, "as_of": as_of})).json()
        assert (then["state"], then["paid"]) == (state, "0.00")
    other = issuer.headers("viewer", units=["340312"])
    assert (await client.get("/v1/payment-application-states", params=query, headers=other)).json() == []


@pytest.mark.parametrize("amount", ["0.00", "-0.01"])
async def test_amounts_are_positive_and_the_input_is_named(client: httpx.AsyncClient, amount: str) -> None:
    for book, body in (
        ("payments", payment(amount=amount)),
        ("budget-allotments", allotment(amount=amount)),
        ("payment-applications", application(amount=amount)),
    ):
        answer = await client.post(f"/v1/{book}", json=body)
        assert answer.status_code == 422
        assert [(e["field"], e["rule"]) for e in answer.json()["errors"]] == [("amount", "greater_than")]


async def test_a_file_of_the_treasury_says_yes_and_no_in_chinese(ready: Write, client: httpx.AsyncClient) -> None:
    content = csv_of(PaymentEntry, [{**payment(amount="600.00"), "general_outlay": "否", "kind": "支付"}], "gb18030")
    answer = await client.post(
        "/v1/payments/import",
        files={"file": ("payments.csv", content, "text/csv")},
        headers={"Idempotency-Key": "one"},
    )
    assert (answer.status_code, answer.json()["created"]) == (201, 1), answer.text
    assert await ready("payments", payment("Z2", amount="1.00")) == ["paid > planned"]
