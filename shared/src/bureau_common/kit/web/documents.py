"""OpenAPI documents that people and generators can use: what routes share is said once, and names read as names.

FastAPI writes every parameter and every refusal out at every route. `slim` moves them to the components, keeps one
`default` problem beside those that a caller acts on, and drops the titles that only repeat a field's name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi.routing import APIRoute

from ...schemas.problems import Problem
from .links import add_links

USUAL_SECONDS = 30
LONG_SECONDS = 600
LONG: dict[str, Any] = {"x-time-limit-seconds": LONG_SECONDS}
"""What a route adds to its operation when its work grows with a file or a list."""

PROBLEM_JSON = "application/problem+json"
BINARY = {"type": "string", "format": "binary"}
"""The schema of a file."""
_METHODS = ("get", "post", "put", "patch", "delete")
_REFUSALS = {
    "Refused": "A rule, a state, or a request in progress forbids it: `code`, `clause` and `findings` say what to do",
    "Malformed": "The input is malformed: `errors` name each field, the rule and the way out",
    "Problem": "Any other refusal, by its `code`; 503 comes with Retry-After",
}


def operation_id(route: APIRoute) -> str:
    """The id of an operation from its function's name: `read_figure` is `readFigure`."""
    first, *others = route.name.split("_")
    return first + "".join(word.capitalize() for word in others)


def slim(document: dict[str, Any]) -> dict[str, Any]:
    """The document with shared parts as components; the given one is changed."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update({**problem.pop("$defs", {}), "Problem": problem})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _call_by_title(document)
    for schema in components["schemas"].values():
        _drop_titles(schema)
    for method, operation in operations(document):
        _drop_titles(operation["responses"])
        _drop_titles(operation.get("requestBody"))
        operation.setdefault("x-time-limit-seconds", USUAL_SECONDS)
        _refer_refusals(method, operation)
    components["responses"] = {name: _refusal(text) for name, text in _REFUSALS.items()}
    components["parameters"] = _shared_parameters(document)
    add_links(document)
    return document


def references(node: Any) -> Iterator[str]:
    """Every reference in a piece of a document."""
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The same JSON with its references renamed: `names` are by the reference as it stands."""
    if isinstance(node, dict):
        return {key: names.get(value, value) if key == "$ref" else renamed(value, names) for key, value in node.items()}
    return [renamed(item, names) for item in node] if isinstance(node, list) else node


def _call_by_title(document: dict[str, Any]) -> None:
    """Call each schema as its model is called; the generator spells a parametrised one `Page_ReceiptView_`."""
    schemas = document["components"]["schemas"]
    # Every form with nothing but a file is one kind of body; FastAPI makes a model of it for each route.
    uploads = {
        name for name, schema in schemas.items() if name.startswith("Body_") and [*schema["properties"]] == ["file"]
    }
    titles = {name: schema.get("title", name) for name, schema in schemas.items() if name not in uploads}
    twice = {title for title, count in Counter(titles.values()).items() if count > 1}
    called = dict.fromkeys(uploads, "FileUpload")
    for name, title in titles.items():
        called[name] = name if title in twice or not title.isidentifier() else title
    names = {f"#/components/schemas/{old}": f"#/components/schemas/{new}" for old, new in called.items()}
    document["paths"] = renamed(document["paths"], names)
    document["components"]["schemas"] = {called[name]: renamed(schema, names) for name, schema in schemas.items()}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its method."""
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield method, path[method]


def as_lines(document: dict[str, Any]) -> str:
    """A document as it is committed: an operation or a component a line, so that a diff shows what changed."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def block(parts: dict[str, Any], depth: int) -> str:
        if depth == 0:
            return line(parts)
        inner = ",\n".join(f"{line(name)}:{block(parts[name], depth - 1)}" for name in sorted(parts))
        return "{\n" + inner + "\n}"

    deep = {"paths": 2, "components": 2}
    return (
        "{\n"
        + ",\n".join(f"{line(key)}:{block(document[key], deep.get(key, 0))}" for key in sorted(document))
        + "\n}\n"
    )


def _refusal(text: str) -> dict[str, Any]:
    return {"description": text, "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _refer_refusals(method: str, operation: dict[str, Any]) -> None:
    """One default problem for all; beside it, for writes, what a caller acts on."""
    answers = operation["responses"]
    if "HTTPValidationError" in json.dumps(answers.get("422", {})):
        del answers["422"]
    acted_on = {"409": "Refused", "422": "Malformed"} if method == "post" else {}
    for status, name in {**acted_on, "default": "Problem"}.items():
        answers.setdefault(status, {"$ref": f"#/components/responses/{name}"})


def _shared_parameters(document: dict[str, Any]) -> dict[str, Any]:
    """Parameters that stand at several routes, each once, and references in their place."""
    found: Counter[str] = Counter()
    for _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            _plain(parameter)
            found[json.dumps(parameter, sort_keys=True)] += 1
    names: dict[str, str] = {}
    for text, count in sorted(found.items()):
        if count > 1:
            names[text] = _free_name(json.loads(text)["name"], names.values())
    for _, operation in operations(document):
        operation["parameters"] = [
            {"$ref": f"#/components/parameters/{names[text]}"}
            if (text := json.dumps(each, sort_keys=True)) in names
            else each
            for each in operation.get("parameters", [])
        ]
        if not operation["parameters"]:
            del operation["parameters"]
    return {name: json.loads(text) for text, name in names.items()}


def _free_name(name: str, taken: Iterable[str]) -> str:
    words = "".join(word[:1].upper() + word[1:] for word in name.replace("-", "_").split("_"))
    return next(each for each in (words, *(f"{words}{number}" for number in range(2, 100))) if each not in set(taken))


def _plain(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out is never sent as null: its type is the type alone."""
    schema = parameter["schema"]
    schema.pop("title", None)
    kinds = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if len(kinds) == 1 and len(schema["anyOf"]) == 2:
        del schema["anyOf"]
        parameter["schema"] = {**kinds[0], **schema}
        parameter["schema"].pop("title", None)


def _drop_titles(schema: Any) -> None:
    """Titles that repeat a name; the Chinese label of a field stays."""
    if isinstance(schema, dict):
        if isinstance(title := schema.get("title"), str) and title.isascii():
            del schema["title"]
        for value in schema.values():
            _drop_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            _drop_titles(value)
