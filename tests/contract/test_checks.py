"""A book's check decides before the lock: it may read reference data, which change rarely, and nothing else."""

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

import pytest
from sqlalchemy import Table

from bureau_common.kit.books.books import Book
from bureau_common.kit.parameters.book import parameter_book
from bureau_common.kit.watch.reopenings import reopening_book
from bureau_gateway.access.book import CLIENTS
from tests.services import DOMAINS, books_of

BOOKS: list[Book[Any]] = [
    *[book for domain in DOMAINS for book in books_of(domain)],
    CLIENTS,
    parameter_book([]),
    reopening_book([]),
]


def names_in(code: CodeType) -> Iterator[str]:
    """Every name that a function or what is nested in it may look up in its module or around it."""
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


def is_ours(value: object) -> bool:
    return isinstance(value, FunctionType) and value.__module__.startswith(("bureau_", *[f"{d}_svc" for d in DOMAINS]))


def tables_in(function: FunctionType, seen: set[FunctionType]) -> set[Table]:
    """The tables that a function of ours names, or that the functions do which it names."""
    seen.add(function)
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    around = {**function.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    found = set()
    for value in [around[name] for name in names_in(function.__code__) if name in around]:
        named = getattr(value, "__wrapped__", value)
        if isinstance(named, Table):
            found.add(named)
        elif is_ours(named) and named not in seen:
            found |= tables_in(named, seen)
    return found


def is_reference(table: Table) -> bool:
    entry = table.info.get("entry")
    return entry is not None and ".reference." in entry.__module__


@pytest.mark.parametrize("book", [each for each in BOOKS if each.check is not None], ids=lambda book: book.name)
def test_a_check_reads_reference_data_of_other_books_and_nothing_else(book: Book[Any]) -> None:
    assert isinstance(book.check, FunctionType)
    read = tables_in(book.check, set())
    assert {table.name for table in read if not is_reference(table) or table is book.table} == set()


def test_some_checks_do_read_reference_data() -> None:
    checks = [each.check for each in BOOKS if isinstance(each.check, FunctionType)]
    assert any(tables_in(each, set()) for each in checks)
