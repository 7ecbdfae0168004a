"""What is told of a record by rows of other books is refused to a token bound to units where rows of other units are in it.

The demo district's rows are all of one unit: those of one table after the other become another unit's, and every record that
is told by one of them is then refused to the token of the first.
"""

import asyncpg
import httpx
import pytest

from bureau_common.testing.postgres import as_owner
from bureau_gateway.access.issuer import Issuer
from tests.documents import service_documents
from tests.services import books_of
from tests.suite import Suite

OWN, OTHER = "349901", "349901101"
TOLD = {
    "debt": {
        "/v1/bonds/{record_id}/schedule": ("debt_movements", "debt_costs"),
        "/v1/special-bond-projects/{record_id}/balance": ("special_bond_plans", "special_bond_income"),
    },
    "credit": {
        "/v1/bridge-loans/{record_id}/position": ("bridge_steps",),
        "/v1/guarantee-loans/{record_id}/position": ("guarantee_loan_steps", "compensations"),
        "/v1/guarantee-loans/{record_id}/recoveries": ("guarantee_loan_steps", "compensations"),
        "/v1/compensations/{record_id}/parts": ("compensation_payments", "compensation_advances"),
        "/v1/guarantees/{record_id}/position": (
            "guarantee_moves", "guarantee_share_changes", "guarantee_loan_steps", "compensations",
        ),
        "/v1/interest-subsidy-batches/{record_id}/statement": (
            "interest_subsidy_loans", "interest_subsidy_segments", "interest_subsidy_approvals",
        ),
    },
    "performance": {
        "/v1/subsidy-batches/{record_id}/statement": ("subsidy_lines", "subsidy_batch_steps", "subsidy_batch_approvals"),
        "/v1/subsidy-batches/{record_id}/posting": ("subsidy_lines",),
    },
    "revenue": {
        "/v1/payment-application-states": ("payment_steps", "payments"),
        "/v1/tax-lead-states": ("tax_lead_steps", "lead_results"),
    },
}  # fmt: skip
"""By path the tables by whose rows it is told; of paths without an id the numbers of records are asked."""
NUMBERED = {
    "/v1/payment-application-states": ("payment-applications", "application_no"),
    "/v1/tax-lead-states": ("tax-leads", "lead_no"),
}
EMPTY = {"guarantee_share_changes", "compensation_advances", "special_bond_income"}
"""Tables of which the demo has no row for any record that is asked, or none at all."""


async def answers(demo: Suite, domain: str, path: str, headers: dict[str, str]) -> list[httpx.Response]:
    """What is told of the first records of the path's book, each by itself."""
    client = demo.direct[domain]
    book, number = NUMBERED.get(path, (path.split("/")[2], "id"))
    listed = (await client.get(f"/v1/{book}?limit=40", headers=demo.auth("viewer"))).json()["items"]
    on = {"on": "2021-10-31"} if path.endswith(("balance", "bridge-loans/{record_id}/position")) else {}
    return [
        await client.get(
            path.replace("{record_id}", each["id"]),
            params={**on, **({number: each[number]} if path in NUMBERED else {})},
            headers=headers,
        )
        for each in listed
    ]


@pytest.mark.parametrize(("domain", "path"), [(domain, path) for domain in TOLD for path in TOLD[domain]])
async def test_rows_of_others_are_refused_and_its_own_are_told(demo: Suite, domain: str, path: str) -> None:
    token = Issuer(demo.signing_key, "bureau-gateway", "bureau", 900).token(
        "bound", "张三", ["viewer"], [OWN], "restricted"
    )
    bound = {"Authorization": f"Bearer {token}"}
    whole = await answers(demo, domain, path, demo.auth("viewer"))
    told = await answers(demo, domain, path, bound)
    assert {each.status_code for each in [*whole, *told]} == {200}
    assert [each.json() for each in told] == [each.json() for each in whole]
    owner = await asyncpg.connect(as_owner(demo.apps[domain].state.settings.database_url.get_secret_value()))
    for table in TOLD[domain][path]:
        moved = f'update "{table}" set reporting_unit = $1 where reporting_unit = $2'
        await owner.execute(moved, OTHER, OWN)
        refused = [each for each in await answers(demo, domain, path, bound) if each.status_code != 200]
        assert {(each.status_code, each.json()["code"]) for each in refused} == (
            {(403, "forbidden")} if table not in EMPTY or refused else set()
        ), table
        assert {each.status_code for each in await answers(demo, domain, path, demo.auth("viewer"))} == {200}
        await owner.execute(moved, OWN, OTHER)
    await owner.close()


def test_every_path_that_tells_of_a_record_by_other_rows_stands_here() -> None:
    """One that is new is decided on here: by which tables it is told."""
    for domain, document in service_documents().items():
        if domain not in TOLD:
            continue
        books = {book.name for book in books_of(domain)}
        paths = [
            path for path, offered in document["paths"].items() if "get" in offered and path.split("/")[2] in books
        ]
        own = {path for path in paths if "/{record_id}/" in path}
        assert own == {path for path in TOLD[domain] if path not in NUMBERED}
