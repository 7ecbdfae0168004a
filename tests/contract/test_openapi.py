"""The committed OpenAPI documents are those of the apps, and what a client is generated from holds together."""

import json
import re
from typing import Any

import pytest

from bureau_common.kit.web.documents import as_lines, operations, references
from bureau_gateway.documentation import domain_document, merged_document, of_tag, tags_of
from bureau_gateway.limits import TimeLimits
from bureau_gateway.openapi import DOMAINS
from local.openapi import COPIES, committed, gateway_document
from tests.documents import service_documents

MAX_BYTES = 1_200_000
CALLED = ("schemas", "parameters", "responses")


@pytest.mark.parametrize("name", DOMAINS)
def test_the_committed_document_is_the_apps(name: str) -> None:
    text = committed(name).read_text(encoding="utf-8")
    assert text == as_lines(service_documents()[name]), "run `make openapi` and review the diff"
    assert (COPIES / f"{name}.json").read_text(encoding="utf-8") == text, "run `make setup`: the gateway's copy is old"


def test_the_committed_document_of_the_gateway_is_its_apps() -> None:
    text = committed("gateway").read_text(encoding="utf-8")
    assert text == as_lines(gateway_document()), "run `make openapi` and review the diff"


@pytest.mark.parametrize("name", DOMAINS)
def test_a_domains_document_is_small_enough_for_a_browser(name: str) -> None:
    served = json.dumps(domain_document(name), ensure_ascii=False, separators=(",", ":"))
    assert len(served.encode()) < MAX_BYTES


def documents() -> list[dict[str, Any]]:
    return [*map(domain_document, DOMAINS), merged_document()]


def test_no_reference_dangles_and_every_operation_has_an_id_of_its_own() -> None:
    for document in documents():
        there = {f"#/components/{kind}/{name}" for kind in CALLED for name in document["components"][kind]}
        assert set(references(document)) <= there
        ids = [operation["operationId"] for _, operation in operations(document)]
        assert len(ids) == len(set(ids))
        links = [
            link["operationId"]
            for _, operation in operations(document)
            for answer in operation["responses"].values()
            for link in answer.get("links", {}).values()
        ]
        assert links
        assert set(links) <= set(ids)


def test_the_merged_document_has_every_operation_of_every_domain() -> None:
    merged = merged_document()
    for name in DOMAINS:
        assert set(domain_document(name)["paths"]) <= set(merged["paths"])


def resolved(node: Any, document: dict[str, Any], within: tuple[str, ...] = ()) -> Any:
    """What is told, with what it refers to in its place; of what refers to itself how far up that is."""
    if isinstance(node, list):
        return [resolved(each, document, within) for each in node]
    if not isinstance(node, dict):
        return node
    if (reference := node.get("$ref")) is None:
        return {key: resolved(each, document, within) for key, each in node.items() if key != "operationId"}
    if reference in within:
        return len(within) - within.index(reference)
    kind, name = reference.removeprefix("#/components/").split("/")
    return resolved(document["components"][kind][name], document, (*within, reference))


@pytest.mark.parametrize("name", DOMAINS)
def test_the_merged_document_tells_of_an_operation_what_its_own_does(name: str) -> None:
    """Of two services' subsidy programs one was told as the other: what only referred to them had equal text."""
    own, merged = domain_document(name), merged_document()
    wrong = [
        f"{method} {path}"
        for path, called in own["paths"].items()
        for method, operation in called.items()
        for part in ("parameters", "requestBody", "responses")
        if resolved(operation.get(part), own) != resolved(merged["paths"][path][method].get(part), merged)
    ]
    assert wrong == []


def test_names_are_those_of_records_and_not_of_modules() -> None:
    for name in DOMAINS:
        document = domain_document(name)
        schemas = document["components"]["schemas"]
        assert [each for each in schemas if not each.isidentifier() or "_" in each] == []
        ids = [operation["operationId"] for _, operation in operations(document)]
        assert [each for each in ids if not each.isidentifier() or "_" in each] == []
    assert "RecordedReceipt" in domain_document("revenue")["components"]["schemas"]
    ids = {operation["operationId"] for _, operation in operations(domain_document("revenue"))}
    assert {"listReceipts", "enterReceipt", "readReceipt", "correctReceipt", "voidReceipt", "importReceipts"} <= ids


