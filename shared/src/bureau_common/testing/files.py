"""Files of a book as an office sends them, for tests that import."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from ..kit.files.csv_files import write_rows
from ..kit.files.headers import headers


def csv_of(entry: type[BaseModel], rows: Iterable[Mapping[str, object]], encoding: str = "utf-8") -> bytes:
    """Rows by field name as a CSV file with the entry's Chinese headers; a field that a row leaves out is empty."""
    lines = [["" if (value := row.get(name)) is None else str(value) for name in entry.model_fields] for row in rows]
    return write_rows([headers(entry), *lines], first=False).encode(encoding)
