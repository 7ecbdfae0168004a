"""Keyset paging: an opaque cursor holds the sort key of the last item; a page never counts the rest."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query

from ..core.errors import malformed

PageSize = Annotated[int, Query(ge=1, le=500, description="Items per page")]
PageCursor = Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before")]
AsOf = Annotated[
    int | None, Query(ge=0, le=2**62, description="Cut-off: the records as they stood after this change number")
]

MinVersion = Annotated[
    int | None,
    Query(
        ge=0,
        le=2**62,
        description="At least this change number is in the answer; where it has not come yet, 409 `not_yet`",
    ),
]
"""Who has written says what the write was numbered, and reads no older state, whichever copy of the database answers."""


def encode_cursor(key: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(part) for part in key]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *parsers: Any) -> list[Any]:
    """The key of a cursor, each part read by its parser; a cursor that we did not give is refused."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = [parse(str(part)) for parse, part in zip(parsers, parts, strict=True)]
        if any(isinstance(part, int) and abs(part) > 2**62 for part in key):
            raise ValueError("no number of ours is so large")
        if any(isinstance(part, str) and "\x00" in part.encode().decode() for part in key):
            raise ValueError("PostgreSQL has no such text")
        return key
    except (ValueError, TypeError) as error:
        raise malformed(
            "cursor", "cursor", "翻页标记无效，请从第一页重新读取", "Not a cursor of this list; start at the first page"
        ) from error
