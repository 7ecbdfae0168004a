"""The separation of powers holds however clients are registered: at once, and under other spellings of one person."""

import asyncio

import asyncpg
import httpx
import pytest

from bureau_common.testing.postgres import as_owner
from tests.suite import Suite

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted and classid = 20210"


async def register(suite: Suite, client_id: str, role: str, person: str = "李四") -> httpx.Response:
    wanted = {"client_id": client_id, "person": person, "roles": [role], "units": []}
    return await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))


async def test_of_three_clients_that_are_registered_at_once_for_one_person_one_is_left_to_be_an_administrator(
    suite: Suite, databases: dict[str, str]
) -> None:
    other = await asyncpg.connect(databases["gateway"])
    async with asyncio.TaskGroup() as group:
        await other.execute("select pg_advisory_lock(20210, 1)")
        asked = [group.create_task(register(suite, f"c{number}", role)) for number, role in enumerate(ADMINISTRATORS)]
        while await other.fetchval(WAITING) < len(ADMINISTRATORS):
            assert not any(each.done() for each in asked)
            await asyncio.sleep(0.01)
        await other.close()
    answers = [each.result() for each in asked]
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    refused = [answer.json()["findings"][0]["code"] for answer in answers if answer.status_code == 409]
    assert refused == ["separation_of_powers"] * 2


@pytest.mark.parametrize("spelled", ["李四\u200b", "\u2060李四", "李\u00ad四", "李四 ", "李四\ufe0f", "李\u3164四"])
async def test_a_person_is_the_same_with_characters_that_nobody_sees(suite: Suite, spelled: str) -> None:
    assert (await register(suite, "one", "system_admin")).status_code == 201
    other = await register(suite, "two", "audit_admin", spelled)
    assert (other.status_code, other.json()["code"]) == (409, "rule_broken")


async def test_a_person_is_the_same_in_full_width_and_a_name_of_nothing_visible_is_none(suite: Suite) -> None:
    assert (await register(suite, "one", "system_admin", "zhang-3")).status_code == 201
    assert (await register(suite, "two", "audit_admin", "ｚｈａｎｇ－３")).status_code == 409
    assert (await register(suite, "two", "audit_admin", "Zhang-3")).status_code == 409
    assert (await register(suite, "three", "audit_admin", "\u200b\u2060")).status_code == 422


async def test_a_revoked_client_leaves_its_person_free_for_another_office(suite: Suite) -> None:
    assert (await register(suite, "one", "system_admin")).status_code == 201
    revoked = await suite.gateway.post(
        "/v1/clients/one/revoke", json={"reason": "人员调离"}, headers=suite.auth("security_admin")
    )
    assert revoked.status_code == 200
    assert (await register(suite, "two", "audit_admin")).status_code == 201


async def test_a_person_who_was_registered_before_persons_were_spelled_is_the_same(
    suite: Suite, databases: dict[str, str]
) -> None:
    assert (await register(suite, "one", "system_admin", "zhang san")).status_code == 201
    owner = await asyncpg.connect(as_owner(databases["gateway"]))
    await owner.execute("update clients set person = 'Zhang  San' where source_ref = 'one'")
    await owner.close()
    other = await register(suite, "two", "audit_admin", "zhang san")
    assert (other.status_code, other.json()["code"]) == (409, "rule_broken")
    assert (await register(suite, "three", "audit_admin", "li si")).status_code == 201


async def test_who_oversees_clients_is_bound_to_no_unit(suite: Suite) -> None:
    wanted = {"client_id": "one", "person": "李四", "roles": ["audit_admin"], "units": ["340311"]}
    known = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
    form = {"grant_type": "client_credentials", "client_id": "one", "client_secret": known.json()["client_secret"]}
    token = (await suite.gateway.post("/oauth/token", data=form)).json()["access_token"]
    bound = {"Authorization": f"Bearer {token}"}
    for path in ("clients", "clients/failures", "refusals"):
        assert (await suite.gateway.get(f"/v1/{path}", headers=bound)).status_code == 403
        assert (await suite.gateway.get(f"/v1/{path}", headers=suite.auth("audit_admin"))).status_code == 200
