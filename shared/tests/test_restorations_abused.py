"""A restoration covers up nothing: not what a hand does to the anchors afterwards, nor what it did since the proposal."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.testing.issuer import Issuer
from toy.evidence import SERVICE, Order, file_of, fill, verified

Restore = Callable[[], Awaitable[None]]
Act = Callable[..., Awaitable[httpx.Response]]
pytestmark = pytest.mark.usefixtures("folder")
CUTS: dict[str, Callable[[list[str]], list[str]]] = {
    "all lines gone but its own": lambda lines: lines[5:],
    "the first ones gone": lambda lines: lines[2:],
    "one gone": lambda lines: [lines[0], *lines[2:]],
    "a void one gone": lambda lines: [*lines[:3], *lines[4:]],
    "the one before it edited": lambda lines: [*lines[:4], lines[4].replace("2", "3"), *lines[5:]],
    "a foreign one put in": lambda lines: [*lines[:3], "x", *lines[3:]],
    "an empty one put in": lambda lines: ["", *lines],
}


async def test_a_restoration_forgives_what_was_missing_then_and_nothing_that_is_cut_off_before_it_later(
    app: FastAPI, folder: Path, restore: Restore, propose: Act, approve_restored: Act
) -> None:
    await restore()
    content = file_of(folder).read_text()
    file_of(folder).write_text(content[:-40])  # torn, and so told
    assert (await approve_restored(await propose(13))).status_code == 200
    assert (await verified(app, folder)).ok
    lines = file_of(folder).read_text().splitlines()
    assert len(lines) == 6
    for name, cut in CUTS.items():
        file_of(folder).write_text("".join(f"{line}\n" for line in cut(lines)))
        assert (await verified(app, folder)).problems, name
    file_of(folder).write_text("".join(f"{line}\n" for line in lines))
    assert (await verified(app, folder)).ok


SINCE: dict[str, tuple[str, Callable[[list[str]], list[str]]]] = {
    "a refusal edited": ("update refusals set code = 'x' where id = 11", lambda lines: lines),
    "its anchor removed, too": ("update refusals set code = 'x' where id = 11", lambda lines: lines[:-1]),
    "its anchor edited, too": ("update refusals set code = 'x' where id = 11", lambda lines: [*lines[:-1], "x"]),
    "the journal edited": ("update journal set chain = sha256(chain) where change_no = 15", lambda lines: lines),
}


@pytest.mark.parametrize("what", SINCE)
async def test_an_approval_covers_up_nothing_that_was_anchored_since_the_proposal(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Act,
    approve_restored: Act,
    superuser: asyncpg.Connection,
    what: str,
) -> None:
    await fill(app, client, issuer, order, folder)
    proposal = await propose(13)
    assert (await client.post("/v1/orders", json=order("13"))).status_code == 201
    assert (await client.get("/v1/refusals")).status_code == 403
    assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    statement, cut = SINCE[what]
    lines = file_of(folder).read_text().splitlines()
    await superuser.execute(statement)
    file_of(folder).write_text("".join(f"{line}\n" for line in cut(lines)))
    assert not (await verified(app, folder)).ok
    answer = await approve_restored(proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_restored"), answer.text
    assert not (await verified(app, folder)).ok


async def test_a_proposal_is_approved_although_anchors_that_agree_came_since(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Act,
    approve_restored: Act,
) -> None:
    await fill(app, client, issuer, order, folder)
    file_of(folder).unlink()
    proposal = await propose(13)
    for ref in ("13", "14"):
        assert (await client.post("/v1/orders", json=order(ref))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
    assert not (await verified(app, folder)).ok
    assert (await approve_restored(proposal)).status_code == 200
    assert (await verified(app, folder)).ok
