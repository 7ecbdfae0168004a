"""A toy service with everything that verification covers: changes, refusals, personal reads, persons, several anchors."""

from collections.abc import Callable
from pathlib import Path

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.audit.slices import Audit
from bureau_common.kit.audit.verify import Verification, verify
from bureau_common.kit.web.sessions import Database
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner

SERVICE = "toy-svc"
PURPOSE = {"purpose": "核对补贴发放对象"}
PEOPLE = [("11010519491231002X", "欧阳小明"), ("340311200001010017", "李四")]
Order = Callable[..., dict[str, object]]


async def fill(app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path) -> None:
    """Twelve changes with refusals and personal reads between them, anchored after every few of them."""
    approver = issuer.headers("viewer", "approver", person="王五", client="approver-client")
    for part in range(3):
        ids = [await _enter(client, "orders", order(f"{part}-{number}")) for number in range(2)]
        corrected = {"reason": "金额有误", "entry": order(f"{part}-0", amount="7.00")}
        assert (await client.post(f"/v1/orders/{ids[0]}/correct", json=corrected)).status_code == 200
        if part < len(PEOPLE):
            person = await _person(client, part)
            for _ in range(2):
                revealed = await client.post(f"/v1/persons/{person}/reveal", json=PURPOSE, headers=approver)
                assert revealed.status_code == 200
        else:
            assert (await client.post(f"/v1/orders/{ids[1]}/void", json={"reason": "重复登记"})).status_code == 200
        for _ in range(3):
            assert (await client.get("/v1/refusals")).status_code == 403
        await anchor(app.state.database, SERVICE, folder)


async def _enter(client: httpx.AsyncClient, book: str, body: dict[str, object]) -> str:
    answer = await client.post(f"/v1/{book}", json=body)
    assert answer.status_code == 201, answer.text
    record: str = answer.json()["record"]["id"]
    return record


async def _person(client: httpx.AsyncClient, number: int) -> str:
    id_number, name = PEOPLE[number]
    common = {"source": "civil", "source_ref": f"P{number}", "reporting_unit": "T1", "business_date": "2021-03-15"}
    answer = await client.post("/v1/persons", json={**common, "name": name, "id_number": id_number})
    assert answer.status_code == 201, answer.text
    person: str = answer.json()["person"]["id"]
    return person


async def verified(app: FastAPI, folder: Path | None, noted: str | None = None) -> Verification:
    audit = Audit(app.state.ledger, folder, noted)
    return await verify(app.state.database, audit)


def owned(app: FastAPI) -> Database:
    """The app's database for its owner, who may do anything."""
    address = as_owner(app.state.settings.database_url.get_secret_value())
    return Database(app.state.settings.model_copy(update={"database_url": SecretStr(address)}), "owner")


def file_of(folder: Path) -> Path:
    return folder / f"{SERVICE}.jsonl"