def test_what_routes_share_is_said_once() -> None:
    for name in DOMAINS:
        document = domain_document(name)
        for _, operation in operations(document):
            assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
            written = [
                json.dumps(each, sort_keys=True) for each in operation.get("parameters", []) if "$ref" not in each
            ]
            assert len(written) == len(set(written))
        plain = [each for _, op in operations(document) for each in op.get("parameters", []) if "$ref" not in each]
        for parameter in [*plain, *document["components"]["parameters"].values()]:
            assert {"type": "null"} not in parameter["schema"].get("anyOf", [])
        texts = [json.dumps(each, sort_keys=True) for each in plain]
        assert len(texts) == len(set(texts)), "a parameter that stands at two routes is a component"


def test_every_operation_says_its_time_limit_and_every_content_its_schema() -> None:
    for name in DOMAINS:
        for _, operation in operations(domain_document(name)):
            assert operation["x-time-limit-seconds"] in (30, 600)
            contents = [answer.get("content", {}) for answer in operation["responses"].values()]
            for content in [*contents, operation.get("requestBody", {}).get("content", {})]:
                assert all(each.get("schema") for each in content.values()), operation["operationId"]


def test_the_gateway_waits_as_long_as_the_operation_says() -> None:
    limits = TimeLimits({name: service_documents()[name] for name in DOMAINS})
    assert limits.seconds("revenue", "POST", "/v1/receipts/import") == 600
    assert limits.seconds("revenue", "GET", "/v1/receipts/export") == 600
    assert limits.seconds("revenue", "POST", "/v1/receipts") == 30
    assert limits.seconds("revenue", "GET", "/v1/receipts/import/template") == 30
    assert limits.seconds("revenue", "GET", "/v1/nowhere/import") == 30


def test_money_is_never_a_json_number() -> None:
    schemas = domain_document("revenue")["components"]["schemas"]
    receipt = schemas["ReceiptEntry"]["properties"]
    assert receipt["amount"]["type"] == "string"
    assert receipt["kind"]["$ref"].endswith("ReceiptKind")
    assert schemas["ReceiptKind"]["x-labels-zh"]["refund"] == "退库"


def test_a_business_date_says_between_which_years_it_lies() -> None:
    receipt = domain_document("revenue")["components"]["schemas"]["ReceiptEntry"]["properties"]
    dated = receipt["business_date"]
    assert (dated["format"], dated["title"]) == ("date", "业务日期")
    days = ("1989-12-31", "1990-01-01", "2199-12-31", "2200-01-01", "2021-13-01", "2021-12-32")
    assert [day for day in days if re.match(dated["pattern"], day)] == ["1990-01-01", "2199-12-31"]


def test_an_equal_resend_and_a_dry_run_are_both_described() -> None:
    for path, status in (("/v1/revenue/receipts", "200"), ("/v1/revenue/receipts/{record_id}/correct", "200")):
        answer = domain_document("revenue")["paths"][path]["post"]["responses"][status]
        kinds = {each["$ref"].rpartition("/")[2] for each in answer["content"]["application/json"]["schema"]["anyOf"]}
        assert kinds == {"RecordedReceipt", "DryRun"}


def test_the_page_of_a_tag_gets_its_operations_and_all_that_they_refer_to() -> None:
    document = domain_document("revenue")
    part = of_tag(document, "receipts")
    ids = {operation["operationId"] for _, operation in operations(part)}
    assert {"listReceipts", "importReceipts"} <= ids
    assert "listPayments" not in ids
    there = {f"#/components/{kind}/{name}" for kind in CALLED for name in part["components"][kind]}
    assert set(references(part)) == there
    split = [each for tag in tags_of(document) for _, each in operations(of_tag(document, tag))]
    assert len(split) == len([*operations(document)])


def test_whatever_takes_an_id_is_linked_from_an_answer_that_gives_it() -> None:
    for document in documents():
        takers = {
            (operation["operationId"], name)
            for path, methods in document["paths"].items()
            for name in re.findall(r"\{(\w+_id)\}", path)
            for operation in methods.values()
        }
        linked = {
            (link["operationId"], name)
            for _, operation in operations(document)
            for answer in operation["responses"].values()
            for link in answer.get("links", {}).values()
            for name in link["parameters"]
        }
        assert takers <= linked


def test_the_refusals_of_the_token_endpoint_are_those_of_oauth() -> None:
    token = merged_document()["paths"]["/oauth/token"]["post"]
    form = token["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    fields = merged_document()["components"]["schemas"][form["$ref"].rpartition("/")[2]]["properties"]
    assert fields["grant_type"]["const"] == "client_credentials"
    for status in ("400", "401", "429"):
        content = token["responses"][status]["content"]
        assert {kind: each["schema"]["$ref"] for kind, each in content.items()} == {
            "application/json": "#/components/schemas/TokenRefusal"
        }
