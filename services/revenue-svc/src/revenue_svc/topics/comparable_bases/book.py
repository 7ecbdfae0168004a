"""The book of restatements: one person proposes, another approves."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import RESTATEMENTS
from .rules import check_restatement
from .schemas import BaseRestatementEntry
from .tables import restatements

BOOKS = topic_books(
    "comparable_bases",
    (),
    book(
        "可比口径基数调整", BaseRestatementEntry, restatements, check_restatement,
        flows=[RESTATEMENTS], operations=BY_TWO_PERSONS,
    ),
)  # fmt: skip
