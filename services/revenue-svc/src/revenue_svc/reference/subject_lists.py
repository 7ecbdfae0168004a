"""The lists of subjects (政府收支分类科目) as data: which codes are known, of which years, and whose list a year goes by."""

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
