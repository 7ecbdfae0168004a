"""The Chinese names of a book's fields and codes, as the committed OpenAPI documents of the services give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bureau_common.schemas.money import YUAN_PATTERN

from ..openapi import service_document
from .texts import number

_COMMON = ("source", "source_ref", "reporting_unit", "business_date")


@dataclass(frozen=True)
class BookField:
    """One field of a record beside those that every record has; `decimals` is none for what is no number."""

    name: str
    label: str
    decimals: int | None
    codes: Mapping[str, str]

    def shown(self, value: object) -> str:
        """A value of the field as a person reads it."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(map(self.shown, value))
        if self.decimals is not None:
            return number(str(value), self.decimals)
        return self.codes.get(str(value), str(value))


@cache
def book_fields(domain: str, book: str) -> tuple[BookField, ...]:
    """The fields of a book's entry: the required ones as they were declared, then the optional ones."""
    document = service_document(domain)
    schemas: dict[str, Any] = document["components"]["schemas"]
    body = _body(document["paths"], f"/v1/{book}")
    if body is None:  # a book of two persons: its entry stands within what is proposed
        proposing = _body(document["paths"], f"/v1/{book}/proposals")
        if proposing is None:
            return ()
        body = next(_alternatives(proposing, schemas))["properties"]["entry"]
    entry = next(_alternatives(body, schemas))
    # The document sorts its keys, but leaves lists in order.
    names = dict.fromkeys([*entry.get("required", []), *entry["properties"]])
    return tuple(_field(name, entry["properties"][name], schemas) for name in names if name not in _COMMON)


def _body(paths: dict[str, Any], path: str) -> dict[str, Any] | None:
    """The schema of what is posted to a path."""
    operation = paths.get(path, {}).get("post")
    if operation is None:
        return None
    schema: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
    return schema


def _field(name: str, schema: dict[str, Any], schemas: dict[str, Any]) -> BookField:
    kinds = list(_alternatives(schema, schemas))
    decimals = None
    if any(kind.get("type") in ("number", "integer") for kind in kinds):
        decimals = 0
    if any(kind.get("pattern") == YUAN_PATTERN for kind in kinds):
        decimals = 2
    codes: dict[str, str] = {}
    for kind in kinds:
        codes |= kind.get("x-labels-zh", {})
    return BookField(name, schema.get("title", name), decimals, codes)


def _alternatives(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a value may be: the schema itself, what it refers to, and each of `anyOf`."""
    if "$ref" in schema:
        yield from _alternatives(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    elif "anyOf" in schema:
        for other in schema["anyOf"]:
            yield from _alternatives(other, schemas)
    elif "items" in schema:
        yield from _alternatives(schema["items"], schemas)
    else:
        yield schema
