"""Links of an OpenAPI document, for clients that walk: who answers with an id leads to what takes it.

POST /v1/receipts            gives /record/id      to /v1/receipts/{record_id}, …/correct, …/void
POST /v1/persons             gives /person/id      to /v1/persons/{person_id}, …
POST /v1/clients             gives /client_id      to /v1/clients/{client_id}/revoke
GET  /v1/figures             gives /0/id           to /v1/figures/{figure_id}, …: where nothing is written
"""

import re
from collections.abc import Iterator
from typing import Any

_TAKER = re.compile(r"(?P<place>.+)/\{(?P<kind>[a-z]+)_id\}(/[a-z]+)?")


def add_links(document: dict[str, Any]) -> None:
    """Say in the document's answers what each leads to."""
    takers: dict[tuple[str, str], list[str]] = {}
    for path, methods in document["paths"].items():
        if taker := _TAKER.fullmatch(path):
            takers.setdefault((taker["place"], taker["kind"]), []).extend(
                operation["operationId"] for operation in methods.values()
            )
    for (place, kind), names in takers.items():
        for answer, pointer in _givers(document, place, kind):
            there = {f"{kind}_id": f"$response.body#{pointer}"}
            answer.setdefault("links", {}).update({name: {"operationId": name, "parameters": there} for name in names})


def _givers(document: dict[str, Any], place: str, kind: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The writes at a place whose answer has the id, or the list there: with the answer and where the id is in it."""
    writes = [
        methods["post"]
        for path, methods in document["paths"].items()
        if "post" in methods and f"{path}/".startswith(f"{place}/")
    ]
    found = [*_giving(document, writes, [f"/{kind}/id", f"/{kind}_id"])]
    reads = [methods["get"] for path, methods in document["paths"].items() if "get" in methods and path == place]
    yield from found or _giving(document, reads, ["/items/0/id", "/0/id"])


def _giving(
    document: dict[str, Any], operations: list[dict[str, Any]], pointers: list[str]
) -> Iterator[tuple[dict[str, Any], str]]:
    for operation in operations:
        answer = operation["responses"][max(status for status in operation["responses"] if status.startswith("2"))]
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        for pointer in pointers:
            if _leads(document, schema, pointer.split("/")[1:]):
                yield answer, pointer
                break


def _leads(document: dict[str, Any], schema: dict[str, Any], steps: list[str]) -> bool:
    """Whether a pointer finds something in what a schema describes, in one of its forms at least."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if not steps:
        return True
    if any(_leads(document, each, steps) for each in schema.get("anyOf", [])):
        return True
    inner = schema.get("items") if steps[0].isdigit() else schema.get("properties", {}).get(steps[0])
    return inner is not None and _leads(document, inner, steps[1:])
