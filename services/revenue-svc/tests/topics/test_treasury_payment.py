"""Payee checks, the payer's account, bounces and clearing: refused or alerted at their borders, dry run alike."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.alerts import alerts_of
from tests.payment_rows import Body, allotment, application, payee, payment, plan, step, steps, told
from tests.treasury_rows import account, closing, common, statement

Write = Callable[..., Awaitable[list[str]]]
UNCHECKED = "6228480000000002"
FIGURES = "revenue.treasury_payment"


@pytest.fixture
async def write(client: httpx.AsyncClient) -> Write:
    """Write bodies; the codes that refused the last one. A dry run before each meets the same and writes nothing."""

    async def send(book: str, *bodies: Body) -> list[str]:
        for body in bodies:
            dry = await client.post(f"/v1/{book}", json=body, params={"dry_run": "true"})
            answer = await client.post(f"/v1/{book}", json=body)
            codes = [told(finding) for finding in answer.json().get("findings", [])]
            assert (dry.status_code, answer.status_code) in ((200, 201), (409, 409)), answer.text
            assert [told(finding) for finding in dry.json()["findings"]] == codes
            if answer.status_code == 409:
                assert all(each["message_en"] and each["clause"]["document"] for each in answer.json()["findings"])
                return codes
        return []

    return send


async def arrange(write: Write) -> None:
    """1000.00 allotted and planned for March."""
    assert await write("budget-allotments", allotment()) == []
    assert await write("payment-plans", plan()) == []


@pytest.fixture
async def planned(write: Write) -> Write:
    await arrange(write)
    return write


@pytest.fixture
async def sent(write: Write, once: Once) -> Write:
    """What is arranged, and an application of 1000.00 to a checked payee, sent on the second of March."""

    async def fill() -> None:
        await arrange(write)
        assert await write("payee-accounts", payee()) == []
        assert await write("payment-applications", application()) == []
        assert await write("payment-steps", *steps("Q1")) == []

    await once(fill)
    return write


async def act(client: httpx.AsyncClient, book: str, ref: str, action: str = "void", **body: object) -> list[str]:
    (found,) = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    answer = await client.post(f"/v1/{book}/{found['id']}/{action}", json={"reason": "登记错误", **body})
    assert answer.status_code in (200, 409), answer.text
    return [told(finding) for finding in answer.json().get("findings", [])]


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-03") -> str | None:
    figure: str | None = (await client.get(f"/v1/figures/{FIGURES}.{name}", params={"period": period})).json()["value"]
    return figure


async def alerts(client: httpx.AsyncClient, period: str) -> set[str]:
    return {alert.code for alert in await alerts_of(client, period)}


async def set_parameter(client: httpx.AsyncClient, issuer: Issuer, key: str, text: str, day: str) -> None:
    entry = {
        **common(f"{key}-{day}", day),
        "reporting_unit": "bureau",
        "key": key,
        "value": text,
        "document": "示财〔2021〕9号",
    }
    body = {"operation": "enter", "reason": "调整口径", "entry": entry}
    asked = await client.post("/v1/parameters/proposals", json=body, headers={"Idempotency-Key": f"p{key}{day}"})
    path = f"/v1/parameters/proposals/{asked.json()['proposal']['id']}/approve"
    approver = issuer.headers("approver", person="李四", client="approver")
    done = await client.post(path, json={}, headers={**approver, "Idempotency-Key": f"a{key}{day}"})
    assert done.status_code == 200, done.text


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (None, "payee_unchecked"),
        ({"business_date": "2021-03-03"}, "payee_unchecked"),
        ({"payee_account": UNCHECKED}, "payee_unchecked"),
        ({"result": "account_closed"}, "payee_check_failed"),
        ({"business_date": "2021-01-01", "valid_until": "2021-03-01"}, "payee_check_expired"),
        ({"payee_name": "示范建筑公司"}, "payee_name_differs"),
        ({"business_date": "2021-03-02"}, None),
        ({"business_date": "2021-01-01", "valid_until": "2021-03-02"}, None),
    ],
)
async def test_an_unfit_payee_is_warned_about_when_applied_for_and_refused_when_sent(
    planned: Write, client: httpx.AsyncClient, check: Body | None, code: str | None
) -> None:
    if check is not None:
        assert await planned("payee-accounts", payee(**check)) == []
    answer = await client.post("/v1/payment-applications", json=application())
    assert answer.status_code == 201
    warned = [(finding["code"], finding["severity"]) for finding in answer.json()["findings"]]
    # Before it is sent it is judged on the day of applying, the first of March.
    early = check is not None and check.get("business_date") == "2021-03-02"
    last = check is not None and check.get("valid_until") == "2021-03-01"
    assert warned == ([] if (code is None and not early) or last else [(code or "payee_unchecked", "warn")])
    assert await planned("payment-steps", step("Q1", "review"), step("Q1", "approve")) == []
    assert await planned("payment-steps", step("Q1", "send")) == ([] if code is None else [code])


async def test_before_its_register_stands_a_bureau_sends_with_a_warning_until_the_day_that_blocking_begins(
    planned: Write, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await set_parameter(client, issuer, "payee_check", "warn", "2020-01-01")
    await set_parameter(client, issuer, "payee_check", "block", "2021-03-10")
    for number, day, expected in (("Q1", "2021-03-09", 201), ("Q2", "2021-03-10", 409)):
        await client.post("/v1/payment-applications", json=application(number, amount="1.00"))
        for taken in steps(number, day):
            answer = await client.post("/v1/payment-steps", json=taken)
        assert answer.status_code == expected
        (finding,) = answer.json()["findings"]
        assert (finding["code"], finding["severity"]) == ("payee_unchecked", "warn" if expected == 201 else "block")
        assert finding["message_zh"].startswith(f"支付申请{number}：收款账户")
        assert finding["message_en"].startswith(f"Application {number}: on {day} the payee")


async def test_blocked_applications_are_not_hidden_behind_many_that_are_warned_about(
    planned: Write, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await set_parameter(client, issuer, "payee_check", "warn", "2021-03-03")
    numbers = [f"Q{place:03d}" for place in range(120)]
    items = [application(number, amount="1.00") for number in numbers]
    assert (await client.post("/v1/payment-applications/batch", json={"items": items})).status_code == 201
    taken = [each for number in numbers[:-1] for each in steps(number, "2021-03-03")] + steps(numbers[-1])
    answer = await client.post("/v1/payment-steps/batch", json={"items": taken})
    assert answer.status_code == 409
    assert answer.json()["findings"][0]["message_zh"].startswith("支付申请Q119")


async def test_a_check_that_something_was_sent_on_cannot_be_taken_away_and_a_later_one_changes_nothing(
    sent: Write, client: httpx.AsyncClient
) -> None:
    assert await act(client, "payee-accounts", "K1") == ["payee_unchecked"]
    failed = payee("K2", result="not_found", business_date="2021-03-02")
    assert await sent("payee-accounts", failed) == ["payee_check_failed"]
    assert await sent("payee-accounts", {**failed, "business_date": "2021-03-03"}) == []
    assert await sent("payee-accounts", payee("K3", business_date="2021-03-03")) == ["repeated"]
    ended = payee("K4", business_date="2021-03-05", valid_until="2021-03-04")
    assert await sent("payee-accounts", ended) == ["payee_check_validity"]


async def test_a_unit_with_zero_balance_accounts_pays_from_one_in_use(
    planned: Write, client: httpx.AsyncClient
) -> None:
    assert await planned("payee-accounts", payee()) == []
    assert await planned("payment-applications", application("Q0", amount="1.00")) == []  # no account is registered
    assert await planned("treasury-accounts", account("340311000002", "2021-03-02")) == []
    first = application(amount="1.00")
    assert await planned("payment-applications", first) == []  # the day before the account was opened
    late = application("Q2", amount="1.00", business_date="2021-03-02")
    assert await planned("payment-applications", late) == ["payer_account_unregistered"]
    assert await planned("payment-steps", *steps("Q1")) == ["payer_account_unregistered"]
    assert await planned("treasury-accounts", account("340311000001", "2021-03-02")) == []
    assert await planned("payment-steps", step("Q1", "send")) == []
    assert await planned("payment-applications", late) == []
    assert await planned("treasury-account-closings", closing("340311000001", "2021-03-02")) == [
        "too_early",
        "payer_account_unregistered",
        "payer_account_unregistered",
    ]  # fmt: skip - both applications
    assert await planned("treasury-account-closings", closing("340311000001", "2021-03-04")) == []
    assert await planned("payment-steps", *steps("Q2", "2021-03-04")) == ["payer_account_unregistered"]


async def test_a_direct_payment_may_leave_from_the_bureaus_account_and_an_authorised_one_may_not(
    planned: Write,
) -> None:
    bureau = account("349900000001", kind="fiscal", reporting_unit="349900")
    assert await planned("payee-accounts", payee()) == []
    assert await planned("treasury-accounts", account("340311000002"), bureau) == []
    from_bureau = {"payer_account": "349900000001", "amount": "1.00"}
    assert await planned("payment-applications", application(**from_bureau)) == []
    authorised = application("Q2", mode="authorised", **from_bureau)
    assert await planned("payment-applications", authorised) == ["payer_account_unregistered"]


async def test_nothing_is_paid_to_an_account_of_the_paying_unit(sent: Write, client: httpx.AsyncClient) -> None:
    assert await sent("treasury-accounts", account("340311000001"), account("340311000003")) == []
    to_own = application("Q2", payee_account="340311000003", amount="1.00")
    answer = await client.post("/v1/payment-applications", json=to_own)
    codes = {finding["code"] for finding in answer.json()["findings"] if finding["severity"] == "block"}
    assert (answer.status_code, codes) == (409, {"payee_is_own_account"})
    assert await sent("treasury-accounts", account("6228480000000001")) == ["payee_is_own_account"]
    assert await sent("treasury-accounts", account("6228480000000001", reporting_unit="340399")) == []


async def test_an_account_is_opened_and_closed_once_and_in_this_order(write: Write) -> None:
    assert await write("treasury-account-closings", closing("340311000001", "2021-01-01")) == ["unknown: account"]
    assert await write("treasury-accounts", account("340311000001")) == []
    again = account("340311000001", source_ref="again")
    assert await write("treasury-accounts", again) == ["repeated"]
    assert await write("treasury-account-closings", closing("340311000001", "2020-01-01")) == ["too_early"]
    assert await write("treasury-account-closings", closing("340311000001", "2020-01-02")) == []


@pytest.mark.parametrize("reason", ["wrong_account", "account_closed", "name_differs"])
async def test_after_a_bounce_for_its_account_a_payment_needs_a_check_made_since(sent: Write, reason: str) -> None:
    assert await sent("payments", payment(amount="600.00")) == []
    bounced = payment("Z1/b", kind="bounced", amount="600.00", business_date="2021-03-12", return_reason=reason)
    assert await sent("payments", bounced) == []
    again = payment("Z2", payment_no="Z2", amount="600.00", business_date="2021-03-15", repays_no="Z1")
    assert await sent("payments", again) == ["repaid_unchecked"]
    assert await sent("payee-accounts", payee("K2", payee_account=UNCHECKED, business_date="2021-03-11")) == []
    elsewhere = {**again, "payee_account": UNCHECKED}
    assert await sent("payments", elsewhere) == ["repaid_unchecked"]
    other_name = payee("K3", payee_account=UNCHECKED, business_date="2021-03-12", payee_name="示范工程有限公司")
    assert await sent("payee-accounts", other_name) == []
    assert await sent("payments", elsewhere) == ["payee_name_differs"]
    assert await sent("payee-accounts", payee("K4", payee_account=UNCHECKED, business_date="2021-03-13")) == []
    assert await sent("payments", {**elsewhere, "amount": "600.01"}) == ["paid again > bounced"]
    assert await sent("payments", elsewhere) == []


async def test_a_check_made_since_frees_the_same_account_and_cannot_be_voided_then(
    sent: Write, client: httpx.AsyncClient
) -> None:
    assert await sent("payments", payment(amount="600.00")) == []
    bounced = payment("Z1/b", kind="bounced", amount="600.00", business_date="2021-03-12")
    assert await sent("payments", {**bounced, "return_reason": "wrong_account"}) == []
    assert await sent("payee-accounts", payee("K2", business_date="2021-03-12")) == []
    again = payment("Z2", payment_no="Z2", amount="600.00", business_date="2021-03-12", repays_no="Z1")
    assert await sent("payments", again) == []
    assert await act(client, "payee-accounts", "K2") == ["repaid_unchecked"]
    assert "paid again > bounced" in await act(client, "payments", "Z1/b")


async def test_without_such_a_bounce_a_payment_goes_where_its_application_says(sent: Write) -> None:
    assert await sent("payee-accounts", payee("K2", payee_account=UNCHECKED, business_date="2021-03-01")) == []
    away = payment(amount="1.00", payee_account=UNCHECKED)
    assert await sent("payments", away) == ["payee_account_changed"]
    assert await sent("payments", payment(amount="1.00", payee_account="6228480000000001")) == []


async def test_what_comes_back_says_why_and_only_what_is_paid_names_another(sent: Write) -> None:
    assert await sent("payments", payment(amount="10.00")) == []
    back = payment("Z1/b", kind="refunded", amount="1.00")
    assert await sent("payments", {**back, "return_reason": None}) == ["return_reason_missing"]
    assert await sent("payments", {**back, "repays_no": "Z1"}) == ["payment_field_misplaced"]
    reasoned = payment("Z2", payment_no="Z2", amount="1.00", return_reason="other")
    assert await sent("payments", reasoned) == ["payment_field_misplaced"]
    assert await sent("payments", back) == []


async def test_a_bounce_is_overdue_after_ten_days_until_it_is_paid_again_or_cleared_back(
    sent: Write, client: httpx.AsyncClient, issuer: Issuer
) -> None:
    assert await sent("payments", payment(amount="600.00"), payment("Z1/c", kind="cleared", amount="600.00")) == []
    bounced = payment("Z1/b", kind="bounced", amount="600.00", business_date="2021-03-21")
    assert await sent("payments", bounced) == []
    assert (await value(client, "bounced_overdue"), await value(client, "bounced_overdue", "2021-04")) == ("0", "1")
    assert "bounced_overdue" not in await alerts(client, "2021-03")
    assert "bounced_overdue" in await alerts(client, "2021-04")
    await set_parameter(client, issuer, "bounced_days", "9", "2021-03-31")
    assert await value(client, "bounced_overdue") == "1"
    part = payment("Z2", payment_no="Z2", amount="500.00", business_date="2021-04-05", repays_no="Z1")
    assert await sent("payments", part) == []
    assert await value(client, "bounced_overdue", "2021-04") == "1"
    rest = payment("Z1/d", kind="cleared_back", amount="100.00", business_date="2021-04-30")
    assert await sent("payments", rest) == []
    assert await value(client, "bounced_overdue", "2021-04") == "0"
    assert await value(client, "bounced_overdue") == "1"
    assert "bounced_overdue" not in await alerts(client, "2021-04")


async def test_a_payment_is_overdue_for_clearing_after_three_days_and_the_amounts_sum(
    sent: Write, client: httpx.AsyncClient
) -> None:
    paid = payment(amount="600.00", business_date="2021-03-27")  # overdue from the 31st on, the other from the 1st
    later = payment("Z2", payment_no="Z2", amount="100.00", business_date="2021-03-28")
    assert await sent("payments", paid, later) == []
    assert (await value(client, "uncleared_overdue"), await value(client, "uncleared")) == ("1", "700.00")
    assert "clearing_overdue" in await alerts(client, "2021-03")
    part = payment("Z1/c", kind="cleared", amount="600.00", business_date="2021-03-31")
    assert await sent("payments", part) == []
    assert await value(client, "uncleared") == "100.00"
    back = payment("Z1/b", kind="bounced", amount="600.00", business_date="2021-04-01")
    assert await sent("payments", back) == []
    assert await value(client, "uncleared", "2021-04") == "-500.00"
    rows = (await client.get(f"/v1/figures/{FIGURES}.uncleared/records", params={"period": "2021-04"})).json()["items"]
    assert sorted(row["contribution"] for row in rows) == ["-600.00", "-600.00", "100.00", "600.00"]
    handed = payment("Z1/d", kind="cleared_back", amount="600.00", business_date="2021-04-02")
    assert await sent("payments", handed) == []
    last = payment("Z2/c", payment_no="Z2", kind="cleared", amount="100.00", business_date="2021-04-02")
    assert await sent("payments", last) == []
    assert (await value(client, "uncleared", "2021-04"), await value(client, "uncleared_overdue", "2021-04")) == (
        "0.00", "0"
    )  # fmt: skip
    assert "clearing_overdue" not in await alerts(client, "2021-04")


async def test_a_day_whose_statement_differs_from_the_cleared_payments_keeps_an_alert_open(
    sent: Write, client: httpx.AsyncClient
) -> None:
    async def differs() -> list[str]:
        return [alert.key for alert in await alerts_of(client, "2021-03") if alert.code == "clearing_differs"]

    key = ["示范农商行 2021-03-11"]
    assert await sent("clearing-statements", statement("S1", "2021-03-11", "600.00")) == []
    assert await differs() == key
    assert await sent("payments", payment(amount="600.00")) == []
    cleared = payment("Z1/c", kind="cleared", amount="599.99", business_date="2021-03-11")
    assert await sent("payments", cleared) == []
    assert await sent("treasury-accounts", account("340311000001")) == []
    assert await differs() == key
    assert await value(client, "clearing_difference") == "-0.01"
    assert "clearing_unreconciled" in await alerts(client, "2021-03")
    assert await sent("payments", {**cleared, "source_ref": "Z1/d", "amount": "0.01"}) == []
    assert await differs() == []
    assert await value(client, "clearing_difference") == "0.00"
    assert "clearing_unreconciled" not in await alerts(client, "2021-03")
    assert await act(client, "payments", "Z1/d") == []
    assert await differs() == key
    assert await act(client, "clearing-statements", "S1") == []
    assert await differs() == []
    assert await sent("clearing-statements", statement("S2", "2021-03-11", "1.00")) == []
    assert await sent("clearing-statements", statement("S3", "2021-03-11", "2.00")) == ["repeated"]
