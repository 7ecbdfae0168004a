"""The book of caps."""

from bureau_common.kit.books.books import book, topic_books

from .figures import CAPS
from .guards import GUARDS
from .rules import check_year
from .schemas import ThreePublicCapEntry
from .tables import caps

BOOKS = topic_books("three_public", GUARDS, book("三公经费限额", ThreePublicCapEntry, caps, check_year, flows=[CAPS]))
