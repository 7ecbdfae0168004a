"""Every book can be entered, corrected and voided by the statements that the kit makes of its table."""

import pytest
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from bureau_common.kit.books import writes
from bureau_gateway.openapi import DOMAINS
from tests.services import books_of


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_statements_of_every_book_can_be_written_as_sql(domain: str) -> None:
    books = books_of(domain)
    assert books
    for book in books:
        for make in (writes._writing_one, writes._written, writes._locking, writes._voiding):
            assert book.table.name in str(make(book.table).compile(dialect=dialect())), (book.name, make)
