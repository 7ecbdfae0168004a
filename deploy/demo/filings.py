"""Filings of the demo district: which books the bureau's offices file every month, and what they filed.

Each book is filed as a whole from its service's first month on, up to the month that its topic goes to; of a month without
a row it is said that there was nothing. What is planned for a whole year (budgets, limits, targets) nobody files by the month.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial

from bureau_common.schemas.filings import OF_DISTRICT, FilingEntry, FilingState
from bureau_common.schemas.periods import Period

from .district import LAST, MONTHS
from .templates import Files, Proposals, Values

MONTHLY: Mapping[str, Sequence[str]] = {
    "revenue": [
        "receipts", "payments", "clearing-statements", "treasury-balances", "cash-forecasts", "payment-notices",
        "notice-payments",
    ],
    "credit": [
        "guarantee-loan-steps", "guarantee-company-balances", "microcredits", "microcredit-moves", "line-drawings",
        "visits", "visit-problem-results", "visit-loans", "platform-loans", "financing-outcomes",
    ],
    "debt": [
        "debt-movements", "special-bond-uses", "special-bond-income", "hidden-debt-resolutions", "bank-loan-balances",
    ],
    "performance": ["module-launches", "livelihood-funds", "livelihood-progress", "subsidy-results"],
}  # fmt: skip
"""By service the books that are due every month."""
SINCE = {**dict.fromkeys(MONTHLY, MONTHS[0]), "performance": Period(2020, 10)}
"""By service the first month of the plan: there was nothing to launch before."""
DUE_DAYS = 10
_BUSINESS_DATE = [*FilingEntry.model_fields].index("business_date")
"""In which column every file has it."""


def filings(service: str, files: Files) -> Files:
    """The file of a service's filings, made from what its files hold."""
    return ((f"{service}/filings", partial(_file, service, files)),)


def plans(service: str) -> Proposals:
    """What the bureau wants of a service's books, as one person proposes it."""
    return ((f"{service}/filing-plans", partial(_plan, service)),)


def _plan(service: str) -> list[Values]:
    lines = [{"book": book, "unit": OF_DISTRICT, "due_days": DUE_DAYS} for book in MONTHLY[service]]
    first = SINCE[service]
    return [{
        "source": "office", "source_ref": f"PLAN-{first}", "reporting_unit": OF_DISTRICT,
        "business_date": f"{first.first_day}", "document": "示财〔2018〕96号", "lines": lines,
    }]  # fmt: skip


def _file(service: str, files: Files) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.title for field in FilingEntry.model_fields.values())
    for book in MONTHLY[service]:
        held = _months_of(f"{service}/{book}", files)
        through = max(held) if max(held) > Period.of(LAST) else Period.of(LAST)
        for month in SINCE[service].until(through):
            state = FilingState.FILED if month in held else FilingState.NIL
            reference = f"{book}-{month}"
            writer.writerow(["office", reference, OF_DISTRICT, month.last_day, book, month, state.label_zh, None])
    return text.getvalue().encode("gb18030")


def _months_of(book: str, files: Files) -> set[Period]:
    """The months in which a book's files have rows."""
    contents = [make().decode("gb18030") for address, make in files if address == book]
    lines = [line for content in contents for line in [*csv.reader(io.StringIO(content))][1:]]
    return {Period.parse(line[_BUSINESS_DATE][:7]) for line in lines}
