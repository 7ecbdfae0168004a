"""What is told of a record by rows of other books is refused to a token bound to units where rows of other units are in it.

The demo district's rows are all of one unit: one row after the other becomes another unit's, and the record that is told
by it is then refused to the token of the first.
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
_CONTRACT = {"guarantee_loan_steps": "contract_no", "compensations": "contract_no"}
TOLD: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "debt": {
        "/v1/bonds/{record_id}/schedule": ("code", {"debt_movements": "bond_code", "debt_costs": "bond_code"}),
        "/v1/special-bond-projects/{record_id}/balance": (
            "project_code", {"special_bond_plans": "project_code", "special_bond_income": "project_code"},
        ),
    },
    "credit": {
        "/v1/bridge-loans/{record_id}/position": ("bridge_no", {"bridge_steps": "bridge_no"}),
        "/v1/guarantee-loans/{record_id}/position": ("contract_no", _CONTRACT),
        "/v1/guarantee-loans/{record_id}/recoveries": ("contract_no", _CONTRACT),
        "/v1/compensations/{record_id}/parts": (
            "claim_no", {"compensation_payments": "claim_no", "compensation_advances": "claim_no"},
        ),
        "/v1/guarantees/{record_id}/position": (
            "policy_no", {"guarantee_moves": "policy_no", "guarantee_share_changes": "policy_no"},
        ),
        "/v1/interest-subsidy-batches/{record_id}/statement": (
            "batch_no", dict.fromkeys(
                ("interest_subsidy_loans", "interest_subsidy_segments", "interest_subsidy_approvals"), "batch_no"
            ),
        ),
    },
    "performance": {
        "/v1/subsidy-batches/{record_id}/statement": (
            "batch_no", dict.fromkeys(("subsidy_lines", "subsidy_batch_steps", "subsidy_batch_approvals"), "batch_no"),
        ),
        "/v1/subsidy-batches/{record_id}/posting": ("batch_no", {"subsidy_lines": "batch_no"}),
    },
    "revenue": {
        "/v1/payment-application-states": (
            "application_no", {"payment_steps": "application_no", "payments": "application_no"},
        ),
        "/v1/tax-lead-states": ("lead_no", {"tax_lead_steps": "lead_no", "lead_results": "lead_no"}),
    },
}  # fmt: skip
"""By path the column of its record, and by table whose rows it is told the column that names that."""
NUMBERED = {"/v1/payment-application-states": "payment_applications", "/v1/tax-lead-states": "tax_leads"}
"""Those that are asked by the numbers of their records."""


async def read(
    client: httpx.AsyncClient, path: str, key: str, record: asyncpg.Record, who: dict[str, str]
) -> httpx.Response:
    on = {"on": "2021-10-31"} if "/bridge-loans/" in path or path.endswith("/balance") else {}
    params = {**on, **({key: record["number"]} if path in NUMBERED else {})}
    return await client.get(path.replace("{record_id}", str(record["id"])), params=params, headers=who)


@pytest.mark.parametrize("domain", TOLD)
async def test_rows_of_others_are_refused_and_its_own_are_told(demo: Suite, domain: str) -> None:
    issuer, client = Issuer(demo.signing_key, "bureau-gateway", "bureau", 900), demo.direct[domain]
    bound = {"Authorization": f"Bearer {issuer.token('bound', '张三', ['viewer'], [OWN], 'restricted')}"}
    owner = await asyncpg.connect(as_owner(demo.apps[domain].state.settings.database_url.get_secret_value()))
    met = set()
    for path, (key, tables) in TOLD[domain].items():
        book = NUMBERED.get(path, path.split("/")[2].replace("-", "_"))
        for table, column in tables.items():
            query = (
                f'select b.id, b.{key} as number, t.id as row from "{book}" b join "{table}" t on t.{column} = b.{key} '
                "where b.voided_change is null and t.voided_change is null order by t.id limit 1"
            )
            for record in await owner.fetch(query):
                own, whole = [await read(client, path, key, record, who) for who in (bound, demo.auth("viewer"))]
                assert (path, own.status_code, own.json()) == (path, 200, whole.json())
                move = f'update "{table}" set reporting_unit = $1 where id = $2'
                await owner.execute(move, OTHER, record["row"])
                answers = [await read(client, path, key, record, who) for who in (bound, demo.auth("viewer"))]
                assert (path, table, [each.status_code for each in answers]) == (path, table, [403, 200])
                await owner.execute(move, OWN, record["row"])
                met.add((path, table))
    await owner.close()
    tried = {(path, table) for path, (_, tables) in TOLD[domain].items() for table in tables}
    assert {table for _, table in tried - met} <= {"guarantee_share_changes"}, "the demo has no row of it"


def test_every_path_that_tells_of_a_record_by_other_rows_stands_here() -> None:
    """One that is new is decided on here: by which tables it is told."""
    for domain, document in service_documents().items():
        if domain not in TOLD:
            continue
        books = {book.name for book in books_of(domain)}
        paths = [path for path, offered in document["paths"].items() if "get" in offered and "/{record_id}/" in path]
        own = {path for path in paths if path.split("/")[2] in books}
        assert own == {path for path in TOLD[domain] if path not in NUMBERED}
