"""OpenAPI for those who build on the gateway: a document a domain, one of everything, and pages to read and try them."""

import base64
import hashlib
import re
from functools import cache
from threading import Lock
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.web.documents import references, renamed

from .openapi import DOMAINS, own_document, service_document
from .pages.rendering import html_page, render

Part = Literal["gateway", "revenue", "credit", "debt", "performance"]
PARTS: tuple[tuple[Part, str], ...] = (
    ("gateway", "报告、指标、预警与登录"),
    ("revenue", "收入与支出"),
    ("credit", "普惠金融"),
    ("debt", "政府债务与金融风险"),
    ("performance", "绩效、补贴、项目与国企"),
)
_NOT_FORWARDED = ("/livez", "/readyz")
_SIGN_IN = {
    "type": "oauth2",
    "description": "Client credentials; or send `Authorization: Bearer` with a token from POST /oauth/token",
    "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
}
_SHARED = ("schemas", "parameters", "responses")
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_QUICK = {"docExpansion": "list", "defaultModelsExpandDepth": -1, "syntaxHighlight": False, "deepLinking": True}
"""How the page of a tag opens: its operations listed, their models where they are used."""
_ONE_AT_A_TIME = Lock()


def domain_document(domain: str) -> dict[str, Any]:
    """A service's document as callers of the gateway see it: under `/v1/{domain}`, with the gateway's sign-in."""
    document = service_document(domain)
    paths = {
        path.replace("/v1/", f"/v1/{domain}/", 1): operations
        for path, operations in document["paths"].items()
        if path not in _NOT_FORWARDED
    }
    components = {**document["components"], "securitySchemes": {"HTTPBearer": _SIGN_IN}}
    return {**document, "paths": paths, "components": components}


def of_tag(document: dict[str, Any], tag: str) -> dict[str, Any]:
    """The operations of one tag (a book) with what they refer to: what a browser opens at once."""
    paths = {
        path: kept
        for path, operations in document["paths"].items()
        if (kept := {method: each for method, each in operations.items() if tag in each.get("tags", [])})
    }
    needed: dict[str, dict[str, Any]] = {kind: {} for kind in _SHARED}
    found = [*references(paths)]
    while found:
        kind, name = found.pop().removeprefix("#/components/").split("/")
        if name not in needed[kind]:
            needed[kind][name] = document["components"][kind][name]
            found += references(needed[kind][name])
    return {**document, "paths": paths, "components": {**document["components"], **needed}}


def tags_of(document: dict[str, Any]) -> dict[str, str]:
    """The tags of a document in the order of their names, each with what its first operation is for."""
    found: dict[str, str] = {}
    for path in sorted(document["paths"]):
        for operation in document["paths"][path].values():
            for tag in operation.get("tags", []):
                found.setdefault(tag, operation.get("summary", ""))
    return dict(sorted(found.items()))


def merge(own: dict[str, Any], services: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The gateway's document with every domain's operations; tags and ids say whose they are.

    What another document has under the same name with other content gets the domain's name before its own.
    """
    paths: dict[str, Any] = dict(own["paths"])
    parts: dict[str, dict[str, Any]] = {kind: dict(own["components"].get(kind, {})) for kind in _SHARED}
    for domain, document in services.items():
        names = _names_of_its_own(domain, document, parts)
        for kind in _SHARED:
            for name, part in document["components"].get(kind, {}).items():
                called = names.get(f"#/components/{kind}/{name}", name).rpartition("/")[2]
                parts[kind][called] = renamed(part, names)
        for path, operations in document["paths"].items():
            paths[path] = {
                method: _of_domain(domain, renamed(operation, names)) for method, operation in operations.items()
            }
    return {**own, "paths": paths, "components": {**parts, "securitySchemes": {"HTTPBearer": _SIGN_IN}}}


def _names_of_its_own(domain: str, document: dict[str, Any], parts: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What a document has under a name that stands for something else, and what refers to such a thing, and so on."""
    names: dict[str, str] = {}
    while True:
        further = {
            f"#/components/{kind}/{name}": f"#/components/{kind}/{domain.capitalize()}{name}"
            for kind in _SHARED
            for name, part in document["components"].get(kind, {}).items()
            if name in parts[kind] and parts[kind][name] != renamed(part, names)
        }
        if further.keys() <= names.keys():
            return names
        names |= further


def _of_domain(domain: str, operation: dict[str, Any]) -> dict[str, Any]:
    """An operation among those of other domains: its id, its links and its tags begin with whose it is."""

    def called(name: str) -> str:
        return f"{domain}{name[:1].upper()}{name[1:]}"

    answers = {
        status: answer
        if "links" not in answer
        else {
            **answer,
            "links": {
                name: {**link, "operationId": called(link["operationId"])} for name, link in answer["links"].items()
            },
        }
        for status, answer in operation["responses"].items()
    }
    return {
        **operation,
        "responses": answers,
        "tags": [f"{domain}: {tag}" for tag in operation.get("tags", [])],
        "operationId": called(operation["operationId"]),
    }


@cache
def merged_document() -> dict[str, Any]:
    """The gateway's document with those of every domain, of the committed ones."""
    return merge(own_document(), {domain: domain_document(domain) for domain in DOMAINS})


def _document_of(part: Part) -> dict[str, Any]:
    return own_document() if part == "gateway" else domain_document(part)


def content_of(part: Part | None = None, tag: str | None = None) -> bytes:
    """A document as it is sent, or all in one: made once, however many ask at once, since it takes more memory than it has."""
    with _ONE_AT_A_TIME:
        return _made(part, tag)


@cache
def _made(part: Part | None, tag: str | None) -> bytes:
    document = merged_document() if part is None else _document_of(part)
    if tag is not None and tag not in tags_of(document):
        raise _no_such_tag()
    return bytes(JSONResponse(document if tag is None else of_tag(document, tag)).body)


def _no_such_tag() -> Refused:
    return not_found("类接口", "group of operations")


def add_documentation(app: FastAPI) -> None:
    """`/v1/openapi/{part}.json` for those who generate, `/docs` for those who read, `/v1/openapi.json` for everything.

    What reads a document is no coroutine, so that it works in a thread.
    """
    app.state.document = content_of
    app.mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]))

    @app.get("/v1/openapi/{part}.json", include_in_schema=False)
    def read_part(part: Part, tag: str | None = None) -> Response:
        return Response(content_of(part, tag), media_type="application/json")

    @app.get("/docs", include_in_schema=False)
    async def choose_docs() -> HTMLResponse:
        return html_page(render("docs", parts=PARTS))

    @app.get("/docs/{part}", include_in_schema=False)
    def choose_tag(part: Part) -> HTMLResponse:
        return html_page(render("docs_part", part=part, label=dict(PARTS)[part], tags=tags_of(_document_of(part))))

    @app.get("/docs/{part}/{tag}", include_in_schema=False)
    def read_docs(part: Part, tag: str) -> HTMLResponse:
        if tag not in tags_of(_document_of(part)):
            raise _no_such_tag()
        page = get_swagger_ui_html(
            openapi_url=f"/v1/openapi/{part}.json?tag={tag}",
            title=f"{part}: {tag} · District Finance Bureau suite",
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="/docs/assets/favicon.png",
            swagger_ui_parameters=_QUICK,
        )
        page.headers["Content-Security-Policy"] = _policy_of(page)
        return page


def _policy_of(page: HTMLResponse) -> str:
    """The page runs our copy of its script and its own lines, by their hash; it loads and asks only from here."""
    hashes = [base64.b64encode(hashlib.sha256(each).digest()).decode() for each in _INLINE.findall(bytes(page.body))]
    scripts = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
