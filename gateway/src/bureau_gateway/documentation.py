"""One OpenAPI document for the whole suite, and pages to try it, whose scripts we serve ourselves."""

import json
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from .upstreams import DOMAINS

_NOT_FORWARDED = ("/livez", "/readyz")
_SIGN_IN = {
    "type": "oauth2",
    "description": "Client credentials; or send `Authorization: Bearer` with a token from POST /oauth/token",
    "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
}


def service_document(domain: str) -> dict[str, Any]:
    """The committed OpenAPI document of a service (`make openapi` writes it)."""
    text = files("bureau_gateway.openapi").joinpath(f"{domain}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _renamed(node: Any, names: dict[str, str]) -> Any:
    """The same JSON with its schema references renamed."""
    if isinstance(node, dict):
        return {
            key: f"#/components/schemas/{names.get(value.rpartition('/')[2], value.rpartition('/')[2])}"
            if key == "$ref"
            else _renamed(value, names)
            for key, value in node.items()
        }
    return [_renamed(item, names) for item in node] if isinstance(node, list) else node


def merge(own: dict[str, Any], services: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The gateway's document with every service's operations under `/v1/{domain}`; tags and ids say whose they are.

    A schema that another document has under the same name with other content gets the domain's name before its own.
    """
    schemas: dict[str, Any] = dict(own["components"]["schemas"])
    paths: dict[str, Any] = dict(own["paths"])
    for domain, document in services.items():
        theirs = document.get("components", {}).get("schemas", {})
        clashing = {name for name, schema in theirs.items() if schemas.get(name, schema) != schema}
        names = {name: f"{domain.capitalize()}{name}" for name in clashing}
        schemas |= {names.get(name, name): _renamed(schema, names) for name, schema in theirs.items()}
        for path, operations in document["paths"].items():
            if path in _NOT_FORWARDED:
                continue
            paths[path.replace("/v1/", f"/v1/{domain}/", 1)] = {
                method: {
                    **_renamed(operation, names),
                    "tags": [f"{domain}: {tag}" for tag in operation.get("tags", [])],
                    "operationId": f"{domain}_{operation['operationId']}",
                }
                for method, operation in operations.items()
            }
    components = {**own["components"], "schemas": schemas, "securitySchemes": {"HTTPBearer": _SIGN_IN}}
    return {**own, "paths": paths, "components": components}


def add_documentation(app: FastAPI) -> None:
    """`/v1/openapi.json` for all, `/docs` to read and try it."""
    generate = app.openapi
    merged: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not merged:
            merged.update(merge(generate(), {domain: service_document(domain) for domain in DOMAINS}))
        return merged

    app.openapi = openapi  # type: ignore[method-assign]
    app.mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]))

    @app.get("/docs", include_in_schema=False)
    async def read_docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/v1/openapi.json",
            title="District Finance Bureau suite",
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="/docs/assets/favicon.png",
        )
