"""Paid <= planned <= allotted to the fen, whatever is written, corrected or voided; and the states of an application."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.payment_rows import Body, allotment, application, payment, plan, step, steps, told

Write = Callable[..., Awaitable[list[str]]]
MARCH, APRIL = "2021-03-10", "2021-04-10"


async def current(client: httpx.AsyncClient, book: str, ref: str) -> str:
    found = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    return found[0]["id"]


async def void(client: httpx.AsyncClient, book: str, ref: str) -> list[str]:
    path = f"/v1/{book}/{await current(client, book, ref)}/void"
    answer = await client.post(path, json={"reason": "登记错误"})
    return [told(finding) for finding in answer.json().get("findings", [])]


async def correct(client: httpx.AsyncClient, book: str, body: Body) -> list[str]:
    path = f"/v1/{book}/{await current(client, book, str(body['source_ref']))}/correct"
    answer = await client.post(path, json={"reason": "登记错误", "entry": body})
    assert answer.status_code in (200, 409), answer.text
    return [told(finding) for finding in answer.json().get("findings", [])]


async def test_plans_reach_the_allotment_and_not_a_fen_beyond(write: Write) -> None:
    await write("budget-allotments", allotment())
    assert await write("payment-plans", plan(amount="999.99")) == []
    assert await write("payment-plans", plan("P2", amount="0.02")) == ["planned > allotted"]
    assert await write("payment-plans", plan("P2", amount="0.01")) == []
    assert await write("payment-plans", plan("P3", amount="0.01", plan_month="2021-12")) == ["planned > allotted"]


async def test_a_broken_limit_shows_both_sides_the_difference_and_the_article(
    ready: Write, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/v1/payments", json=payment(amount="600.02"))
    (finding,) = answer.json()["findings"]
    assert (finding["actual"], finding["expected"], finding["difference"]) == ("600.02", "<= 600.00", "0.02")
    assert (finding["clause"]["article"], finding["clause"]["verified"]) == ("第五十七条", False)
    assert finding["message_zh"] == "A1：至2021-03-10支付600.02元，超过用款计划600.00元，超出0.02元"


async def test_a_plan_below_nothing_is_refused_though_nothing_was_paid(write: Write) -> None:
    await write("budget-allotments", allotment(amount="100.00"))
    assert await write("payment-plans", plan(amount="-0.01")) == ["paid > planned"]


async def test_a_plan_that_is_raised_and_put_off_breaks_both_limits(ready: Write, client: httpx.AsyncClient) -> None:
    assert await ready("payments", payment(amount="600.00")) == []
    raised = plan(amount="600.01", plan_month="2021-04")
    assert await correct(client, "payment-plans", raised) == [
        "planned > allotted", "paid > planned", "unknown: plan_month"
    ]  # fmt: skip


async def test_an_increase_makes_room_from_its_day_on(write: Write) -> None:
    await write("budget-allotments", allotment(), allotment("A2", kind="increase", amount="50.00", business_date=APRIL))
    assert await write("payment-plans", plan(amount="1000.01")) == ["planned > allotted"]
    assert await write("payment-plans", plan(amount="1050.00", plan_month="2021-04")) == ["planned > allotted"]
    assert await write("payment-plans", plan(amount="1050.00", plan_month="2021-05")) == []


async def test_an_allotment_is_not_reduced_below_what_is_planned_now_or_later(ready: Write) -> None:
    assert await ready("budget-allotments", allotment("A2", kind="reduce", amount="0.01")) == ["planned > allotted"]
    assert await ready("payment-plans", plan("P3", plan_month="2021-04", amount="-0.01")) == []
    assert await ready("budget-allotments", allotment("A2", kind="reduce", amount="0.02")) == ["planned > allotted"]
    assert await ready("budget-allotments", allotment("A2", kind="reduce", amount="0.01")) == []


async def test_payments_reach_what_is_planned_by_their_day_and_not_a_fen_beyond(ready: Write) -> None:
    assert await ready("payments", payment(amount="600.01")) == ["paid > planned"]
    assert await ready("payments", payment(amount="600.00")) == []
    assert await ready("payments", payment("Z2", payment_no="Z2", amount="0.01")) == ["paid > planned"]
    last_of_march = payment("Z2", payment_no="Z2", amount="0.01", business_date="2021-03-31")
    assert await ready("payments", last_of_march) == ["paid > planned"]
    first_of_april = payment("Z2", payment_no="Z2", amount="400.00", business_date="2021-04-01")
    assert await ready("payments", first_of_april) == []


async def test_a_payment_entered_late_may_not_use_what_later_payments_used(ready: Write) -> None:
    assert await ready("payments", payment(amount="700.00", business_date=APRIL)) == []
    assert await ready("payments", payment("Z2", payment_no="Z2", amount="300.01")) == [
        "paid > planned", "paid > applied for"
    ]  # fmt: skip
    assert await ready("payments", payment("Z2", payment_no="Z2", amount="300.00")) == []


async def test_what_bounced_may_be_paid_again_and_what_was_refunded_returns_to_the_plan(ready: Write) -> None:
    assert await ready("payments", payment(amount="600.00")) == []
    bounced = payment("Z1/b", kind="bounced", amount="600.00", business_date="2021-03-12")
    assert await ready("payments", bounced) == []
    assert await ready("payments", payment("Z2", payment_no="Z2", amount="600.00", business_date="2021-03-11")) == [
        "paid > planned", "paid > applied for"
    ]  # fmt: skip
    assert await ready("payments", payment("Z2", payment_no="Z2", amount="600.00", business_date="2021-03-12")) == []
    refund = payment("Z2/r", payment_no="Z2", kind="refunded", amount="100.00", business_date="2021-03-20")
    assert await ready("payments", refund) == []
    again = payment("Z3", payment_no="Z3", amount="100.00", business_date="2021-03-20")
    assert await ready("payments", again) == []


@pytest.mark.parametrize("kinds", [("bounced", "bounced"), ("bounced", "refunded"), ("refunded", "refunded")])
async def test_no_more_comes_back_than_was_paid(ready: Write, kinds: tuple[str, str]) -> None:
    one, other = (payment(f"Z1/{place}", kind=kind, business_date=APRIL) for place, kind in enumerate(kinds))
    assert await ready("payments", payment(amount="100.00")) == []
    assert await ready("payments", {**one, "amount": "60.00"}) == []
    assert await ready("payments", {**other, "amount": "40.01"}) == ["returned > paid"]
    assert await ready("payments", {**other, "amount": "40.00"}) == []


async def test_a_return_stands_on_a_payment_of_its_own_number_and_not_before_its_day(ready: Write) -> None:
    assert await ready("payments", payment(amount="100.00")) == []
    early = payment("Z1/b", kind="bounced", amount="1.00", business_date="2021-03-09")
    assert await ready("payments", early) == ["returned > paid"]
    other = payment("Z9/b", payment_no="Z9", kind="refunded", amount="1.00")
    assert await ready("payments", other) == ["returned > paid"]


async def test_no_more_is_cleared_than_was_paid_and_clearing_uses_no_plan(ready: Write) -> None:
    assert await ready("payments", payment(amount="600.00")) == []
    assert await ready("payments", payment("Z1/c", kind="cleared", amount="600.01")) == ["cleared > paid"]
    assert await ready("payments", payment("Z1/c", kind="cleared", amount="600.00")) == []


@pytest.mark.parametrize(
    ("paid", "returned", "cleared", "back", "expected"),
    [
        ("1.00", "1.00", "1.00", "0", []),
        ("1.00", "1.01", "0", "0", ["returned > paid"]),
        ("1.00", "0", "1.01", "0", ["cleared > paid"]),
        ("0", "0.01", "0.01", "0", ["returned > paid", "cleared > paid"]),
        ("1.00", "0.60", "0.50", "0.50", []),
        ("1.00", "0.60", "0.50", "0.51", ["cleared back > cleared"]),
        ("1.00", "0.40", "0.50", "0.41", ["cleared back > returned"]),
    ],
)
async def test_no_more_returns_or_is_cleared_than_was_paid(
    ready: Write, client: httpx.AsyncClient, paid: str, returned: str, cleared: str, back: str, expected: list[str]
) -> None:
    amounts = {"paid": paid, "refunded": returned, "cleared": cleared, "cleared_back": back}
    rows = [payment(f"Z1/{kind}", kind=kind, amount=amount) for kind, amount in amounts.items() if amount != "0"]
    answer = await client.post("/v1/payments/batch", json={"items": rows})
    assert answer.status_code == (409 if expected else 201), answer.text
    assert [told(finding) for finding in answer.json()["findings"]] == expected


async def test_an_application_is_not_overpaid(ready: Write) -> None:
    assert await ready("payment-applications", application("Q2", amount="10.00")) == []
    assert await ready("payment-steps", *steps("Q2")) == []
    assert await ready("payments", payment(application_no="Q2", amount="10.01")) == ["paid > applied for"]
    assert await ready("payments", payment(application_no="Q2", amount="10.00")) == []


async def test_steps_follow_each_other_and_only_a_sent_application_is_paid(write: Write) -> None:
    await write("budget-allotments", allotment())
    await write("payment-plans", plan())
    await write("payment-applications", application())
    for done in ("review", "approve", "send"):
        assert await write("payments", payment()) == ["paid_before_sent"]
        for action in {"approve", "send"} - {done} if done != "send" else ():
            assert await write("payment-steps", step("Q1", action)) == ["step_out_of_order"]
        assert await write("payment-steps", step("Q1", done)) == []
        again = {**step("Q1", done), "source_ref": "again"}
        assert await write("payment-steps", again) == ["step_out_of_order"]
    assert await write("payment-steps", step("Q1", "reject")) == ["step_out_of_order"]
    assert await write("payments", payment(business_date="2021-03-01")) == ["paid_before_sent"]
    assert await write("payments", payment(business_date="2021-03-02")) == []


async def test_a_rejected_application_is_neither_worked_on_nor_paid(write: Write) -> None:
    await write("budget-allotments", allotment())
    await write("payment-plans", plan())
    await write("payment-applications", application())
    assert await write("payment-steps", step("Q1", "review"), step("Q1", "reject")) == []
    assert await write("payment-steps", step("Q1", "approve", "2021-03-03")) == ["step_out_of_order"]
    # Of one day the order is that of the actions: this approval came before the rejection, which still ends it.
    assert await write("payment-steps", step("Q1", "approve")) == []
    assert await write("payment-steps", step("Q1", "send")) == ["step_out_of_order"]
    assert await write("payments", payment()) == ["paid_before_sent"]


async def test_steps_need_their_application_and_its_day(write: Write) -> None:
    assert await write("payment-steps", step("Q1", "review")) == ["unknown: application_no"]
    await write("budget-allotments", allotment())
    await write("payment-plans", plan())
    await write("payment-applications", application())
    assert await write("payment-steps", step("Q1", "review", "2021-02-28")) == ["too_early"]


async def test_an_application_needs_a_plan_a_number_of_its_own_and_its_own_units_allotment(ready: Write) -> None:
    assert await ready("payment-applications", application("Q2", allotment_no="A9")) == ["unknown: plan_month"]
    assert await ready("payment-applications", application("Q2", plan_month="2021-05")) == ["unknown: plan_month"]
    assert await ready("payment-applications", application("Q2", reporting_unit="340312")) == [
        "differs: reporting_unit"
    ]
    assert await ready("payment-applications", {**application(), "source_ref": "again"}) == ["repeated"]


async def test_an_allotment_is_issued_once_for_one_purpose_and_used_within_its_unit_and_year(write: Write) -> None:
    assert await write("budget-allotments", allotment(kind="increase")) == ["allotment_issue"]
    assert await write("budget-allotments", allotment()) == []
    assert await write("budget-allotments", allotment("A2")) == ["allotment_issue"]
    before = allotment("A2", kind="increase", business_date="2021-01-04")
    assert await write("budget-allotments", before) == ["allotment_issue"]
    for other in ({"functional_code": "206"}, {"project_code": "P1"}, {"reporting_unit": "340312"}):
        assert await write("budget-allotments", allotment("A2", kind="increase", **other)) == ["differs: allotment_no"]
    assert await write("budget-allotments", allotment("A2", kind="increase", direct_fund_tag="01")) == [
        "differs: allotment_no", "not_covered"
    ]  # fmt: skip
    assert await write("payment-plans", plan(reporting_unit="340312")) == ["differs: reporting_unit"]
    assert await write("payment-plans", plan(plan_month="2022-01")) == ["outside_year"]
    assert await write("budget-allotments", allotment("A2", functional_code="20599")) == [
        "allotment_issue", "differs: allotment_no"
    ]  # fmt: skip
    assert await write("budget-allotments", allotment("B1", allotment_no="B1", functional_code="999")) == [
        "subject_unknown"
    ]


async def test_a_payment_of_the_next_year_is_refused(ready: Write) -> None:
    assert await ready("payments", payment(amount="1.00", business_date="2021-12-31")) == []
    late = payment("Z2", payment_no="Z2", amount="1.00", business_date="2022-01-01")
    assert await ready("payments", late) == ["outside_year"]


@pytest.mark.parametrize(
    ("field", "value", "sides"),
    [
        ("functional_code", "206", ("206", "205")),
        ("budget_kind", "government_fund", ("government_fund", "general_public_budget")),
        ("government_economic", "505", ("505", "502")),
        ("general_outlay", True, ("true", "false")),
        ("three_public", "vehicles", ("vehicles", "—")),
        ("reporting_unit", "340312", ("340312", "340311")),
    ],
)
async def test_what_a_payment_repeats_must_be_what_application_and_allotment_say(
    ready: Write, client: httpx.AsyncClient, field: str, value: object, sides: tuple[str, str]
) -> None:
    answer = await client.post("/v1/payments", json=payment(amount="1.00", **{field: value}))
    (finding, *_) = answer.json()["findings"]
    assert (answer.status_code, finding["code"], finding["field"]) == (409, "differs", field)
    assert (finding["actual"], finding["expected"]) == sides
    assert finding["clause"]["verified"] is False
    assert await ready("payments", payment(amount="1.00")) == []


async def test_a_payment_may_not_draw_on_another_allotment_than_its_application(ready: Write) -> None:
    assert await ready("budget-allotments", allotment("B1", allotment_no="B1")) == []
    assert await ready("payment-plans", plan("B1", allotment_no="B1")) == []
    assert await ready("payments", payment(amount="1.00", allotment_no="B1")) == ["differs: allotment_no"]


async def test_what_payments_stand_on_can_be_neither_voided_nor_corrected_away(
    ready: Write, client: httpx.AsyncClient
) -> None:
    assert await ready("payments", payment(amount="600.00")) == []
    assert await ready("payments", payment("Z1/r", kind="refunded", amount="50.00", business_date=APRIL)) == []
    assert await void(client, "budget-allotments", "A1") == ["planned > allotted", "unknown: plan_month"]
    assert await void(client, "payment-plans", "P1") == ["paid > planned", "unknown: plan_month"]
    assert await void(client, "payment-applications", "Q1") == ["unknown: application_no", "paid > applied for"]
    assert await void(client, "payment-steps", "Q1/send") == ["paid_before_sent"]
    assert await void(client, "payment-steps", "Q1/review") == ["step_out_of_order"]
    assert await void(client, "payments", "Z1") == ["returned > paid"]
    assert await correct(client, "payment-plans", plan(amount="599.99")) == ["paid > planned"]
    assert await correct(client, "payment-plans", plan(amount="600.00", plan_month="2021-04")) == [
        "paid > planned", "unknown: plan_month"
    ]  # fmt: skip
    assert await correct(client, "payment-applications", application(amount="599.99")) == ["paid > applied for"]
    assert await correct(client, "payment-applications", application(general_outlay=True)) == [
        "differs: general_outlay"
    ]
    assert await correct(client, "budget-allotments", allotment(functional_code="206")) == ["differs: functional_code"]
    assert await correct(client, "payment-steps", step("Q1", "send", "2021-03-11")) == ["paid_before_sent"]
    assert await correct(client, "payments", payment(amount="49.99")) == ["returned > paid"]
    assert await correct(client, "payments", payment(amount="600.01")) == ["paid > planned"]


async def test_a_correction_within_the_rules_is_taken(ready: Write, client: httpx.AsyncClient) -> None:
    assert await ready("payments", payment(amount="600.00")) == []
    assert await correct(client, "payments", payment(amount="599.99")) == []
    assert await correct(client, "payment-plans", plan(amount="599.99")) == []
    assert await correct(client, "payment-applications", application(purpose="校舍加固")) == []
    assert await void(client, "payments", "Z1") == []
    assert await void(client, "payment-steps", "Q1/send") == []


async def test_a_dry_run_shows_the_headroom_after_the_write_and_writes_nothing(
    ready: Write, client: httpx.AsyncClient
) -> None:
    async def dry(book: str, body: Body) -> dict[str, str]:
        answer = await client.post(f"/v1/{book}", json=body, params={"dry_run": True})
        assert answer.status_code == 200, answer.text
        return answer.json()["headroom"]

    assert await ready("payments", payment(amount="100.00")) == []
    changes = (await client.get("/v1/changes")).json()["head"]["change_no"]
    second = payment("Z2", payment_no="Z2", amount="499.99")
    assert await dry("payments", second) == {"A1.plannable": "0.00", "A1.payable": "0.01"}
    in_april = {**second, "business_date": APRIL}
    assert await dry("payments", in_april) == {"A1.plannable": "0.00", "A1.payable": "400.01"}
    more = allotment("A2", kind="increase", amount="5.00", business_date=MARCH)
    assert await dry("budget-allotments", more) == {"A1.plannable": "5.00", "A1.payable": "500.00"}
    refused = await client.post(
        "/v1/payments", json=payment("Z2", payment_no="Z2", amount="500.01"), params={"dry_run": True}
    )
    (finding,) = refused.json()["findings"]
    assert (refused.status_code, finding["difference"], finding["expected"]) == (409, "0.01", "<= 600.00")
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == changes
