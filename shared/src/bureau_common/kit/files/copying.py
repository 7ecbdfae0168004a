"""Values as PostgreSQL's COPY reads them in its text format: what goes there needs no encoder and waits for none."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

_NEEDS_ESCAPE = re.compile(r"[\\\n\r\t]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def copied(value: Any) -> str:
    """A value of an entry's field as the text of a column."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return str.translate(value, _ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return _array(value).translate(_ESCAPES)
    return str(value)


def copies(values: Sequence[Any]) -> Sequence[str]:
    """Many values of one field likewise: of amounts and plain texts, as most are, it is seen at once."""
    found = {*map(type, values)}
    if found == {str} and not _NEEDS_ESCAPE.search("".join(values)):
        return values
    return [*map(str, values)] if found == {Decimal} else [*map(copied, values)]


def _array(values: Sequence[Any]) -> str:
    """A list as the text of an array: each part between quotes, which nothing in it ends."""
    parts = (str(each).replace("\\", "\\\\").replace('"', '\\"') for each in values)
    return "{" + ",".join(f'"{each}"' for each in parts) + "}"


def line_of(values: Iterable[Any]) -> str:
    """The values of one row as a line, which its end has still to follow."""
    return "\t".join(map(copied, values))


def joined(columns: Iterable[Sequence[str]]) -> list[str]:
    """The lines of columns that stand side by side."""
    return ["\t".join(cells) for cells in zip(*columns, strict=True)]
