"""The days in which a year is being closed: receipts and returns of the old year, their borders, and what the notes say."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.payment_rows import allotment, application, payee, payment, plan, steps

Body = dict[str, object]
Receipt = Callable[..., Body]
Post = Callable[..., Awaitable[list[str]]]
OWN = {"budget_level": "district", "district_share_pct": "100"}
REVENUE, SPENT = "revenue.general_revenue.ytd", "revenue.expenditure.ytd"


@pytest.fixture
def post(client: httpx.AsyncClient) -> Post:
    """Enters a record, after a dry run that must find the same; the codes of what refused it."""

    async def enter(book: str, body: Body) -> list[str]:
        rehearsed = await client.post(f"/v1/{book}", json=body, params={"dry_run": "true"})
        answer = await client.post(f"/v1/{book}", json=body)
        assert (rehearsed.status_code, answer.status_code) in ((200, 201), (409, 409)), answer.text
        told = [[finding["code"] for finding in each.json()["findings"]] for each in (rehearsed, answer)]
        assert told[0] == told[1]
        return told[1]

    return enter


@pytest.fixture
def set_days(client: httpx.AsyncClient, issuer: Issuer) -> Callable[..., Awaitable[None]]:
    """Sets how many days a year stays open, from a day on, by two persons."""

    async def both(key: str, days: int, since: str) -> None:
        entry = {
            "source": "bureau", "source_ref": f"{key}-{since}", "reporting_unit": "bureau", "business_date": since,
            "key": key, "value": str(days), "document": "区财〔2021〕3号",
        }  # fmt: skip
        asked = {"operation": "enter", "reason": "整理期", "entry": entry}
        proposed = await client.post("/v1/parameters/proposals", json=asked, headers=issuer.headers("recorder"))
        assert proposed.status_code == 201, proposed.text
        path = f"/v1/parameters/proposals/{proposed.json()['proposal']['id']}/approve"
        headers = {**issuer.headers("approver", person="李四"), "Idempotency-Key": f"{key}-{since}"}
        assert (await client.post(path, headers=headers)).status_code == 200

    return both


async def figure(client: httpx.AsyncClient, name: str, period: str) -> Body:
    answer = await client.get(f"/v1/figures/{name}", params={"period": period})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def value(client: httpx.AsyncClient, name: str, period: str) -> object:
    return (await figure(client, name, period))["value"]


async def test_a_receipt_of_the_closing_days_counts_in_the_old_year_with_its_true_date(
    client: httpx.AsyncClient, receipt: Receipt, post: Post
) -> None:
    rows = [
        receipt("A", business_date="2021-12-31", amount="100.00", **OWN),
        receipt("B", business_date="2022-01-05", amount="7.00", fiscal_year=2021, **OWN),
        receipt("C", business_date="2022-01-05", amount="3.00", subject="10304", fiscal_year=2021, **OWN),
        receipt("D", business_date="2022-01-05", amount="50.00", **OWN),
        receipt("E", business_date="2022-01-06", amount="20.00", fiscal_year=2022, **OWN),
    ]
    for row in rows:
        assert await post("receipts", row) == []
    assert [await value(client, REVENUE, month) for month in ("2021-11", "2021-12", "2022-01")] == [
        None, "110.00", "70.00"
    ]  # fmt: skip
    notes = (await figure(client, REVENUE, "2021-12"))["notes"]
    assert notes == ["一般公共预算收入（2021-01至2021-12）其中整理期补记10.00元"]
    assert (await figure(client, REVENUE, "2022-01"))["notes"] == []
    behind = await client.get(f"/v1/figures/{REVENUE}/records", params={"period": "2021-12"})
    found = {
        row["record"]["source_ref"]: (row["record"]["business_date"], row["contribution"])
        for row in behind.json()["items"]
    }
    assert found == {"A": ("2021-12-31", "100.00"), "B": ("2022-01-05", "7.00"), "C": ("2022-01-05", "3.00")}


@pytest.mark.parametrize(
    ("day", "year", "codes"),
    [
        ("2022-01-10", 2021, []),
        ("2022-01-11", 2021, ["after_closing_days"]),
        ("2022-01-10", 2020, ["outside_year"]),
        ("2021-12-31", 2022, ["outside_year"]),
        ("2021-12-31", 2021, []),
    ],
)
async def test_ten_days_are_the_border_of_receipts(
    receipt: Receipt, post: Post, day: str, year: int, codes: list[str]
) -> None:
    assert await post("receipts", receipt("A", business_date=day, fiscal_year=year)) == codes


async def test_the_days_are_those_that_were_set_on_the_receipts_own_day(
    receipt: Receipt, post: Post, set_days: Callable[..., Awaitable[None]]
) -> None:
    await set_days("receipt_closing_days", 5, "2022-01-06")
    assert await post("receipts", receipt("A", business_date="2022-01-05", fiscal_year=2021)) == []
    assert await post("receipts", receipt("B", business_date="2022-01-06", fiscal_year=2021)) == ["after_closing_days"]


async def test_a_closed_december_takes_no_receipt_of_the_closing_days(
    client: httpx.AsyncClient, issuer: Issuer, receipt: Receipt
) -> None:
    approver = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-12/close", json={"reason": "结账"}, headers=approver)
    assert closed.status_code == 200, closed.text
    late = receipt("A", business_date="2022-01-05", fiscal_year=2021)
    refused = await client.post("/v1/receipts", json=late)
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    assert (await client.post("/v1/receipts", json=late | {"fiscal_year": 2022})).status_code == 201


@pytest.fixture
async def paid(client: httpx.AsyncClient, post: Post) -> Post:
    """1000.00 paid on 2021-12-30 of an allotment of 2021, on its own application."""
    bodies = {
        "payee-accounts": [payee()],
        "budget-allotments": [allotment()],
        "payment-plans": [plan(plan_month="2021-12", business_date="2021-12-01")],
        "payment-applications": [application(plan_month="2021-12", business_date="2021-12-01")],
        "payment-steps": steps("Q1", "2021-12-02"),
        "payments": [payment(business_date="2021-12-30")],
    }
    for book, items in bodies.items():
        for body in items:
            assert await post(book, body) == [], book
    return post


def back(ref: str, day: str, amount: str = "100.00", **changes: object) -> Body:
    return payment(
        ref, **{"business_date": day, "kind": "bounced", "return_reason": "other", "amount": amount, **changes}
    )


async def test_what_comes_back_after_the_year_goes_to_carry_over_and_lowers_neither_year(
    client: httpx.AsyncClient, paid: Post
) -> None:
    assert await paid("payments", back("R1", "2021-12-31")) == []
    assert await paid("payments", back("R2", "2022-01-01")) == ["return_of_other_year"]
    assert await paid("payments", back("R2", "2022-01-01", fiscal_year=2021)) == ["return_of_other_year"]
    assert await paid("payments", back("R2", "2022-01-01", "70.00", carried_over=True)) == []
    assert await paid("payments", back("R3", "2023-05-01", "30.00", kind="refunded", carried_over=True)) == []
    assert [await value(client, SPENT, month) for month in ("2021-12", "2022-12", "2023-12")] == [
        "900.00", "0", "0"
    ]  # fmt: skip
    carried = "revenue.expenditure.returned_to_carry_over"
    assert [await value(client, carried, month) for month in ("2022-01", "2023-05")] == ["70.00", "30.00"]


async def test_what_comes_back_within_the_days_that_are_set_lowers_the_old_year(
    client: httpx.AsyncClient, paid: Post, set_days: Callable[..., Awaitable[None]]
) -> None:
    await set_days("payment_closing_days", 5, "2021-01-01")
    assert await paid("payments", back("R1", "2022-01-05", carried_over=True)) == ["return_of_other_year"]
    assert await paid("payments", back("R1", "2022-01-05")) == ["return_of_other_year"]
    assert await paid("payments", back("R1", "2022-01-05", fiscal_year=2021)) == []
    assert await paid("payments", back("R2", "2022-01-06", fiscal_year=2021)) == ["return_of_other_year"]
    assert await paid("payments", back("R2", "2022-01-06", carried_over=True)) == []
    assert [await value(client, SPENT, month) for month in ("2021-12", "2022-12")] == ["900.00", "0"]
    notes = (await figure(client, SPENT, "2021-12"))["notes"]
    assert notes == ["一般公共预算支出（2021-01至2021-12）其中整理期补记-100.00元"]


async def test_only_what_comes_back_is_carried_over_and_then_it_is_of_no_year(paid: Post) -> None:
    assert await paid("payments", payment("Z2", payment_no="Z2", carried_over=True)) == ["payment_field_misplaced"]
    both = back("R1", "2022-01-01", carried_over=True, fiscal_year=2022)
    assert await paid("payments", both) == ["payment_field_misplaced"]
    assert await paid("payments", back("R1", "2021-12-31", carried_over=True)) == ["return_of_other_year"]


async def test_a_payment_in_the_new_year_is_of_the_old_one_only_within_its_days(
    client: httpx.AsyncClient, paid: Post, set_days: Callable[..., Awaitable[None]]
) -> None:
    assert await paid("payments", back("R1", "2021-12-31", "1000.00")) == []
    again = {"payment_no": "Z2", "repays_no": "Z1", "amount": "1000.00"}
    assert await paid("payments", payment("Z2", business_date="2022-01-03", **again)) == ["outside_year"]
    assert await paid("payments", payment("Z2", business_date="2022-01-03", fiscal_year=2021, **again)) == [
        "after_closing_days"
    ]
    await set_days("payment_closing_days", 3, "2022-01-01")
    assert await paid("payments", payment("Z2", business_date="2022-01-03", fiscal_year=2021, **again)) == []
    assert await value(client, SPENT, "2021-12") == "1000.00"


async def test_the_lines_of_a_transfer_cancel_out_or_a_warning_says_by_how_much(
    client: httpx.AsyncClient, receipt: Receipt, post: Post
) -> None:
    """As in 64-transfer-across-levels: central to district."""
    central = {"budget_level": "central", "district_share_pct": "0"}
    transfer = {"kind": "transfer", "voucher_no": "T1"}
    assert await post("receipts", receipt("A", amount="-80000.00", **transfer, **central)) == ["transfer_unbalanced"]
    assert await post("receipts", receipt("B", amount="80000.00", **transfer, **OWN)) == []
    assert await value(client, REVENUE, "2021-03") == "80000.00"
    other = receipt("C", amount="-0.01", **transfer, **OWN, business_date="2022-03-01")
    answer = await client.post("/v1/receipts", json=other)
    (finding,) = answer.json()["findings"]
    assert (finding["severity"], finding["actual"], finding["expected"]) == ("warn", "-0.01", "0.00")
    assert finding["message_zh"] == "2022年度凭证T1的调库各行合计-0.01元，应为0；请核对或补齐另一方"
    assert finding["message_en"].isascii()
    whole = [receipt("D", amount="5.00", **transfer | {"voucher_no": "T2"}, **OWN)]
    whole.append(receipt("E", amount="-5.00", **transfer | {"voucher_no": "T2"}, **OWN, subject="10104"))
    answer = await client.post("/v1/receipts/batch", json={"items": whole})
    assert (answer.status_code, answer.json()["findings"]) == (201, [])
