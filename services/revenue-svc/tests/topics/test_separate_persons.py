"""Recorder, reviewer and approver of one payment application are three persons; who took a step is asked for."""

import asyncpg
import httpx
import pytest

from revenue_svc.topics.payments.rules import check_operator, check_recorder
from revenue_svc.topics.payments.schemas import ApplicationEntry, StepEntry
from tests.payment_rows import Body, allotment, application, payee, plan, step

Told = list[tuple[str, str]]


async def post(client: httpx.AsyncClient, book: str, body: Body) -> Told:
    """Enters a record, after a dry run that must find the same; the findings."""
    rehearsed = await client.post(f"/v1/{book}", json=body, params={"dry_run": "true"})
    answer = await client.post(f"/v1/{book}", json=body)
    assert (rehearsed.status_code, answer.status_code) in ((200, 201), (409, 409)), answer.text
    found = [[(each["code"], each["severity"]) for each in told.json()["findings"]] for told in (rehearsed, answer)]
    assert found[0] == found[1]
    for each in answer.json()["findings"]:
        assert each["message_zh"]
        assert each["message_en"].isascii()
    return found[1]


@pytest.fixture
async def applied(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Two applications of one recorder."""
    for book, body in (
        ("payee-accounts", payee()),
        ("budget-allotments", allotment()),
        ("payment-plans", plan()),
        ("payment-applications", application("Q1", amount="1.00", operator="A-1")),
        ("payment-applications", application("Q2", amount="1.00", operator="A-1")),
    ):
        assert await post(client, book, body) == []
    return client


@pytest.mark.parametrize(
    ("reviewer", "approver", "codes"),
    [
        ("A-1", None, ["same_operator"]),
        ("B-2", "A-1", ["same_operator"]),
        ("B-2", "B-2", ["same_operator"]),
        ("Ｂ-2", "B-2", ["same_operator"]),
        ("a-1", None, ["same_operator"]),
        ("b-2", "B-2", ["same_operator"]),
        ("B-2", "C-3", []),
    ],
)
async def test_one_person_for_two_duties_of_an_application_is_refused(
    applied: httpx.AsyncClient, reviewer: str, approver: str | None, codes: list[str]
) -> None:
    told = await post(applied, "payment-steps", step("Q1", "review", operator=reviewer))
    if approver is not None:
        assert told == []
        told = await post(applied, "payment-steps", step("Q1", "approve", operator=approver))
    assert [code for code, _ in told] == codes


async def test_of_another_application_the_same_person_may_have_another_duty(applied: httpx.AsyncClient) -> None:
    assert await post(applied, "payment-steps", step("Q1", "review", operator="B-2")) == []
    assert await post(applied, "payment-steps", step("Q1", "approve", operator="C-3")) == []
    assert await post(applied, "payment-steps", step("Q1", "send", operator="B-2")) == []
    assert await post(applied, "payment-steps", step("Q2", "review", operator="C-3")) == []
    assert await post(applied, "payment-steps", step("Q2", "approve", operator="B-2")) == []


async def test_a_corrected_application_is_held_against_its_steps(applied: httpx.AsyncClient) -> None:
    assert await post(applied, "payment-steps", step("Q1", "review", operator="B-2")) == []
    (row,) = (await applied.get("/v1/payment-applications", params={"source_ref": "Q1"})).json()["items"]
    body = {"reason": "经办人有误", "entry": application("Q1", amount="1.00", operator="B-2")}
    answer = await applied.post(f"/v1/payment-applications/{row['id']}/correct", json=body)
    assert (answer.status_code, [each["code"] for each in answer.json()["findings"]]) == (409, ["same_operator"])


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "1.01"},
        {"payee_name": "另一建筑有限公司"},
        {"payee_account": "6222000099998888"},
        {"payee_bank": "另一银行"},
    ],
)
async def test_what_was_reviewed_is_neither_raised_nor_turned_to_another_payee(
    applied: httpx.AsyncClient, change: dict[str, str]
) -> None:
    """Who recorded it would have approved the rest alone. With its steps taken back it is corrected, and reviewed anew."""
    (row,) = (await applied.get("/v1/payment-applications", params={"source_ref": "Q1"})).json()["items"]
    body = {"reason": "内容有误", "entry": application("Q1", amount="1.00", operator="A-1") | change}
    path = f"/v1/payment-applications/{row['id']}/correct"
    assert (await applied.post(path, json=body, params={"dry_run": "true"})).status_code == 200
    reviewed = await applied.post("/v1/payment-steps", json=step("Q1", "review", operator="B-2"))
    for query in ({"dry_run": "true"}, {}):
        answer = await applied.post(path, json=body, params=query)
        assert answer.status_code == 409, answer.text
        assert [each["code"] for each in answer.json()["findings"] if each["severity"] == "block"] == [
            "application_reviewed"
        ]
    review = f"/v1/payment-steps/{reviewed.json()['record']['id']}/void"
    assert (await applied.post(review, json={"reason": "重新审核"})).status_code == 200
    assert (await applied.post(path, json=body)).status_code == 200


async def test_what_was_reviewed_may_be_lowered_and_said_better(applied: httpx.AsyncClient) -> None:
    assert await post(applied, "payment-steps", step("Q1", "review", operator="B-2")) == []
    (row,) = (await applied.get("/v1/payment-applications", params={"source_ref": "Q1"})).json()["items"]
    entry = application("Q1", amount="0.50", operator="A-1", purpose="校舍加固")
    answer = await applied.post(
        f"/v1/payment-applications/{row['id']}/correct", json={"reason": "金额有误", "entry": entry}
    )
    assert answer.status_code == 200, answer.text


async def test_a_step_whose_person_is_not_told_is_refused_and_sending_needs_none(applied: httpx.AsyncClient) -> None:
    missing = [("operator_missing", "block")]
    assert await post(applied, "payment-steps", step("Q1", "review", operator=None)) == missing
    assert await post(applied, "payment-steps", step("Q1", "review")) == []
    assert await post(applied, "payment-steps", step("Q1", "approve", operator=None)) == missing
    assert await post(applied, "payment-steps", step("Q1", "approve")) == []
    assert await post(applied, "payment-steps", step("Q1", "send", operator=None)) == []
    assert await post(applied, "payment-steps", step("Q2", "reject", operator=None)) == []


async def test_an_application_whose_recorder_is_not_told_is_refused(client: httpx.AsyncClient) -> None:
    for book, body in (("payee-accounts", payee()), ("budget-allotments", allotment()), ("payment-plans", plan())):
        assert await post(client, book, body) == []
    unnamed = application("Q1", amount="1.00", operator=None)
    assert await post(client, "payment-applications", unnamed) == [("operator_missing", "block")]


async def test_no_step_follows_on_a_duty_of_before_whose_person_is_not_told(
    applied: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    missing = [("operator_missing", "block")]
    await superuser.execute("update payment_applications set operator = null where application_no = 'Q1'")
    assert await post(applied, "payment-steps", step("Q1", "review")) == missing
    (row,) = (await applied.get("/v1/payment-applications", params={"source_ref": "Q1"})).json()["items"]
    body = {"reason": "补填经办人", "entry": application("Q1", amount="1.00", operator="A-1")}
    assert (await applied.post(f"/v1/payment-applications/{row['id']}/correct", json=body)).status_code == 200
    assert await post(applied, "payment-steps", step("Q1", "review")) == []
    await superuser.execute("update payment_steps set operator = null where application_no = 'Q1'")
    assert await post(applied, "payment-steps", step("Q1", "approve")) == missing
    assert await post(applied, "payment-steps", step("Q1", "reject")) == []


async def test_under_a_step_that_was_taken_no_application_loses_its_person(applied: httpx.AsyncClient) -> None:
    """Dated to before the rules it would not have to tell who recorded it, and whoever reviewed it could be the same."""
    (row,) = (await applied.get("/v1/payment-applications", params={"source_ref": "Q1"})).json()["items"]
    path, unnamed = f"/v1/payment-applications/{row['id']}/correct", {"business_date": "2013-12-31", "operator": None}
    body = {"reason": "改日期", "entry": application("Q1", amount="1.00", **unnamed)}
    assert (await applied.post(path, json=body, params={"dry_run": "true"})).status_code == 200
    assert await post(applied, "payment-steps", step("Q1", "review")) == []
    answer = await applied.post(path, json=body)
    assert (answer.status_code, [each["code"] for each in answer.json()["findings"]]) == (409, ["operator_missing"])


@pytest.mark.parametrize(("day", "severity"), [("2013-12-31", "warn"), ("2014-01-01", "block")])
def test_a_duty_is_named_from_the_first_day_of_the_rules_of_internal_control(day: str, severity: str) -> None:
    taken = StepEntry.model_validate(step("Q1", "review", day, operator=None))
    applied = ApplicationEntry.model_validate(application("Q1", business_date=day, operator=None))
    assert [(each.code, each.severity) for each in check_operator(taken)] == [("operator_missing", severity)]
    assert [(each.code, each.severity) for each in check_recorder(applied)] == [("operator_missing", severity)]
