"""What can be asked of a suite, found in its OpenAPI document and in its own answers, never listed by hand."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .asking import with_query

SAMPLES = 20
"""How many of the keys that records hold are asked for where a route wants one."""


@dataclass(frozen=True)
class Read:
    """A GET operation under a domain: its path, and the schemas of its query parameters."""

    path: str
    needed: Mapping[str, Any]
    optional: Mapping[str, Any]

    @property
    def is_cut_off(self) -> bool:
        return "as_of" in self.optional

    def ask(self, query: Mapping[str, object]) -> str:
        """The question with this query, a list with its longest pages."""
        return with_query(self.path, {**({"limit": 500} if "limit" in self.optional else {}), **query})


def months_until(last: str, count: int) -> list[str]:
    """So many months, the last one included, oldest first."""
    year, month = map(int, last.split("-"))
    numbers = range(year * 12 + month - count, year * 12 + month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def spread(head: int, count: int) -> list[int]:
    """At most so many change numbers below `head`, evenly; all of them where there are fewer."""
    return sorted({number * head // (count + 1) for number in range(1, count + 1)} - {head})


def evenly(values: Sequence[Any], count: int) -> list[Any]:
    """At most so many of the values, the first and the last included."""
    if len(values) <= count:
        return list(values)
    return [values[number * (len(values) - 1) // (count - 1)] for number in range(count)]


def domains_of(document: Mapping[str, Any]) -> list[str]:
    """The domains behind the gateway: whatever has a summary."""
    return [path.split("/")[2] for path in document["paths"] if path.startswith("/v1/") and path.endswith("/summary")]


def reads_of(document: Mapping[str, Any], domain: str) -> list[Read]:
    """Every GET operation of a domain."""
    found = []
    for path, operations in document["paths"].items():
        if path.startswith(f"/v1/{domain}/") and "get" in operations:
            given = [*operations.get("parameters", []), *operations["get"].get("parameters", [])]
            queries = [each for each in (_resolved(document, one) for one in given) if each["in"] == "query"]
            schemas = {each["name"]: _resolved(document, each["schema"]) for each in queries}
            needed = {each["name"] for each in queries if each.get("required")}
            found.append(
                Read(
                    path,
                    {name: schema for name, schema in schemas.items() if name in needed},
                    {name: schema for name, schema in schemas.items() if name not in needed},
                )
            )
    return sorted(found, key=lambda read: read.path)


def _resolved(document: Mapping[str, Any], node: Any) -> Any:
    while "$ref" in node:
        target: Any = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def filled(read: Read, months: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    """Every query that gives the needed parameters a value; none where one of them has no known values."""
    years = sorted({month[:4] for month in months})
    values: dict[str, Sequence[object]] = {}
    for name, schema in read.needed.items():
        if name == "period":
            values[name] = months
        elif name == "year":
            values[name] = years
        elif schema.get("format") == "date":
            values[name] = [_last_day(month) for month in months]
        else:
            values[name] = schema.get("enum") or evenly(known.get(name, ()), SAMPLES)
    return [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())]


def _last_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def keys_in(answers: Iterable[Any]) -> dict[str, list[str]]:
    """By field, the texts that the records of some lists hold there."""
    found: dict[str, set[str]] = {}
    for answer in answers:
        for item in answer.get("items", []) if isinstance(answer, dict) else []:
            for name, value in item.items():
                if isinstance(value, str):
                    found.setdefault(name, set()).add(value)
    return {name: sorted(values) for name, values in found.items()}


def measures_of(figure: Mapping[str, Any]) -> list[str | None]:
    """What to name so that each row behind a figure is listed: nothing for a sum, else each input in turn."""
    return [None] if figure["is_sum"] else [each["name"] for each in figure["inputs"]]
