"""Sequences that a hand set back: verification finds it, and the next write puts it right; or that a hand brought to their end."""

from collections.abc import Callable

import asyncpg
import httpx
import pytest

from bureau_common.testing.issuer import Issuer

PERSON = {
    "source": "civil", "source_ref": "P1", "reporting_unit": "T1", "business_date": "2021-03-15",
    "name": "欧阳小明", "id_number": "11010519491231002X",
}  # fmt: skip


async def problems(client: httpx.AsyncClient, issuer: Issuer) -> list[str]:
    found = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()
    named: list[str] = found["problems"]
    return named


@pytest.mark.parametrize("back", ["select setval('change_ids', 1)", "alter sequence change_ids restart with 2"])
async def test_change_ids_that_were_set_back_are_found_and_the_next_write_goes_on_after_them(
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Callable[..., dict[str, object]],
    superuser: asyncpg.Connection,
    back: str,
) -> None:
    for number in range(5):
        assert (await client.post("/v1/orders", json=order(str(number)))).status_code == 201
    await superuser.execute(back)
    assert [each.split(":")[0] for each in await problems(client, issuer)] == ["sequence change_ids"]
    assert (await client.post("/v1/orders", json=order("after"))).status_code == 201
    assert await problems(client, issuer) == []
    assert await superuser.fetchval("select max(change_id) from journal") == 7


async def test_numbers_of_refusals_and_reads_that_were_set_back_leave_neither_broken(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    person = (await client.post("/v1/persons", json=PERSON)).json()["person"]["id"]
    approver = issuer.headers("viewer", "approver", person="王五")

    async def both() -> None:
        body = {"purpose": "核对补贴发放对象"}
        assert (await client.post(f"/v1/persons/{person}/reveal", json=body, headers=approver)).status_code == 200
        assert (await client.get("/v1/refusals")).status_code == 403

    for _ in range(3):
        await both()
    await superuser.execute("select setval('refusals_id_seq', 1), setval('personal_reads_id_seq', 1, false)")
    assert len(await problems(client, issuer)) == 2
    await both()
    assert await problems(client, issuer) == []
    for table in ("refusals", "personal_reads"):
        assert [row["id"] for row in await superuser.fetch(f"select id from {table} order by id")][:3] == [1, 2, 3]
        assert await superuser.fetchval(f"select count(*) from {table}") == 4


@pytest.mark.parametrize("sequence", ["change_ids", "refusals_id_seq", "personal_reads_id_seq"])
@pytest.mark.parametrize("spoil", ["setval('{}', 9223372036854775807)", "increment by -1", "maxvalue 1000"])
async def test_a_sequence_that_gives_no_more_numbers_is_found(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection, sequence: str, spoil: str
) -> None:
    """All was well, it said, while every write was 500 and no refusal was recorded."""
    assert await problems(client, issuer) == []
    said = spoil.format(sequence)
    await superuser.execute(f"select {said}" if "setval" in said else f"alter sequence {sequence} {said}")
    assert [each.split(":")[0] for each in await problems(client, issuer)] == [f"sequence {sequence}"]


async def test_a_schema_of_the_service_s_own_name_hides_no_sequence(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    """PostgreSQL looks there first, and calls it the current one though no table is in it: all sequences seemed spoilt."""
    assert (await client.get("/v1/refusals")).status_code == 403
    await superuser.execute("create schema application authorization application")
    assert await problems(client, issuer) == []
    await superuser.execute("alter sequence change_ids increment by 2")
    assert [each.split(":")[0] for each in await problems(client, issuer)] == ["sequence change_ids"]
