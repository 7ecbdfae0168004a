"""A list as PostgreSQL writes it is, byte by byte, what the view's own encoder would have written, in every book there is.

A file of it has the values of the same views.
"""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import Boolean, Column, Date, Numeric, Table, Text, Uuid
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.app import every_book
from bureau_common.kit.books.books import Book
from bureau_common.kit.books.listing import is_plain, read_listed, read_present, read_values
from bureau_common.kit.books.pages import Filter
from bureau_common.kit.books.reads import read_encoded, read_page
from bureau_common.kit.core.context import NOTHING, Caller, Names, enter_caller
from bureau_common.kit.core.prebuilt import within
from bureau_common.kit.files.headers import exported
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from tests.services import DOMAINS, books_of, figures_of

HOSTILE = "".join(map(chr, range(1, 0x30))) + '"\\/<&\x7f\x80\u2028\u2029\ufeff汉字😀é'
MOMENTS = ("2026-01-02 03:04:05Z", "2026-01-02 03:04:05.100000Z", "2026-01-02 03:04:05.000001Z")
UNITS = ("340311", "T1", "not-registered")
EVERYBODY = Caller("c", "p", frozenset({"viewer"}), level=Level.RESTRICTED)
BOUND = Caller("c", "p", frozenset({"viewer"}), frozenset({"T1", "not-registered"}))
ROWS = 9


@pytest.fixture(params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def app(domain: str, new_database: NewDatabase, issuer: Issuer) -> FastAPI:
    package = f"{domain}_svc"
    settings = import_module(f"{package}.settings").Settings(
        database_url=new_database(domain), AUTH_JWKS_FILE=issuer.jwks_file
    )
    made: FastAPI = app_of(import_module(f"{package}.app").create_app, settings)
    return made


@pytest.fixture
def books(app: FastAPI, domain: str) -> list[Book[Any]]:
    return every_book(books_of(domain), figures_of(domain), app.state.catalogue)


@pytest.fixture
async def filled(app: FastAPI, books: list[Book[Any]]) -> AsyncIterator[None]:
    """Rows in every book with all that a column can hold, whatever the rules would say of them; and with nothing in it."""
    owner = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    for number, moment in enumerate(MOMENTS, 2):
        await owner.execute(
            "insert into journal select $1, $1, $1, $2::text::timestamptz, actor, person || chr(34) || chr(1), request_id,"
            " trace_id, topic, operation, null, rows, reason, digest, chain from journal where change_no = 1",
            number,
            moment,
        )
    for table in {book.table for book in books}:
        await _fill(owner, table)
    await owner.close()
    yield
    await app.state.database.close()


async def _fill(owner: asyncpg.Connection, table: Table) -> None:
    checks = "select conname from pg_constraint where contype = 'c' and conrelid = $1::text::regclass"
    for check in await owner.fetch(checks, table.name):
        await owner.execute(f'alter table "{table.name}" drop constraint "{check["conname"]}"')
    names = [column.name for column in table.c if column.name != "replaces"]
    listed = ", ".join(f'"{name}"' for name in names)
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    for number in range(ROWS):
        row = {name: _value(table.c[name], number) for name in names}
        row |= {"source_ref": f"{number} {HOSTILE}", "reporting_unit": UNITS[number % len(UNITS)]}
        row |= {"business_date": date(2021, 1 + number // 2, 5), "created_change": 2 + number % len(MOMENTS)}
        row["voided_change"] = 4 if number == 5 else None
        await owner.execute(f'insert into "{table.name}" ({listed}) values ({places})', *[row[name] for name in names])


def _value(column: Column[Any], number: int) -> Any:
    if column.nullable and number % 3 == 0:
        return None
    kind = column.type
    if isinstance(kind, Text):
        return f"{number} {HOSTILE}"
    if isinstance(kind, Numeric):
        assert kind.scale is not None
        return Decimal((number % 2, (number, 5) if number else (0,), -kind.scale))
    made: dict[type, Any] = {Boolean: bool(number % 2), Date: date(1990 + number, 2, 28), Uuid: uuid4()}
    by_kind = next((made[each] for each in made if isinstance(kind, each)), None)
    return "[]" if "json" in str(kind).lower() else number if by_kind is None else by_kind


ASKED: tuple[tuple[Caller, Filter, int | None, int], ...] = (
    (EVERYBODY, Filter(), None, 100),
    (EVERYBODY, Filter(), 3, 3),
    (BOUND, Filter(start=Period(2021, 2), end=Period(2021, 4), reporting_unit="T1"), None, 2),
    (BOUND, Filter(source=f"1 {HOSTILE}"), 4, 100),
    (EVERYBODY, Filter(source_ref=f"2 {HOSTILE}"), None, 100),
    (BOUND, Filter(reporting_unit="T1", source=f"1 {HOSTILE}"), None, 1),
)
"""Who asks for what: caller, filter, cut-off, size of the page."""


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("is_told", [True, False])
async def test_every_page_of_every_book_has_the_bytes_of_the_encoder(
    app: FastAPI, books: list[Book[Any]], page_after: Callable[[bytes], str | None], is_told: bool
) -> None:
    names: Names = app.state.views.restricted
    compared = 0
    for caller, narrow, as_of, limit in ASKED:
        enter_caller(caller, names, NOTHING if is_told else names)
        async with app.state.database.reading() as session:
            cutoff = await read_cutoff(session, as_of)
            for book in filter(is_plain, books):
                cursor: str | None = None
                for _ in range(ROWS):
                    page = (narrow, caller, limit, cursor)
                    written = await read_listed(within(session), book, cutoff, *page)
                    assert written == await read_encoded(session, book, cutoff, *page), (book.name, *page)
                    assert await _for_a_file(session, book, cutoff, *page) == await _of_views(
                        session, book, cutoff, *page
                    )
                    if as_of is None:
                        assert written == await read_present(app.state.database, book, *page)
                    compared += not written.startswith(b'{"items":[],')
                    if (cursor := page_after(written)) is None:
                        break
    assert compared > 3 * len(books)


async def _for_a_file(session: AsyncSession, book: Book[Any], *page: Any) -> list[list[object]]:
    rows, following = await read_values(within(session), book, [*exported(book.entry)], *page)
    return [*map(list, rows), [following]]


async def _of_views(session: AsyncSession, book: Book[Any], *page: Any) -> list[list[object]]:
    listed, names = await read_page(session, book, *page), [*exported(book.entry)]
    return [*[[getattr(item, name) for name in names] for item in listed.items], [listed.next_cursor]]


@pytest.fixture
def page_after() -> Callable[[bytes], str | None]:
    def read(content: bytes) -> str | None:
        cursor: str | None = json.loads(content)["next_cursor"]
        return cursor

    return read


def test_only_a_plan_of_filings_is_left_to_the_encoder(books: list[Book[Any]]) -> None:
    assert [book.name for book in books if not is_plain(book)] == ["filing-plans"]
