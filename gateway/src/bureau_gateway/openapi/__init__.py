"""The OpenAPI documents: the gateway's own, and the services', copied here from their packages by its build (`hatch_build.py`)."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

DOMAINS = ("revenue", "credit", "debt", "performance")


@cache
def service_document(domain: str) -> dict[str, Any]:
    """The document of a service as the service itself serves it: its paths are those behind the gateway."""
    text = files(__name__).joinpath(f"{domain}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def own_document() -> dict[str, Any]:
    """The gateway's own document, as it was committed."""
    document: dict[str, Any] = json.loads(files("bureau_gateway").joinpath("openapi.json").read_text(encoding="utf-8"))
    return document


@cache
def figure_names(domain: str) -> Mapping[str, str]:
    """The Chinese names of a service's figures by their ids, known also while it is away; none of a domain not ours."""
    if domain not in DOMAINS:
        return {}
    names: dict[str, str] = service_document(domain)["paths"]["/v1/figures"]["get"]["x-labels-zh"]
    return names


@cache
def restricted_figures() -> frozenset[str]:
    """The figures, of whatever service, that need the right."""
    listed = [service_document(domain)["paths"]["/v1/figures"]["get"]["x-restricted"] for domain in DOMAINS]
    return frozenset(each for names in listed for each in names)
