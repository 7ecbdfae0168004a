"""Files of the demo district, made from CSV templates that lie beside their topic's module.

The template of a book is `<topic>.<book>.csv`: the file as an office sends it, with `{name}` where a value is computed.
The module yields sets of values, and each set fills every line of the template. Where a set is to fill some of the lines
only, these have a name in a first column `line`, which the file does not get, and the set gives that name under "line".
`{row}` is the number of the line in the file. A file in which nothing is computed stands in its template as it is.
Other tables that a module reads lie beside it as `<topic>.<table>.csv`.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

Values = Mapping[str, object]
Files = tuple[tuple[str, Callable[[], bytes]], ...]
"""The book's address, and what makes its file; a book may have several."""
Proposals = tuple[tuple[str, Callable[[], list[Values]]], ...]
"""The book's address, and what makes the entries that one person proposes and another approves."""


def files(module: str, books: Mapping[str, Callable[[], Iterable[Values]]]) -> Files:
    """The files of a topic, in the order in which they are loaded: each book with what yields its values."""
    return tuple((_address(module, book), partial(_filled, module, book, values)) for book, values in books.items())


def as_written() -> Iterable[Values]:
    """The values of a file that stands in its template as it is: every line once, with nothing to fill in."""
    return ({},)


def proposals(module: str, *books: str) -> Proposals:
    """What a topic proposes: each book with its entries, which stand in `<topic>.<book>.json` as they are sent."""
    return tuple((_address(module, book), partial(_entries, module, book)) for book in books)


def table(module: str, name: str) -> list[dict[str, str]]:
    """The lines of `<topic>.<name>.csv` by column; any template can be read so, too."""
    with _beside(module, f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _filled(module: str, book: str, values: Callable[[], Iterable[Values]]) -> bytes:
    """A book's file as an office sends it: CSV in GB18030 with Chinese headers."""
    lines: dict[str, list[dict[str, str]]] = {}
    for line in table(module, book):
        lines.setdefault(line.pop("line", ""), []).append(line)
    rows = [(each, line) for each in values() for line in lines[_case(lines, each)]]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(next(iter(lines.values()))[0])
    for number, (each, line) in enumerate(rows, 1):
        writer.writerow(cell.format(**each, row=number) for cell in line.values())
    return text.getvalue().encode("gb18030")


def _case(lines: Mapping[str, object], values: Values) -> str:
    return "" if "" in lines else str(values["line"])


def _entries(module: str, book: str) -> list[Values]:
    entries: list[Values] = json.loads(_beside(module, f"{book}.json").read_text(encoding="utf-8"))
    return entries


def _address(module: str, book: str) -> str:
    """`demo.revenue.receipts` is a topic of the service whose books are under `revenue/`."""
    return f"{module.split('.')[1]}/{book}"


def _beside(module: str, name: str) -> Path:
    _, service, topic = module.split(".")
    return Path(__file__).with_name(service) / f"{topic}.{name}"
