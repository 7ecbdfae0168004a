"""Every book's questions are SQL that a migrated database answers: to compile does not prove that."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from bureau_common.kit.books.guards import Asked, Guarded, Scope
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.changes import Head
from bureau_common.testing.fixtures import NewDatabase
from tests.services import DOMAINS, books_of

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
        for book, kind in product(books_of(domain), ("asked", "rehearsed")):
            asked: Asked = book.asked if kind == "asked" else book.rehearsed
            try:
                async with session.begin_nested():
                    told = await asked.put(session, 1)
            except SQLAlchemyError as error:
                broken[book.name, kind] = str(error)[:300]
            else:
                if told != Guarded():
                    broken[book.name, kind] = str(told)
    await engine.dispose()
    assert broken == {}


async def test_every_guard_can_be_asked_later_of_all_keys_at_a_cut_off(domain: str, url: str) -> None:
    engine = create_async_engine(url)
    broken = {}
    guards = {guard: book.name for book in books_of(domain) for guard in book.guards if not guard.rehearsed}
    async with AsyncSession(engine) as session:
        for guard, name in guards.items():
            try:
                async with session.begin_nested():
                    asked = Asked([guard], Scope(change=None, cutoff=EARLIER, last=date(2021, 12, 31)))
                    told = await asked.put(session, 1)
            except (SQLAlchemyError, ValueError) as error:
                broken[name] = str(error)[:300]
            else:
                if told.findings:
                    broken[name] = str(told.findings)
    await engine.dispose()
    assert broken == {}
