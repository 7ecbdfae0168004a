"""Every book's questions are SQL that a migrated database answers: to compile does not prove that."""

from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import Column, Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from bureau_common.kit.books.asking import Asked, Guarded
from bureau_common.kit.books.books import questions_of
from bureau_common.kit.books.guards import NOW, Guard, Scope, Touched
from bureau_common.kit.books.questions import Question, Questions
from bureau_common.kit.core.queries import parts_of, read_by
from bureau_common.kit.core.records import book_of, field_name
from bureau_common.kit.core.tables import metadata as kit_metadata
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.changes import Head
from bureau_common.schemas.periods import Period
from bureau_common.testing.fixtures import NewDatabase
from tests.services import DOMAINS, books_of
from toy.bids import BID_BOOKS

ANY = Touched(1)
EARLIER = Cutoff(Head(change_no=1, chain=""), current=False, high=2, late=(1,))


@pytest.fixture(params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(domain: str, new_database: NewDatabase) -> str:
    """An empty database of the service, for SQLAlchemy."""
    return new_database(domain).replace("postgresql://", "postgresql+asyncpg://", 1)


async def test_what_every_book_asks_and_rehearses_runs_on_an_empty_database_and_finds_nothing(
    domain: str, url: str
) -> None:
    engine = create_async_engine(url)
    broken = {}
    async with AsyncSession(engine) as session:
        for book, kind, touched in product(books_of(domain), ("asked", "rehearsed"), (ANY, Touched(1, (uuid4(),)))):
            asked: Asked = book.asked if kind == "asked" else book.rehearsed
            try:
                async with session.begin_nested():
                    told = await asked.put(session, touched)
            except SQLAlchemyError as error:
                broken[book.name, kind, touched] = str(error)[:300]
            else:
                if told != Guarded():
                    broken[book.name, kind, touched] = str(told)
    await engine.dispose()
    assert broken == {}


async def test_every_guard_can_be_asked_later_of_all_keys_at_a_cut_off(domain: str, url: str) -> None:
    engine = create_async_engine(url)
    broken = {}
    guards = {
        guard: book.name
        for book in books_of(domain)
        for guard in book.guards
        if isinstance(guard, Guard) and not guard.rehearsed
    }
    async with AsyncSession(engine) as session:
        for guard, name in guards.items():
            try:
                async with session.begin_nested():
                    asked = Asked([guard], Scope(change=None, cutoff=EARLIER, last=date(2021, 12, 31)))
                    told = await asked.put(session, ANY)
            except (SQLAlchemyError, ValueError) as error:
                broken[name] = str(error)[:300]
            else:
                if told.findings:
                    broken[name] = str(told.findings)
    await engine.dispose()
    assert broken == {}


@pytest.mark.parametrize("cutoff", [Cutoff(Head(change_no=0, chain=""), current=True), EARLIER])
async def test_every_question_is_answered_now_and_at_a_cut_off_and_an_empty_database_raises_no_alert(
    domain: str, url: str, cutoff: Cutoff
) -> None:
    engine, books = create_async_engine(url), books_of(domain)
    asked, broken = questions_of(books), {}
    async with AsyncSession(engine) as session:
        for question in asked:
            try:
                async with session.begin_nested():
                    told = await Questions([question], [books[0].table]).put(session, cutoff, Period(2021, 10))
            except SQLAlchemyError as error:
                broken[question.code] = str(error)[:2000]
            else:
                if told.alerts or told.held:
                    broken[question.code] = str(told)
        whole = await Questions(asked, [book.table for book in books]).put(session, cutoff, Period(2021, 10))
    await engine.dispose()
    assert (broken, whole.alerts, whole.notes, whole.held) == ({}, [], {}, frozenset())


def test_what_a_guard_reads_of_restricted_fields_is_known_whatever_way_it_is_looked_for() -> None:
    """The short way looks behind columns only where a table has such fields; one that it missed would be told to everybody."""
    fields = []
    books = [*BID_BOOKS, *[book for domain in DOMAINS for book in books_of(domain)]]
    asked = [each.guard if isinstance(each, Question) else each for book in books for each in book.guards]
    for guard in dict.fromkeys(each for each in asked if each is not None):
        read = [each for each in read_by(guard.ask(NOW)) if isinstance(each, Column) and "level" in each.info]
        fields.append(set(map(field_name, read)))
        assert Asked([guard]).by_change.read == [{*map(book_of, guard.tables), *fields[-1]}]
    assert any(fields)
    assert not all(fields)


def test_every_question_names_every_table_that_it_reads(domain: str) -> None:
    """By the tables of its key: what is kept of a question must move with every row that it reads."""
    missed = {}
    for question in questions_of(books_of(domain)):
        query = question.ask(Scope(change=None, last=date(2021, 10, 31)))
        read = {each for each in parts_of(query) if isinstance(each, Table) and each.metadata is not kit_metadata}
        if further := read - set(question.tables):
            missed[question.code] = sorted(table.name for table in further)
    assert missed == {}
