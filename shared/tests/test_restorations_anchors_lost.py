"""The folder of anchors is put back from its copy after a restoration of the database was told: that is told as well."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.testing.clones import Clones
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, Order, file_of, fill, verified

Act = Callable[..., Awaitable[httpx.Response]]
pytestmark = pytest.mark.usefixtures("folder")


async def tell(app: FastAPI, folder: Path, propose: Act, approve_restored: Act) -> None:
    found = await verified(app, folder)
    assert not found.ok
    assert (await approve_restored(await propose(found.head.change_no))).status_code == 200
    assert (await verified(app, folder)).problems == []


@pytest.fixture
async def put_back(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    clones: Clones,
    propose: Act,
    approve_restored: Act,
) -> int:
    """A database that was restored and told of, and then its anchors as their copy of that night has them.

    The copy has one line more than the database of the night remembered, of its last change. Returns the line's number.
    """
    await fill(app, client, issuer, order, folder)
    assert (await client.post("/v1/orders", json=order("13"))).status_code == 201
    await app.state.database.close()
    address = app.state.settings.database_url.get_secret_value()
    backup = clones.save(address)
    await anchor(app.state.database, SERVICE, folder)
    copy = file_of(folder).read_bytes()
    assert (await client.post("/v1/orders", json=order("lost"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    await app.state.database.close()
    clones.restore(address, backup)
    await tell(app, folder, propose, approve_restored)
    file_of(folder).write_bytes(copy)
    return len(copy.splitlines())


@pytest.mark.parametrize("goes_on", [False, True], ids=["told at once", "the service goes on first"])
async def test_anchors_that_were_put_back_are_told(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    put_back: int,
    propose: Act,
    approve_restored: Act,
    goes_on: bool,
) -> None:
    """A line that agrees and that the database never remembered was missed for good, however often it was told."""
    if goes_on:
        assert (await client.post("/v1/orders", json=order("anew"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
        assert f"anchor {put_back}: the database does not remember it" in (await verified(app, folder)).problems
    await tell(app, folder, propose, approve_restored)
    assert (await client.post("/v1/orders", json=order("after"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).ok


async def test_a_line_that_the_database_remembers_otherwise_is_not_taken_up(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, put_back: int, propose: Act
) -> None:
    assert (await client.post("/v1/orders", json=order("anew"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    owner = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await owner.execute("update anchors set hash = sha256(hash) where no = $1", put_back - 1)
    await owner.close()
    answer = await propose((await verified(app, folder)).head.change_no)
    assert (answer.status_code, answer.json().get("code")) == (409, "not_restored"), answer.text
