"""A restored database: verification fails until two persons have said what happened, and passes from there."""

import errno
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from bureau_common.kit.audit import anchoring
from bureau_common.kit.audit.anchoring import BEYOND, CannotAnchor, anchor
from bureau_common.kit.audit.anchors import Line
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, Order, file_of, fill, verified

Restore = Callable[[], Awaitable[None]]
Act = Callable[..., Awaitable[httpx.Response]]
PATH = "/v1/journal/restorations"
pytestmark = pytest.mark.usefixtures("folder")


def last(folder: Path) -> dict[str, object]:
    line: dict[str, object] = json.loads(file_of(folder).read_text().splitlines()[-1])
    return line


async def test_a_restored_database_verifies_again_after_an_act_of_two_persons(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    restore: Restore,
    propose: Act,
    approve_restored: Act,
    superuser: asyncpg.Connection,
) -> None:
    await superuser.close()
    assert (await verified(app, folder)).ok
    await restore()
    found = await verified(app, folder)
    assert "change 16: the journal does not agree with its anchor" in found.problems
    assert "POST …/journal/restorations" in (found.advice or "")
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)

    # A write that comes before anybody noticed is kept; it has the number of one that is gone.
    assert (await client.post("/v1/orders", json=order("14 anew"))).status_code == 201
    proposal = await propose(14)
    assert (await approve_restored(proposal)).status_code == 200
    line = last(folder)
    told = line["restored"]
    assert isinstance(told, dict)
    assert (line["kind"], line["change_no"]) == ("restored", 17)
    assert line["no"] >= 5 + BEYOND
    assert (told["from_change_no"], told["to_change_no"], told["stands"]) == (16, 14, 3)
    assert (told["proposed_by"], told["approved_by"], told["reason"]) == ("运维甲", "审计乙", "磁盘损坏，自备份恢复")
    found = await verified(app, folder)
    assert (found.problems, found.ok) == ([], True)
    assert found.anchored == found.head

    assert (await client.post("/v1/orders", json=order("15 anew"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).ok
    assert last(folder)["no"] == line["no"] + 1


async def test_what_held_before_a_restoration_still_binds_after_it(
    app: FastAPI, folder: Path, restore: Restore, propose: Act, approve_restored: Act
) -> None:
    await restore()
    assert (await approve_restored(await propose(14))).status_code == 200
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await hand.execute("update refusals set code = 'x' where id = 1")
    await hand.execute("update journal set chain = sha256(chain) where change_no = 5")
    problems = "\n".join((await verified(app, folder)).problems)
    assert "refusals: the rows up to 3 are not those of anchor 1" in problems
    assert "change 5: the journal does not agree with its anchor" in problems
    # The database forgets its line of the restoration: the service does not write another by itself.
    await hand.execute("delete from anchors where restoration is not null")
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)
    assert "it tells of a restoration that the database does not have" in "\n".join(
        (await verified(app, folder)).problems
    )
    await hand.close()


async def test_a_database_alone_declares_no_anchor_void(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    restore: Restore,
    propose: Act,
    approve_restored: Act,
) -> None:
    await restore()
    assert (await approve_restored(await propose(14))).status_code == 200
    for ref in ("14 anew", "15 anew"):
        assert (await client.get("/v1/refusals")).status_code == 403
        assert (await client.post("/v1/orders", json=order(ref))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    number = last(folder)["no"]
    told = "(select restoration from anchors where restoration is not null limit 1)"
    await hand.execute(f"update anchors set restoration = {told} where no = {number}")
    assert (await verified(app, folder)).ok
    await hand.execute("update refusals set code = 'x' where id = (select max(id) - 1 from refusals)")
    found = await verified(app, folder)
    assert found.problems == [f"refusals: the rows up to 10 are not those of anchor {number - 1}"]
    await hand.close()


async def test_one_person_alone_does_not_restore(
    client: httpx.AsyncClient, issuer: Issuer, folder: Path, restore: Restore, propose: Act, approve_restored: Act
) -> None:
    await restore()
    before = last(folder)
    proposal = await propose(14)
    same = await approve_restored(proposal, person="运维甲")
    assert (same.status_code, same.json()["code"]) == (409, "same_person")
    for role in ("approver", "system_admin", "recorder"):
        assert (await approve_restored(proposal, role=role)).status_code == 403
    for role in ("audit_admin", "approver", "recorder"):
        assert (await propose(14, role=role)).status_code == 403
    bound = issuer.headers("system_admin", units=["340311"])
    body = {"change_no": 14, "reason": "自备份恢复"}
    assert (await client.post(PATH, json=body, headers=bound)).status_code == 403
    assert last(folder) == before


async def test_an_approval_that_meets_an_anchor_being_written_is_made_up_for_under_its_key(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, folder: Path, restore: Restore, propose: Act
) -> None:
    await restore()
    path = f"{PATH}/{(await propose(14)).json()['proposal']['id']}/approve"
    auditor = {**issuer.headers("audit_admin", person="审计乙"), "Idempotency-Key": "agreed"}
    replica = await asyncpg.connect(app.state.settings.database_url.get_secret_value())
    await replica.execute("select pg_advisory_lock(20210, 2)")
    busy = await client.post(path, headers=auditor)
    assert (busy.status_code, busy.json()["code"], "Retry-After" in busy.headers) == (503, "busy", True)
    assert not (await verified(app, folder)).ok
    await replica.close()
    lines = []
    for _ in range(2):
        assert (await client.post(path, headers=auditor)).status_code == 200
        lines.append(file_of(folder).read_bytes())
    assert (last(folder)["kind"], lines[0] == lines[1]) == ("restored", True)
    assert (await verified(app, folder)).ok


async def test_an_approval_whose_anchor_finds_no_room_says_so_and_is_made_up_for_under_its_key(
    client: httpx.AsyncClient, issuer: Issuer, app: FastAPI, folder: Path, restore: Restore, propose: Act,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It was 500: the approval stood, no anchor told of it, and nobody was told to send it again."""
    await restore()
    path = f"{PATH}/{(await propose(14)).json()['proposal']['id']}/approve"
    auditor = {**issuer.headers("audit_admin", person="审计乙"), "Idempotency-Key": "agreed"}

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(anchoring, "write_line", full)
        for _ in range(2):
            answer = await client.post(path, headers=auditor)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert not (await verified(app, folder)).ok
    assert (await client.post(path, headers=auditor)).status_code == 200
    assert (await verified(app, folder)).ok


async def test_a_restoration_that_the_anchors_do_not_bear_out_is_refused(
    app: FastAPI, client: httpx.AsyncClient, folder: Path, restore: Restore, propose: Act
) -> None:
    healthy = await propose(14)
    assert (healthy.status_code, healthy.json()["code"]) == (409, "not_restored")
    await restore()
    for wrong in (12, 15):
        answer = await propose(wrong)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_restored"), answer.text
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await hand.execute("update refusals set code = 'x' where id = 1")
    await hand.close()
    changed = await propose(14)
    assert (changed.status_code, changed.json()["code"]) == (409, "not_restored")


async def test_a_restoration_covers_up_no_row_that_was_edited_since_the_last_change(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Act,
    superuser: asyncpg.Connection,
) -> None:
    await fill(app, client, issuer, order, folder)
    assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    file_of(folder).write_text("".join(file_of(folder).read_text().splitlines(keepends=True)[:-1]))
    await superuser.execute("update refusals set path = 'x' where id = 8")
    problems = "\n".join((await verified(app, folder)).problems)
    assert "refusals: the rows up to 9 are not those of anchor 3" in problems
    answer = await propose(13)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_restored"), answer.text
    assert not (await verified(app, folder)).ok


async def test_a_restoration_names_no_change_that_was_made_anew_since(
    app: FastAPI, client: httpx.AsyncClient, order: Order, restore: Restore, propose: Act
) -> None:
    await restore()
    assert (await client.post("/v1/orders", json=order("14 anew"))).status_code == 201
    wrong = await propose(15)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not_restored"), wrong.text
    assert (await propose(14)).status_code == 201


async def test_a_database_may_go_back_by_refusals_alone(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Act,
    approve_restored: Act,
    superuser: asyncpg.Connection,
) -> None:
    await fill(app, client, issuer, order, folder)
    assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    await superuser.execute("delete from refusals where id > 9")
    await superuser.execute("delete from anchors where no > 3")
    assert not (await verified(app, folder)).ok
    assert (await approve_restored(await propose(13))).status_code == 200
    found = await verified(app, folder)
    assert (found.problems, found.anchored) == ([], found.head)


async def test_a_proposal_under_a_key_asks_the_anchors_before_its_writer_begins_and_is_answered_again(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, restore: Restore, approve_restored: Act
) -> None:
    await restore()
    spoken: list[tuple[Any, str]] = []  # holds each connection, so that none is taken for one that went before

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        spoken.append((connection, statement))

    event.listen(app.state.database.engine.sync_engine, "before_cursor_execute", note)
    body = {"change_no": 14, "reason": "磁盘损坏，自备份恢复"}
    keyed = {**issuer.headers("system_admin", person="运维甲"), "Idempotency-Key": "restored"}
    proposal = await client.post(PATH, json=body, headers=keyed)
    writer = next(connection for connection, statement in spoken if "advisory_xact_lock" in statement)
    begun = [connection for connection, _ in spoken].index(writer)
    assert {connection for connection, _ in spoken[begun:]} == {writer}
    assert any("FROM anchors" in statement for _, statement in spoken[:begun])
    assert (await approve_restored(proposal)).status_code == 200
    again = await client.post(PATH, json=body, headers=keyed)
    assert (again.status_code, again.json()) == (201, proposal.json())
    assert again.headers["Idempotent-Replay"] == "true"


@pytest.mark.parametrize("lost", ["removed", "torn"])
async def test_lost_anchors_are_told_in_the_same_way(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Act,
    approve_restored: Act,
    lost: str,
) -> None:
    await fill(app, client, issuer, order, folder)
    content, noted = file_of(folder).read_bytes(), (await verified(app, folder)).anchor
    file_of(folder).write_bytes(content[:-40] if lost == "torn" else b"")
    assert not (await verified(app, folder)).ok
    assert (await client.post("/v1/orders", json=order("13"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)  # evidence goes on being kept
    assert not (await verified(app, folder)).ok
    assert not (await verified(app, folder, noted)).ok
    assert (await approve_restored(await propose(14))).status_code == 200
    # What was noted elsewhere was lost with them, and is told with them.
    found = await verified(app, folder, noted)
    assert (found.problems, found.anchored) == ([], found.head)


async def test_an_auditor_refuses_a_restoration_and_both_administrators_see_it(
    client: httpx.AsyncClient, issuer: Issuer, restore: Restore, propose: Act
) -> None:
    await restore()
    proposal = (await propose(14)).json()["proposal"]
    auditor = {**issuer.headers("audit_admin", person="审计乙"), "Idempotency-Key": "no"}
    answer = await client.post(f"{PATH}/{proposal['id']}/refuse", json={"reason": "并无恢复"}, headers=auditor)
    assert answer.status_code == 200
    for role in ("audit_admin", "system_admin"):
        listed = (await client.get(PATH, headers=issuer.headers(role))).json()["items"]
        assert [(each["id"], each["state"]) for each in listed] == [(proposal["id"], "refused")]
    assert (await client.get(PATH)).status_code == 403


async def test_a_restoration_whose_line_was_written_and_not_remembered_is_told_again_under_its_key_and_verifies(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    folder: Path,
    restore: Restore,
    propose: Act,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The service ended, or PostgreSQL did, between the line in the file and the database's memory of it."""
    await superuser.close()
    await restore()
    proposal = (await propose(14)).json()["proposal"]["id"]
    write = anchoring.write_line

    def written_and_ended(path: Path, line: Line) -> str:
        write(path, line)
        raise OSError("killed")

    headers = {**issuer.headers("audit_admin", person="审计乙"), "Idempotency-Key": "approve"}
    monkeypatch.setattr(anchoring, "write_line", written_and_ended)
    assert (await client.post(f"{PATH}/{proposal}/approve", headers=headers)).status_code >= 500
    monkeypatch.undo()
    answer = await client.post(f"{PATH}/{proposal}/approve", headers=headers)
    assert answer.status_code == 200, answer.text
    found = await verified(app, folder)
    assert (found.problems, found.ok) == ([], True)
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).ok
