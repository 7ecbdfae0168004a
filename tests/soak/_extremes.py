"""What a field may hold at its edges, by what the document says of it: days, amounts, numbers, codes, words that mean something."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from bureau_common.kit.books.books import Book

Schema = Mapping[str, Any]
MARKED = "<i>q</i>"
TEXTS = (
    "x", "长" * 200, "W" * 200, f"%'\"{MARKED}&amp;{{{{7*7}}}}|`*_[a](b)#\\${{x}}", "=1+1", "＝1+1", "+1", "@SUM(1)", "-2+3",
    "１２３", "a\u202eb\u2067c", "\u200b=1", "' or 1=1 --", "{count}", "a\u2028b", "null", "0", " x ", "\ud83d", "龘", "ﬁ",
    "{", "%s%d", "\x85", "|---|---|", "]]>", "a\tb", "#let x = 1", "@cite", "//comment", "/*", f"={MARKED}",
)  # fmt: skip
DAYS = (
    "1990-01-01", "2199-12-31", "1900-01-01", "2020-02-29", "2199-01-01", "2021-10-31", "2021-12-31", "2020-12-31",
)  # fmt: skip
MONEY = (
    "0.00", "0.01", "-0.01", "1.00", "100000000000000000.00", "999999999999999999.99", "-999999999999999999.99",
)  # fmt: skip
NUMBERS = ("0", "0.0001", "0.01", "99.9999", "100", "100.0001", "999.9999", "999999", "99999999.99", "-1", "1e5")
WHOLE = (0, 1, -1, 2, 2021, 2**31 - 1, 2**31, 2**63)
SPANS = ("1990-01", "2199-12", "1990", "2199", "2021", "2021-Q4", "2099-H2", "2199-Q4")
CODES = ("0", "A" * 32, "a" * 32, "-" * 32, "9" * 32, "349901", "a-b", "100", "a" * 64, "2199-9.99", "1990-1.1")
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def changes_of(book: Book[Any], chance: Random, most: int) -> list[dict[str, object]]:
    """Changes of one field of a record, by chance at most so many."""
    document = book.entry.model_json_schema()
    found = [
        {name: value}
        for name, schema in document["properties"].items()
        if name != "source"
        for each in _alternatives(schema, document.get("$defs", {}))
        for value in _edges(each)
    ]
    return chance.sample(found, min(most, len(found)))


def _alternatives(schema: Schema, known: Mapping[str, Schema]) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _alternatives(known[schema["$ref"].rpartition("/")[2]], known)
    elif inner := schema.get("anyOf") or schema.get("allOf"):
        for each in inner:
            yield from _alternatives(each, known)
    else:
        yield schema


def _edges(schema: Schema) -> Sequence[object]:
    kind, pattern = schema.get("type"), schema.get("pattern", "")
    bounds = [schema[name] for name in _BOUNDS if name in schema]
    if "enum" in schema:
        return list(schema["enum"])
    plain: dict[str | None, Sequence[object]] = {
        "null": (None,), "boolean": (True, False), "integer": (*WHOLE, *bounds), "array": ((),),
        "number": (*NUMBERS, *map(str, bounds)),
    }  # fmt: skip
    if kind in plain:
        return plain[kind]
    if schema.get("format") == "date":
        return DAYS
    if pattern.endswith("[0-9]{2}$") and "." in pattern:
        return MONEY
    if "(0|[1-9]" in pattern or r"\d" in pattern:
        return NUMBERS
    if "0[1-9]|1[0-2]" in pattern:
        return SPANS
    return CODES if pattern else TEXTS
