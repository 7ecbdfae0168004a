"""Every operation that writes has a decision: it is of rows of one unit, or of the whole district, or of neither.

Who is bound to reporting units writes rows of these units and nothing else. An operation that is new stands here before
it stands anywhere.
"""

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from bureau_gateway.access.issuer import Issuer
from bureau_gateway.openapi import DOMAINS
from tests.documents import service_documents
from tests.services import books_of
from tests.suite import Suite

STEPS = ("", "/{proposal_id}/approve", "/{proposal_id}/refuse", "/{proposal_id}/withdraw")
ENTRIES = ("", "/batch", "/import", "/{record_id}/correct", "/{record_id}/void")
COMMON: dict[str, dict[str, tuple[str, ...]]] = {
    "revenue": {"subjects": ("", "/import", "/{record_id}/void")},
    "credit": {"lpr-quotes": ENTRIES},
}
"""Books by which the rows of every unit are judged."""
UNIT = {
    *[f"POST /v1/{{book}}{path}" for path in ENTRIES],
    *[f"POST /v1/{{book}}/proposals{step}" for step in STEPS],
    *[f"POST /v1/filings{path}" for path in ENTRIES],
    *[f"POST /v1/persons{path}" for path in ("", "/{person_id}/correct", "/{person_id}/erase", "/{person_id}/reveal")],
}
"""Rows of one unit: the unit is that of the row."""
DISTRICT = {
    "POST /v1/periods/{period}/close",
    "POST /v1/periods/{period}/soft-close",
    *[f"POST /v1/alert-notes{path}" for path in ENTRIES],
    *[f"POST /v1/parameters/proposals{step}" for step in STEPS],
    *[f"POST /v1/reopenings/proposals{step}" for step in STEPS],
    *[f"POST /v1/filing-plans/proposals{step}" for step in STEPS],
    "POST /v1/report-templates",
    *[f"POST /v1/report-templates/proposals{step}" for step in STEPS],
    "POST /v1/report-templates/preview",
    *[f"POST /v1/journal/restorations{step}" for step in STEPS[:3]],
    *[f"POST /v1/reporting-units{path}" for path in ENTRIES],
    "POST /v1/units/import",
    "POST /v1/openings",
    "POST /v1/months/{period}/closings",
    "POST /v1/months/{period}/soft-closings",
    "POST /v1/reconciliation/waivers",
    "POST /v1/reference/subjects/copy",
    "POST /v1/clients",
    "POST /v1/clients/{client_id}/revoke",
    *[f"POST /v1/{book}{path}" for each in COMMON.values() for book, paths in each.items() for path in paths],
    "POST /v1/reports/{period}/issues",
    *[f"POST /v1/reports/{{period}}/issues/{{number}}/{step}" for step in ("submit", "issue", "return", "withdraw")],
}
"""Refused to every token that is bound to units."""
NEITHER = {
    "POST /v1/persons/find": "a read: the number stands in no address",
    "POST /oauth/token": "gives a token to who has none yet",
    "POST /sign-in": "a person's own session",
    "POST /sign-out": "a person's own session",
    "POST /language": "the language of a person's own pages",
    "POST /alerts/notes": "a form: the service's own alert-notes decide",
    "POST /months/{period}/closings": "a form of who is signed in: approvers of the district, as `POST /v1/months/{period}/closings`",
}
FORWARDED = {f"/v1/{domain}/{{path:path}}" for domain in DOMAINS}
"""The gateway's pass-through: the service behind it decides."""
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def of_services() -> Iterator[tuple[str, str]]:
    """What each service offers to write, its books by one name."""
    for domain in DOMAINS:
        common = COMMON.get(domain, {})
        names = "|".join(re.escape(book.name) for book in books_of(domain) if book.name not in common)
        for path, offered in service_documents()[domain]["paths"].items():
            known = re.sub(rf"^/v1/({names})(?=/|$)", "/v1/{book}", path)
            yield from ((domain, f"{method.upper()} {known}") for method in offered if method.upper() in WRITES)


def of_gateway(gateway: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(gateway.routes):
        if route.path not in FORWARDED:
            path = route.path.replace(":uuid}", "}")
            yield from (f"{method} {path}" for method in (route.methods or set()) & WRITES)


async def test_every_operation_that_writes_has_a_decision(suite: Suite) -> None:
    offered = {operation for _, operation in of_services()} | {*of_gateway(_app(suite.gateway))}
    decided = UNIT | DISTRICT | {*NEITHER}
    assert (offered - decided, decided - offered) == (set(), set())
    assert (UNIT & DISTRICT, (UNIT | DISTRICT) & {*NEITHER}) == (set(), set())


def _app(client: httpx.AsyncClient) -> FastAPI:
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    app = transport.app
    assert isinstance(app, FastAPI)
    return app


ROLES = ["viewer", "recorder", "approver", "system_admin", "security_admin", "audit_admin"]
GIVEN = {"period": "2021-09", "client_id": "someone", "number": "1"}
NO_ID = "01900000-0000-7000-8000-000000000000"


@pytest.mark.parametrize("domain", [*DOMAINS, "gateway"])
async def test_what_is_of_the_district_is_refused_to_a_token_bound_to_units(suite: Suite, domain: str) -> None:
    """Whatever it sends: who may not do it is not told what is wrong with it."""
    token = Issuer(suite.signing_key, "bureau-gateway", "bureau", 900).token(
        "bound", "bound", ROLES, ["bureau"], "restricted"
    )
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "bound"}
    if domain == "gateway":
        client, offered = suite.gateway, {*of_gateway(_app(suite.gateway))}
    else:
        client, offered = suite.direct[domain], {each for name, each in of_services() if name == domain}
    tried = sorted(DISTRICT & offered)
    # What all records are judged by; and a year's list of subjects is copied.
    alone = {each: sum(map(len, books.values())) for each, books in COMMON.items()}
    alone["revenue"] += 1
    of_gateway_alone = 17  # files of units, clients, months, waivers, templates and versions of the report
    of_each = len(DISTRICT) - of_gateway_alone - sum(alone.values())
    assert len(tried) == (20 if domain == "gateway" else of_each + alone.get(domain, 0))
    answers = {}
    for operation in tried:
        method, path = operation.split(" ")
        filled = re.sub(r"{(\w+)}", lambda match: GIVEN.get(match.group(1), NO_ID), path)
        answer = await client.request(method, filled, json={"reason": "试验"}, headers=headers)
        answers[operation] = (answer.status_code, answer.json()["code"])
    assert answers == dict.fromkeys(tried, (403, "forbidden"))
