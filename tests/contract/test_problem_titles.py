"""The column of messages beside rows that are sent back is called as no column of any book is: else two had one title."""

import pytest

from bureau_common.kit.files.headers import plain_header, titles
from bureau_common.kit.files.problem_sheets import TOLD
from tests.services import DOMAINS, books_of


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_column_of_a_book_is_called_as_the_messages_are(domain: str) -> None:
    """Whoever deletes the first of two columns 问题 has the messages taken as what a visit found."""
    named = {plain_header(title).lower() for book in books_of(domain) for title in titles(book.entry)}
    assert named & {plain_header(title).lower() for title in TOLD} == set()
