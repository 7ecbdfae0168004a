"""淮上区 2021 from whole-account rows, through the gateway: expenditure, receipts, and the self-sufficiency they give."""

from decimal import ROUND_HALF_UP, Decimal

from bureau_common.testing.files import csv_of
from revenue_svc.topics.payee_accounts.book import BOOKS as PAYEE_ACCOUNTS
from revenue_svc.topics.payments.book import BOOKS
from tests.payment_rows import Body, spending
from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

EXPENDITURE, RECEIPTS = 165_223, 120_045  # 万元, as published


async def import_payments(suite: Suite, lines: list[Body]) -> None:
    """Every book of the payments, each as a file."""
    entries = {book.name: book.entry for book in (*PAYEE_ACCOUNTS, *BOOKS)}
    for name, rows in spending(lines).items():
        answer = await suite.import_file(f"revenue/{name}", csv_of(entries[name], rows), name)
        assert answer.status_code == 201, answer.text


async def figure(suite: Suite, figure_id: str, period: str) -> Decimal:
    answer = await suite.get(f"/v1/figures/{figure_id}?period={period}")
    assert answer.status_code == 200, answer.text
    return Decimal(answer.json()["value"])


async def test_self_sufficiency_of_2021_is_that_of_the_published_accounts(suite: Suite) -> None:
    day = "2021-12-31"
    fund = {"budget_kind": "government_fund", "functional_code": "212"}
    await import_payments(
        suite,
        [
            {
                "source_ref": "general",
                "business_date": day,
                "functional_code": "201",
                "amount": f"{EXPENDITURE}0000.00",
            },
            {"source_ref": "fund", "business_date": day, "amount": "894530000.00", **fund},
        ],
    )
    receipts = receipts_csv([Line("general", day, "1010101", f"{RECEIPTS}0000.00")])
    assert (await suite.import_file("revenue/receipts", receipts, "receipts")).status_code == 201
    assert await figure(suite, "revenue.expenditure.ytd", "2021-12") == EXPENDITURE * 10_000
    share = await figure(suite, "revenue.self_sufficiency.pct", "2021-12")
    assert share.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("72.66")
