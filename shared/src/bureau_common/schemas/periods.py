"""Reporting periods: a report covers January to a month, a balance stands at that month's end."""

import calendar
import re
from datetime import date
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"


class Period(str):
    """One month of a fiscal year, written `2021-10` (ISO 8601): text that sorts by time and knows its dates."""

    __slots__ = ()

    def __new__(cls, year: int, month: int) -> "Period":
        return str.__new__(cls, f"{year:04d}-{month:02d}")

    def __getnewargs__(self) -> tuple[int, int]:  # type: ignore[override]
        return self.year, self.month

    @classmethod
    def parse(cls, text: str) -> "Period":
        if not re.fullmatch(PATTERN, text):
            raise ValueError("期间写作 YYYY-MM，如 2021-10 / a period is written YYYY-MM, e.g. 2021-10")
        return cls(int(text[:4]), int(text[5:]))

    @property
    def year(self) -> int:
        return int(self[:4])

    @property
    def month(self) -> int:
        return int(self[5:])

    @classmethod
    def of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def january(self) -> "Period":
        """The first month of the same fiscal year: where every year-to-date figure begins."""
        return Period(self.year, 1)

    @property
    def last_year(self) -> "Period":
        """The same month of the year before."""
        return Period(self.year - 1, self.month)

    @property
    def preceding(self) -> "Period":
        return Period(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def following(self) -> "Period":
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    def until(self, end: "Period") -> list["Period"]:
        """Every month from this one to `end`, both included."""
        return [_month(number) for number in range(self._number, end._number + 1)]

    @property
    def _number(self) -> int:
        return self.year * 12 + self.month - 1

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(pattern=PATTERN))


@cache
def _month(number: int) -> Period:
    """The month of a number: a row of months is made of those that are there, for a figure asks for hundreds."""
    return Period(number // 12, number % 12 + 1)


BEGINNING = Period(1990, 1)
"""The first month that a business date may lie in."""
