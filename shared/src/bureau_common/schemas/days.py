"""A day as somebody sends it."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: Any) -> date:
    """As ISO 8601 writes it, and no other way: numbers, and text of digits, would pass for seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "Input should be a date, e.g. 2021-10-05")
    try:
        if not _ISO.fullmatch(value):
            raise ValueError("a day is written YYYY-MM-DD")
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("date_from_datetime_parsing", "Input should be a date, e.g. 2021-10-05") from error


AS_ISO = BeforeValidator(_day)
Day = Annotated[date, AS_ISO]
