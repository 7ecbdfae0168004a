"""Cells of an office's file as the values an entry takes: labels, dates and amounts as people write them."""

import re
import types
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Union, get_args, get_origin

from pydantic import BaseModel

from ..schemas.labels import Labelled

_DATE = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")


def kinds(entry: type[BaseModel]) -> dict[str, type]:
    """The plain type of each field of an entry: an optional field's is that of its value."""
    return {name: _plain(field.annotation) for name, field in entry.model_fields.items()}


def _plain(annotation: object) -> type:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation if isinstance(annotation, type) else str


def read_cell(text: str, kind: type) -> str | None:
    """The value that the entry's schema reads: empty is none; what cannot be understood is left for it to refuse."""
    text = text.strip()
    if not text:
        return None
    if issubclass(kind, Labelled):
        member = kind.by_label(text)
        return text if member is None else member.value
    if issubclass(kind, date):
        parts = _DATE.match(unicodedata.normalize("NFKC", text))
        return f"{parts[1]}-{int(parts[2]):02d}-{int(parts[3]):02d}" if parts else text
    if issubclass(kind, Decimal):
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return text
        shown = f"{number:.2f}" if number.is_finite() else text
        return shown if number.is_finite() and Decimal(shown) == number else plain
    return text


def write_cell(value: object) -> str:
    """A value for a file that a spreadsheet may open: labels for codes, and no text that it would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return value.label_zh
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
