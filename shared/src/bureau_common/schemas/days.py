"""A day as somebody sends it."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from .worded import worded

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> date:
    """As ISO 8601 writes it, and no other way: numbers, and text of digits, would pass for seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise worded("date_type", "应为日期，如 2021-10-05", "must be a date, e.g. 2021-10-05")
    if not _ISO.fullmatch(value):
        raise worded("date_from_datetime_parsing", "应为日期，如 2021-10-05", "must be a date, e.g. 2021-10-05")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise worded("date_from_datetime_parsing", f"没有{value}这一天", f"there is no day {value}") from error


AS_ISO = BeforeValidator(_day)
LAST_DAY = date(2199, 12, 31)
"""Rules count on from a day: of a deadline on the last day that Python has, the day after is none, and no summary comes about."""
_PATTERN = r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
Day = Annotated[
    date,
    Field(ge=date(1900, 1, 1), le=LAST_DAY),
    AS_ISO,
    WithJsonSchema({"type": "string", "format": "date", "pattern": _PATTERN}),
]
"""A day that a record names; JSON Schema has no bounds of days, so that documents say them as a pattern."""
