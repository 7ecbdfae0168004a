"""Reporting periods: a report covers January to a month, a balance stands at that month's end."""

import calendar
import re
from datetime import date
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from .codes import has_odd_digits, plain_code
from .worded import worded

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
        """Kept, since every figure of a summary names the same month."""
        return _parsed(text)

    @property
    def year(self) -> int:
        return int(self[:4])

    @property
    def month(self) -> int:
        return int(self[5:])

    @classmethod
    def of(cls, day: date) -> "Period":
        return _month(day.year * 12 + day.month - 1)

    @property
    def first_day(self) -> date:
        return _days(self)[0]

    @property
    def last_day(self) -> date:
        return _days(self)[1]

    @property
    def january(self) -> "Period":
        """The first month of the same fiscal year: where every year-to-date figure begins."""
        return _january(self)

    @property
    def last_year(self) -> "Period":
        """The same month of the year before."""
        return _month(self._number - 12)

    @property
    def preceding(self) -> "Period":
        return _month(self._number - 1)

    @property
    def following(self) -> "Period":
        return _month(self._number + 1)

    def until(self, end: "Period") -> list["Period"]:
        """Every month from this one to `end`, both included."""
        return [_month(number) for number in range(self._number, end._number + 1)]

    @property
    def _number(self) -> int:
        return self.year * 12 + self.month - 1

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "pattern": PATTERN}


@cache
def _parsed(text: str) -> Period:
    if not re.fullmatch(PATTERN, text):
        raise worded(
            "string_pattern_mismatch",
            "期间写作 2021-10，月份为01至12",
            "a period is written 2021-10, with a month from 01 to 12",
        )
    return Period(int(text[:4]), int(text[5:]))


@cache
def _month(number: int) -> Period:
    """The month of a number: a row of months is made of those that are there, for a figure asks for hundreds."""
    return Period(number // 12, number % 12 + 1)


@cache
def _days(month: Period) -> tuple[date, date]:
    """The first and the last day of a month."""
    last = calendar.monthrange(month.year, month.month)[1]
    return date(month.year, month.month, 1), date(month.year, month.month, last)


@cache
def _january(month: Period) -> Period:
    return _month(month.year * 12)


_PART = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_MONTH = r"(?:[年/-](?P<month>0?[1-9]|1[0-2])月?份?|[.]?(?P<digits>0[1-9]|1[0-2]))"
_SPAN = re.compile(
    rf"(?P<year>[0-9]{{4}})(?:年?度?|{_MONTH}|[年-]?Q(?P<q>[1-4])|年?第?(?P<quarter>[1-4一二三四])季度?"
    r"|-?H(?P<half>[12])|年?(?P<named>[上下])半年)"
)


def spell_span(value: Any) -> Any:
    """A year, half-year, quarter or month as offices write it: 2021年, 2021年10月, 2021.10, 202110, 2021年第三季度.

    What may be meant otherwise is left as it is: 2021.1 is what a spreadsheet makes of 2021.10.
    """
    if not isinstance(value, str) or has_odd_digits(value):
        return value
    plain = plain_code(value).replace(" ", "").upper()
    found = _SPAN.fullmatch(plain)
    if found is None:
        return value
    parts = found.groupdict()
    if month := parts["month"] or parts["digits"]:
        return f"{parts['year']}-{int(month):02d}"
    if quarter := parts["q"] or parts["quarter"]:
        return f"{parts['year']}-Q{_PART.get(quarter, quarter)}"
    half = parts["half"] or parts["named"]
    return f"{parts['year']}-H{_PART.get(half, half)}" if half else parts["year"]


BEGINNING = Period(1990, 1)
"""The first month that a business date may lie in."""
