"""Budget files as an office types them, for tests that import."""

from collections.abc import Iterable
from typing import NamedTuple

from bureau_common.testing.files import csv_of
from revenue_svc.topics.budgets.schemas import BudgetEntry


class BudgetLine(NamedTuple):
    """What differs between a test's budget lines; the reference is made of it, so it is unique."""

    stage: str
    item: str
    yuan: str
    kind: str = "一般公共预算"
    subject: str | None = None


def budgets_csv(lines: Iterable[BudgetLine], year: int) -> bytes:
    """The lines as a CSV file: approved and adjusted within the year, accounted for after it."""
    days = {"批准（年初）": f"{year}-01-20", "调整": f"{year}-10-29", "决算": f"{year + 1}-08-30"}
    rows = [
        {
            "source": "published",
            "source_ref": "-".join(filter(None, (line.stage, line.kind, line.item, line.subject))),
            "reporting_unit": "district",
            "business_date": days[line.stage],
            "fiscal_year": year,
            "budget_kind": line.kind,
            "stage": line.stage,
            "item": line.item,
            "subject": line.subject,
            "source_tier": "区级",
            "amount": line.yuan,
            "resolution_no": f"{line.stage}决议",
        }
        for line in lines
    ]
    return csv_of(BudgetEntry, rows)
