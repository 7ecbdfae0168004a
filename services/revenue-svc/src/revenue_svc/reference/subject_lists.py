"""The lists of subjects (政府收支分类科目) as data: which codes are known, of which years, whose list a year goes by, and which
subjects belong to each of the four budgets: receipts, budgets and payments read the same.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bureau_common.schemas.labels import Labelled


class SubjectKind(Labelled):
    """Which of the classification's lists a code belongs to."""

    REVENUE = "revenue", "收入分类科目"
    EXPENDITURE = "expenditure", "支出功能分类科目"
    GOVERNMENT_ECONOMIC = "government_economic", "政府预算支出经济分类科目"
    DEPARTMENT_ECONOMIC = "department_economic", "部门预算支出经济分类科目"


_FILES = {
    SubjectKind.REVENUE: "revenue_subjects.csv",
    SubjectKind.EXPENDITURE: "expenditure_functions.csv",
    SubjectKind.GOVERNMENT_ECONOMIC: "government_economic.csv",
    SubjectKind.DEPARTMENT_ECONOMIC: "department_economic.csv",
}
FIRST_YEAR, LAST_YEAR = 2019, 2022
"""The years for which the lists of this service were checked as wholes."""


class Subject(NamedTuple):
    """A subject of one year; `own` says that the bureau added it, `confirmed` that its name was seen in print."""

    code: str
    name: str
    own: bool
    confirmed: bool = True


class _Row(NamedTuple):
    first_year: int
    last_year: int
    subject: Subject


@cache
def _rows(kind: SubjectKind) -> list[_Row]:
    with files("revenue_svc.reference").joinpath(f"data/{_FILES[kind]}").open(encoding="utf-8") as file:
        return [
            _Row(
                int(row["first_year"] or 0),
                int(row["last_year"] or 9999),
                Subject(row["code"], row["name"], own=False, confirmed=row["confirmed"] == "yes"),
            )
            for row in csv.DictReader(file)
        ]


@cache
def national_subjects(kind: SubjectKind, year: int) -> Mapping[str, Subject]:
    """The list of this service for a fiscal year, by code; years before the first go by the first."""
    held = max(year, FIRST_YEAR)
    return {row.subject.code: row.subject for row in _rows(kind) if row.first_year <= held <= row.last_year}


def nearest_year(year: int, entered: int | None) -> tuple[int, bool]:
    """Whose list a year goes by, and whether it is one that the bureau entered.

    `entered` is the nearest year of which it entered one. Of two that are equally near, its own list is taken.
    """
    held = min(max(year, FIRST_YEAR), LAST_YEAR)
    if entered is not None and (entered == year or abs(entered - year) <= abs(held - year) > 0):
        return entered, True
    return held, False


@dataclass(frozen=True)
class YearList:
    """What records of a year may name: the list of some year, and what the bureau added for this one.

    `known` are further codes, under which others are taken to stand: those of this service's list, where the bureau has
    entered another.
    """

    year: int
    list_year: int
    listed: Mapping[str, Subject]
    own: Mapping[str, Subject]
    known: Mapping[str, Subject]

    def find(self, code: str) -> Subject | None:
        """The subject of a code; what the list has comes before what the bureau added."""
        listed = self.listed.get(code)
        if listed is not None and (listed.confirmed or code not in self.own):
            return listed
        if listed is not None:  # the bureau has confirmed what was from general knowledge
            return self.own[code]._replace(own=False)
        return self.own.get(code)

    def parent(self, code: str) -> Subject | None:
        """The subject right above a code, where there is one and it is known."""
        above = code[:-2]
        return (self.find(above) or self.known.get(above)) if len(code) > 3 else None


class BudgetKind(Labelled):
    """Which of the four budgets a record belongs to; it decides where a subject serves two."""

    GENERAL_PUBLIC_BUDGET = "general_public_budget", "一般公共预算"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算"
    STATE_CAPITAL = "state_capital", "国有资本经营预算"
    SOCIAL_INSURANCE = "social_insurance", "社会保险基金预算"


GENERAL_WITHIN, GENERAL_WITHOUT = ("101", "103"), ("10301", "10310")
"""General public budget revenue: tax and non-tax revenue without government funds and special-debt project income."""

GENERAL_EXPENDITURE = tuple(map(str, (*range(201, 209), *range(210, 223), 224, 229, 232, 233)))
"""Functional classes of general public budget expenditure: no insurance funds (209), state capital (223), transfers (230),
repaid principal (231), nor special treasury bonds (234)."""

OWN_REVENUE = {
    BudgetKind.GENERAL_PUBLIC_BUDGET: GENERAL_WITHIN,
    BudgetKind.GOVERNMENT_FUND: GENERAL_WITHOUT,
    BudgetKind.STATE_CAPITAL: ("10306",),
    BudgetKind.SOCIAL_INSURANCE: ("102",),
}
"""What a budget collects itself, by subject: neither debt nor transfers; of the general one, without what is in others."""
_INSURANCE = ("209",)
OWN_EXPENDITURE_WITHOUT = {
    # Transfers (230) and repaid principal (231) are no expenditure of a budget's own.
    BudgetKind.GOVERNMENT_FUND: (*_INSURANCE, "223", "230", "231"),
    BudgetKind.STATE_CAPITAL: (*_INSURANCE, "230", "231", "234"),
}
BESIDE_GENERAL = (BudgetKind.GOVERNMENT_FUND, BudgetKind.STATE_CAPITAL)
"""The budgets whose revenue and expenditure reports tell beside those of the general public budget."""


def is_own_revenue(kind: BudgetKind, subject: str) -> bool:
    """Whether a revenue subject is the budget's own income: neither another budget's, nor a transfer, nor debt."""
    general = kind is BudgetKind.GENERAL_PUBLIC_BUDGET
    return subject.startswith(OWN_REVENUE[kind]) and not (general and subject.startswith(GENERAL_WITHOUT))


def is_own_expenditure(kind: BudgetKind, subject: str) -> bool:
    """Whether a functional subject is the budget's own expenditure."""
    if kind is BudgetKind.GENERAL_PUBLIC_BUDGET:
        return subject[:3] in GENERAL_EXPENDITURE
    if kind is BudgetKind.SOCIAL_INSURANCE:
        return subject.startswith(_INSURANCE)
    return not subject.startswith(OWN_EXPENDITURE_WITHOUT[kind])
