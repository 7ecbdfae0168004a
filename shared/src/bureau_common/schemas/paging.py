"""Lists: items and an opaque cursor to the next page."""

from typing import ClassVar, Generic, TypeVar

from .naming import Named
from .several import Several

Item = TypeVar("Item")


class Page(Named, Generic[Item]):
    """`next_cursor` is null on the last page."""

    NAME: ClassVar[str] = "{}Page"

    items: Several[Item]
    next_cursor: str | None


class Listed(Page[Item]):
    """A page of records as they stood after change `change_no`; `as_of` with that number pins the pages that follow."""

    NAME: ClassVar[str] = "{}Page"

    change_no: int
