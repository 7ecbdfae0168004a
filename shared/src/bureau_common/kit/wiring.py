"""What a service would start with and then compute nothing by: refused at the start, by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..schemas.parameters import Setting
from .books.books import Book
from .figures.catalogue import Catalogue
from .figures.claims import Claim, Watch
from .figures.figures import Definition, parameters_of, since_ever
from .measures.flows import Flow
from .measures.latest import Latest
from .measures.stocks import Stock


def refuse_miswiring(books: Sequence[Book[Any]], figures: Sequence[Definition], catalogue: Catalogue) -> None:
    """A ValueError that lists every fault of the declarations."""
    declared = {parameter.key: parameter for parameter in catalogue.parameters}
    judged: list[Claim | Watch] = [*catalogue.claims, *catalogue.watches]
    faults = [
        *_twice(book.name for book in books),
        *_twice(flow.name for book in books for flow in book.flows),
        *_twice(figure.id for figure in figures),
        *_twice(each.id for each in catalogue.claims),
        *_twice(each.code for each in catalogue.watches),
        *_twice(parameter.key for parameter in catalogue.parameters),
        *[fault for figure in figures for fault in _unkept(figure, books)],
        *[fault for each in judged for fault in _unknown(each, catalogue)],
    ]
    used = [parameter for each in judged for parameter in each.parameters]
    used += [parameter for figure in figures for parameter in parameters_of(figure)]
    faults += [f"the parameter {each.key} is not of this service" for each in used if each.key not in declared]
    if faults:
        raise ValueError("; ".join(sorted(set(faults))))


def _twice(names: Iterable[str]) -> list[str]:
    return [f"{name} stands twice" for name, count in Counter(names).items() if count > 1]


def _unkept(figure: Definition, books: Sequence[Book[Any]]) -> Iterator[str]:
    """Flows whose rollups nobody keeps, stocks over a part of their time, and tables whose book is not in the service."""
    kept = {flow.name for book in books for flow in book.flows}
    tables = {book.table for book in books}
    defaults = {parameter.key: parameter for parameter in parameters_of(figure)}
    for needed in figure.inputs.values():
        flow = needed.measured({key: Setting(each, each.default) for key, each in defaults.items()}).flow
        if isinstance(flow, Flow) and flow.name not in kept:
            yield f"{figure.id}: the flow {flow.name} is in no book, so nobody keeps its rollups"
        if isinstance(flow, Stock | Latest) and needed.span is not since_ever:
            yield f"{figure.id}: the stock {flow.name} is counted since ever, over no other span"
        if flow.table not in tables:
            yield f"{figure.id}: the book of {flow.table.name} is not in this service"


def _unknown(judged: Claim | Watch, catalogue: Catalogue) -> Iterator[str]:
    for name in (*judged.figures, *judged.last_year):
        if name not in catalogue.figures:
            yield f"{getattr(judged, 'id', '') or getattr(judged, 'code', '')}: there is no figure {name}"
