"""Files of grades, lines and drawings of credit villages as banks send them, for tests that import."""

from collections.abc import Iterable
from typing import NamedTuple

from bureau_common.testing.files import csv_of
from credit_svc.topics.credit_villages.schemas import CreditLineEntry, HouseholdGradeEntry, LineDrawingEntry

ROUND = "R1"


class Graded(NamedTuple):
    """A household with its grade and, if it is good enough, its line."""

    household: str
    day: str
    grade: str
    yuan: str
    until: str


class Drawing(NamedTuple):
    """What was drawn or repaid on a line, which has its household's number."""

    number: str
    household: str
    day: str
    action: str
    yuan: str


def grades_csv(graded: Iterable[Graded], unit: str, village: str) -> bytes:
    """The grades of one round and village."""
    common = {"source": "banks", "reporting_unit": unit, "round_no": ROUND, "village": village}
    rows = [
        {
            **common, "source_ref": each.household, "household_no": each.household, "business_date": each.day,
            "grade": each.grade,
        }
        for each in graded
    ]  # fmt: skip
    return csv_of(HouseholdGradeEntry, rows)


def lines_csv(graded: Iterable[Graded], unit: str) -> bytes:
    """A line for each, on the day of the grade."""
    common = {"source": "banks", "reporting_unit": unit, "round_no": ROUND, "bank": "示范农商行"}
    rows = [
        {
            **common, "source_ref": each.household, "line_no": each.household, "household_no": each.household,
            "business_date": each.day, "amount": each.yuan, "expires_on": each.until,
        }
        for each in graded
    ]  # fmt: skip
    return csv_of(CreditLineEntry, rows)


def drawings_csv(drawings: Iterable[Drawing], unit: str) -> bytes:
    """Drawings and repayments in the order in which they are given."""
    rows = [
        {
            "source": "banks", "source_ref": each.number, "reporting_unit": unit, "business_date": each.day,
            "line_no": each.household, "household_no": each.household, "action": each.action, "amount": each.yuan,
        }
        for each in drawings
    ]  # fmt: skip
    return csv_of(LineDrawingEntry, rows)
