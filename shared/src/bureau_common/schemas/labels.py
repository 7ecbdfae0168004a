"""Enumerations with their Chinese labels: English codes on the wire, labels in forms, files and lists."""

from enum import StrEnum
from functools import cache
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema


class Labelled(StrEnum):
    """An enumeration whose members carry a Chinese label: `IN = "in", "入库"`; OpenAPI shows them as `x-labels-zh`."""

    label_zh: str

    def __new__(cls, value: str, label_zh: str) -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_zh = label_zh
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member of a code that stands in a table; calling the class would ask for a label too."""
        return next(member for member in cls if member.value == code)

    @classmethod
    def by_label(cls, text: str) -> "Labelled | None":
        """The member whose label or code is `text`."""
        return _named(cls).get(text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler.resolve_ref_schema(handler(schema))
        described["x-labels-zh"] = {member.value: member.label_zh for member in cls}
        return described


@cache
def _named(kind: type[Labelled]) -> dict[str, Labelled]:
    """The members by their labels and codes; of two that share one, the first has it."""
    named: dict[str, Labelled] = {}
    for member in kind:
        for name in (member.label_zh, member.value):
            named.setdefault(name, member)
    return named
