"""Files of households and of microcredit to them as banks send them, for tests that import."""

from collections.abc import Iterable
from typing import NamedTuple

from bureau_common.kit.people.registers import HouseholdEntry
from bureau_common.testing.files import csv_of
from credit_svc.topics.microcredit.schemas import MicrocreditEntry, MicrocreditMoveEntry

HEAD = {"source": "banks", "source_ref": "P1", "name": "示范", "id_number": "110105199003072952"}
"""Whoever is the head of all these households; registered first, since a household names the id."""


class Loan(NamedTuple):
    """What differs between a test's loans."""

    number: str
    household: str
    day: str
    yuan: str
    rate: str
    due: str


class Paid(NamedTuple):
    """What was repaid, or written off."""

    number: str
    loan: str
    day: str
    yuan: str
    action: str = "借款人还款"


def households_csv(numbers: Iterable[str], head: str, unit: str, township: str) -> bytes:
    """Households lifted out of poverty before there was any loan."""
    common = {"source": "banks", "reporting_unit": unit, "business_date": "2015-01-01", "kind": "脱贫户"}
    rows = [
        {**common, "source_ref": number, "household_no": number, "township": township, "head": head, "members": 3}
        for number in numbers
    ]
    return csv_of(HouseholdEntry, rows)


def microcredits_csv(loans: Iterable[Loan], unit: str) -> bytes:
    """New loans for planting, signed on the day on which they are paid out."""
    common = {
        "source": "banks", "reporting_unit": unit, "bank": "示范农商行", "household_kind": "脱贫户", "origin": "新发放",
        "purpose": "种植", "security": "信用",
    }  # fmt: skip
    rows = [
        {
            **common, "source_ref": each.number, "business_date": each.day, "loan_no": each.number,
            "household_no": each.household, "signed_on": each.day, "amount": each.yuan, "rate_pct": each.rate,
            "due_on": each.due,
        }
        for each in loans
    ]  # fmt: skip
    return csv_of(MicrocreditEntry, rows)


def moves_csv(moves: Iterable[Paid], unit: str) -> bytes:
    """What lowers the principal of loans."""
    rows = [
        {
            "source": "banks", "source_ref": each.number, "reporting_unit": unit, "business_date": each.day,
            "loan_no": each.loan, "action": each.action, "amount": each.yuan,
        }
        for each in moves
    ]  # fmt: skip
    return csv_of(MicrocreditMoveEntry, rows)
