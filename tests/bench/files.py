"""Files for imports: as an office types them, and the same rows as they stand in the table, for `\\copy`."""

import csv
from collections.abc import Iterable
from pathlib import Path

from bureau_common.schemas.records import RecordEntry
from bureau_common.testing.files import csv_of
from revenue_svc.topics.payments.schemas import (
    AllotmentEntry,
    ApplicationEntry,
    PaymentEntry,
    PlanEntry,
    StepEntry,
)
from tests.payment_rows import Body, payee, spending
from tests.receipt_files import HEADER

COLUMNS = (
    "source, source_ref, reporting_unit, business_date, voucher_no, budget_kind, subject, budget_level, "
    "district_share_pct, kind, amount, collecting_body"
)
_DISTRICT = "349901"
_OF_DEMO = {"payment-applications": {"payer_account": "34990100000001"}}
"""The account that the demo district pays from."""
_TYPED = ("一般公共预算", "共享", "入库", "税务部门")
_STORED = ("general_public_budget", "shared", "in", "tax")
BOOKS: dict[str, type[RecordEntry]] = {
    "budget-allotments": AllotmentEntry,
    "payment-plans": PlanEntry,
    "payment-applications": ApplicationEntry,
    "payment-steps": StepEntry,
    "payments": PaymentEntry,
}
"""The books that a payment needs before it, in their order, and its own."""


def receipts(folder: Path, name: str, rows: int) -> tuple[Path, Path]:
    """A file to be imported and one to be copied, of the same receipts; `name` is in each of their references."""
    typed, stored = folder / f"{name}.csv", folder / f"{name}.copy.csv"
    with (
        typed.open("w", encoding="utf-8", newline="") as office,
        stored.open("w", encoding="utf-8", newline="") as table,
    ):
        for_office, for_table = csv.writer(office), csv.writer(table)
        for_office.writerow(HEADER)
        for number in range(rows):
            for writer, words in ((for_office, _TYPED), (for_table, _STORED)):
                writer.writerow(_receipt(f"{name}-{number}", number, words))
    return typed, stored


def _receipt(reference: str, number: int, words: tuple[str, str, str, str]) -> list[str]:
    budget, level, kind, body = words
    day = f"2021-{number % 12 + 1:02}-{number % 28 + 1:02}"
    amount = f"{number % 97711 + 1}.25"
    return ["files", reference, _DISTRICT, day, f"V{reference}", budget, "1010101", level, "50", kind, amount, body]


def payments(folder: Path, name: str, count: int, day: str = "2021-12-08") -> dict[str, Path]:
    """By book a file of so many payments, and of what each needs before it."""
    files = {}
    for book, bodies in spent(name, count, day).items():
        if book in BOOKS:
            files[book] = folder / f"{name}-{book}.csv"
            files[book].write_bytes(csv_of(BOOKS[book], bodies))
    return files


def spent(name: str, count: int, day: str = "2021-12-08") -> dict[str, list[Body]]:
    """Payments by the district, each with an allotment, a plan, an application and its steps, of the same day."""
    lines: Iterable[Body] = (
        {"source_ref": f"{name}-{number}", "business_date": day, "amount": f"{number % 977 + 1}.00"}
        for number in range(count)
    )
    return {
        book: [{**body, **_OF_DEMO.get(book, {}), "source": name, "reporting_unit": _DISTRICT} for body in bodies]
        for book, bodies in spending(lines).items()
    }


def checked_payee() -> Body:
    """The check of the account that all these payments go to, which is entered once."""
    return {**payee(), "reporting_unit": _DISTRICT}
