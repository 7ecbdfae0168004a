"""A person whose name two systems spell otherwise is one person, and may be sent again by each of them."""

import asyncpg
import httpx
import pytest

NAME = "阿依古丽·买买提"
PERSON = {
    "source": "civil",
    "source_ref": "P1",
    "reporting_unit": "T1",
    "business_date": "2021-03-15",
    "name": NAME,
    "id_number": "11010519491231002X",
}


@pytest.mark.parametrize("other", ["阿依古丽•买买提", "阿依古丽.买买提", "阿依古丽．买买提", "阿依古丽 · 买买提"])
async def test_who_is_sent_with_the_dot_of_another_keyboard_is_who_was_sent_before(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, other: str
) -> None:
    first = await client.post("/v1/persons", json={**PERSON, "name": other})
    assert first.status_code == 201, first.text
    assert await superuser.fetchval("select name from person_details") == NAME
    await superuser.execute("update person_details set name = $1", other)  # as it was kept before names had one dot
    for spelling in (NAME, other):
        again = await client.post("/v1/persons", json={**PERSON, "name": spelling})
        assert (again.status_code, again.json().get("change_no")) == (200, None), again.text
