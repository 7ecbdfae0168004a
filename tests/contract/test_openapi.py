"""The committed OpenAPI documents are those of the apps, and the merged one holds together."""

import json
from typing import Any

import pytest

from local.openapi import MERGED, SERVICES, as_text, merged_document
from tests.documents import service_documents


@pytest.mark.parametrize("name", ["revenue", "credit", "debt", "performance"])
def test_the_committed_document_is_the_apps(name: str) -> None:
    committed = (SERVICES / f"{name}.json").read_text(encoding="utf-8")
    assert committed == as_text(service_documents()[name]), "run `make openapi` and review the diff"


def test_the_committed_merged_document_is_the_gateways() -> None:
    assert MERGED.read_text(encoding="utf-8") == as_text(merged_document()), "run `make openapi` and review the diff"


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def test_the_merged_document_has_every_operation_once_and_no_dangling_reference() -> None:
    merged = json.loads(MERGED.read_text(encoding="utf-8"))
    schemas = merged["components"]["schemas"]
    assert {ref.rpartition("/")[2] for ref in references(merged)} <= set(schemas)
    operations = [operation for path in merged["paths"].values() for operation in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    for name in ("revenue", "credit", "debt", "performance"):
        own = json.loads((SERVICES / f"{name}.json").read_text(encoding="utf-8"))
        expected = {path.replace("/v1/", f"/v1/{name}/") for path in own["paths"] if path not in ("/livez", "/readyz")}
        assert expected <= set(merged["paths"])


def test_money_is_never_a_json_number() -> None:
    merged = json.loads(MERGED.read_text(encoding="utf-8"))
    receipt = merged["components"]["schemas"]["ReceiptEntry"]["properties"]
    assert receipt["amount"]["type"] == "string"
    assert receipt["kind"]["$ref"].endswith("ReceiptKind")
    assert merged["components"]["schemas"]["ReceiptKind"]["x-labels-zh"]["refund"] == "退库"
