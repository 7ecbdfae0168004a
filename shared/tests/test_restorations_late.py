"""A restoration that is told late: whoever is refused in the meantime is written down, under numbers that were given before."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import CannotAnchor, anchor
from bureau_common.testing.clones import Clones
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, Order, file_of, fill, verified

Act = Callable[..., Awaitable[httpx.Response]]
LOST = 3
"""How many refusals were anchored after the backup."""
pytestmark = pytest.mark.usefixtures("folder")


async def refuse(client: httpx.AsyncClient, times: int) -> None:
    for _ in range(times):
        assert (await client.get("/v1/refusals")).status_code == 403


async def execute(app: FastAPI, statement: str) -> None:
    owner = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await owner.execute(statement)
    await owner.close()


@pytest.mark.parametrize("changed", [False, True], ids=["nothing changed", "a change was lost"])
@pytest.mark.parametrize(
    ("meanwhile", "ahead"),
    [
        pytest.param(LOST - 1, 0, id="fewer than were lost"),
        pytest.param(LOST, 0, id="as many as were lost"),
        pytest.param(1, 32, id="a sequence that recovery left ahead"),
    ],
)
async def test_who_is_refused_before_it_is_told_does_not_make_it_untellable(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    clones: Clones,
    propose: Act,
    approve_restored: Act,
    meanwhile: int,
    ahead: int,
    changed: bool,
) -> None:
    """The service took the line up whose rows are lost, went on after it, and every number of a change was refused."""
    await fill(app, client, issuer, order, folder)
    await app.state.database.close()
    address = app.state.settings.database_url.get_secret_value()
    backup = clones.save(address)
    await refuse(client, LOST)
    await anchor(app.state.database, SERVICE, folder)
    if changed:
        assert (await client.post("/v1/orders", json=order("lost"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
    lines = file_of(folder).read_bytes()
    await app.state.database.close()
    clones.restore(address, backup)
    await execute(app, f"select setval('refusals_id_seq', max(id) + {ahead}) from refusals")
    await refuse(client, meanwhile)
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)
    assert file_of(folder).read_bytes() == lines
    found = await verified(app, folder)
    assert not found.ok
    assert (await approve_restored(await propose(found.head.change_no))).status_code == 200
    assert (await verified(app, folder)).problems == []
    await refuse(client, 1)
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).ok


async def test_a_refusal_of_after_the_last_line_covers_up_no_row_that_a_hand_changed_before_it(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, propose: Act
) -> None:
    await fill(app, client, issuer, order, folder)
    await refuse(client, 1)
    await execute(app, "update refusals set code = 'x' where id = (select max(id) - 2 from refusals)")
    answer = await propose((await verified(app, folder)).head.change_no)
    assert (answer.status_code, answer.json().get("code")) == (409, "not_restored"), answer.text


async def test_a_line_that_the_service_did_not_live_to_remember_is_taken_up_where_its_rows_are_there(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path
) -> None:
    await fill(app, client, issuer, order, folder)
    await refuse(client, LOST)
    await anchor(app.state.database, SERVICE, folder)
    await execute(app, "delete from anchors where no = (select max(no) from anchors)")
    await refuse(client, 1)
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).problems == []
