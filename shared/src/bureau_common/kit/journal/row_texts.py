"""The text that a row's hash covers: its business columns as JSON without nulls, and without what the journal adds to it.

It is said twice on purpose. What verifies asks PostgreSQL for the JSON of the row, whatever columns it has. What writes, and
knows each of them, puts the same text together column by column, in half the time; a test holds both together.
"""

from collections.abc import Container
from typing import Any

from sqlalchemy import UUID, Boolean, Column, Date, Integer, Numeric, String, Table

_OF_THE_JOURNAL = ("created_change", "voided_change")
AS_JSON = f"(jsonb_strip_nulls(to_jsonb(r)) - '{{{','.join(_OF_THE_JOURNAL)}}}'::text[])::text"
"""The text of any row `r`."""


def hash_of(said: str) -> str:
    """The hash of a row by its text."""
    return f"sha256(convert_to({said}, 'UTF8'))"


def row_text(table: Table, filled: Container[str] | None = None) -> str:
    """The same of a row of this table; keys stand as jsonb orders them, by length and then by their bytes.

    Where it is said which columns are `filled`, the others are null.
    """
    named = [c for c in table.c if c.name not in _OF_THE_JOURNAL and (filled is None or c.name in filled)]
    columns = sorted(named, key=lambda c: (len(c.name), c.name))
    # `concat` leaves out what is null, and with it the key.
    parts = ", ".join(f"""', "{column.name}": ' || {_value(column)}""" for column in columns)
    return f"'{{' || substr(concat({parts}), 3) || '}}'"


def _value(column: Column[Any]) -> str:
    """A column of `r` as jsonb writes it."""
    name, kind = f'r."{column.name}"', column.type
    if isinstance(kind, Integer | Numeric | Boolean):
        return f"{name}::text"
    if isinstance(kind, UUID | Date) or "labels" in column.info:
        return f"""'"' || {name}::text || '"'"""  # nothing in it needs to be escaped
    if isinstance(kind, String):
        return f"to_json({name})::text"
    return f"nullif(jsonb_strip_nulls(to_jsonb({name})), 'null')::text"
