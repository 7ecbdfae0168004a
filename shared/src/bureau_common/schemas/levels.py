"""Levels (公开范围): what any business role reads, and what needs a right of its own (受限)."""

from typing import Any

from pydantic import Field

from .labels import Labelled


class Level(Labelled):
    """`restricted` needs the claim of that name in the token; what has no level is internal."""

    INTERNAL = "internal", "内部"
    RESTRICTED = "restricted", "受限"


RESTRICTED: Any = Field(json_schema_extra={"x-level": Level.RESTRICTED.value})
"""The mark of a single field, in its `Annotated`: to whoever has not the right it is null in every record."""
