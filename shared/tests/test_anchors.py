"""Anchors: they outlive a power failure, a torn one is told and not fatal, and a database that went back gets none."""

import asyncio
import base64
import json
import os
import resource
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit import anchoring, anchors, routes
from bureau_common.kit.audit.anchoring import CannotAnchor, anchor
from bureau_common.kit.audit.slices import Pin, Place, Told
from bureau_common.kit.audit.trails import TRAILS, Trail
from bureau_common.schemas.changes import Head
from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from toy.app import Settings, create_app
from toy.evidence import SERVICE, Order, file_of, fill, verified

pytestmark = pytest.mark.usefixtures("folder")


async def write(app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, *refs: str) -> None:
    """Orders, each of them anchored."""
    for ref in refs:
        assert (await client.post("/v1/orders", json=order(ref))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file_of(folder).read_text().splitlines()]


def old_line(folder: Path, head: Head) -> None:
    """An anchor as they were before they had numbers."""
    folder.mkdir()
    old = {"at": "2026-01-01T00:00:00+00:00", "change_no": head.change_no, "chain": head.chain}
    file_of(folder).write_text(json.dumps(old) + "\n")


async def test_a_service_that_never_anchored_has_nothing_to_miss(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    empty = await verified(app, folder)
    assert (empty.ok, empty.anchored, empty.changes) == (True, None, CHANGES)
    assert (await client.post("/v1/orders", json=order("1"))).status_code == 201
    first = await verified(app, None)
    assert (first.ok, first.anchored, first.changes) == (True, None, 1 + CHANGES)


async def test_a_disk_that_fills_up_in_the_middle_of_a_line_leaves_no_torn_one(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    """What it took of the line stayed, and verification failed from then on, until two persons said that anchors were lost."""
    await write(app, client, order, folder, "1")
    before, (soft, hard) = file_of(folder).read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
    try:
        for _ in range(2):
            with pytest.raises(OSError, match=r"File too large|No space left"):
                anchors.write_line(file_of(folder), anchors.Line.model_validate_json(before))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file_of(folder).read_bytes() == before
    await write(app, client, order, folder, "2")
    assert (await verified(app, folder)).problems == []


async def test_a_line_and_the_name_of_a_new_file_are_written_through_to_the_disk(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(anchors.os, "fsync", lambda number: synced.append(os.readlink(f"/proc/self/fd/{number}")))
    await write(app, client, order, folder, "1", "2")
    assert synced == [str(file_of(folder)), str(folder), str(file_of(folder))]


async def test_each_line_has_its_number_and_binds_the_line_before_it(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    await write(app, client, order, folder, "1", "2", "3")
    found = lines(folder)
    assert [line["no"] for line in found] == [1, 2, 3]
    hashes = [each.hash for each in anchors.read_lines(file_of(folder), 0, 1 << 20, 10)]
    assert [line["previous"] for line in found] == ["0" * 64, *hashes[:2]]


async def test_a_torn_line_is_a_finding_and_the_next_anchor_stands_on_a_line_of_its_own(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path
) -> None:
    await write(app, client, order, folder, "1")
    with file_of(folder).open("a") as file:
        file.write('{"no": 2, "change_')
    await write(app, client, order, folder, "2")
    answer = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert answer.status_code == 200
    found = answer.json()
    assert (found["ok"], found["problems"]) == (False, ["anchors: the line after number 1 is torn or no anchor"])
    assert found["anchored"] == found["head"]


async def test_anchors_that_are_no_longer_configured_are_missed(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    await write(app, client, order, folder, "1")
    assert (await verified(app, None)).problems == ["anchors: 1 were written, and BUREAU_ANCHORS names no folder"]


async def test_a_line_that_was_written_and_not_remembered_is_taken_up(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, superuser: asyncpg.Connection
) -> None:
    await write(app, client, order, folder, "1", "2")
    await superuser.execute("delete from anchors where no = 2")
    assert (await verified(app, folder)).ok
    await write(app, client, order, folder, "3")
    assert [row["no"] for row in await superuser.fetch("select no from anchors order by no")] == [1, 2, 3]
    assert (await verified(app, folder)).ok


async def test_a_service_that_ends_again_and_again_between_a_line_and_its_memory_is_never_two_lines_ahead(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(app, client, order, folder, "1")

    def write_and_end(path: Path, line: anchors.Line) -> str:
        anchors.write_line(path, line)
        raise OSError("killed")

    monkeypatch.setattr(anchoring, "write_line", write_and_end)
    for ref in ("2", "3", "4"):
        with pytest.raises(OSError, match="killed"):
            await write(app, client, order, folder, ref)
        found = await verified(app, folder)
        assert (found.problems, found.ok) == ([], True)
    monkeypatch.undo()
    await write(app, client, order, folder, "5")
    found = await verified(app, folder)
    assert (found.problems, found.anchored) == ([], found.head)
    assert [line["no"] for line in lines(folder)] == [1, 2, 3, 4, 5]


async def test_a_database_that_went_back_gets_no_anchor(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, superuser: asyncpg.Connection
) -> None:
    await write(app, client, order, folder, "1", "2", "3")
    before = file_of(folder).read_bytes()
    await superuser.execute("delete from journal where change_no = 4")
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)
    await superuser.execute("delete from anchors where no > 1")
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)
    assert file_of(folder).read_bytes() == before


async def test_lines_of_before_they_were_numbered_still_bind(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, superuser: asyncpg.Connection
) -> None:
    assert (await client.post("/v1/orders", json=order("1"))).status_code == 201
    head = (await verified(app, folder)).head
    old_line(folder, head)
    await write(app, client, order, folder, "2", "3")
    assert [line.get("no") for line in lines(folder)] == [None, 1, 2]
    assert (await verified(app, folder)).ok
    file_of(folder).write_text(file_of(folder).read_text().replace(head.chain, "1" * 64))
    assert "change 2: the journal does not agree with its anchor" in (await verified(app, folder)).problems


async def test_a_refusal_without_a_change_is_anchored_and_nothing_new_is_not(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    await write(app, client, order, folder, "1")
    assert (await client.get("/v1/refusals")).status_code == 403
    for _ in range(3):
        await anchor(app.state.database, SERVICE, folder)
    assert [(line["change_no"], line["trails"]["refusals"]["rows"]) for line in lines(folder)] == [(2, 0), (2, 1)]  # type: ignore[index]


@pytest.mark.parametrize("edit", [{"no": 2**70}, {"change_no": 2**70}], ids=str)
async def test_a_line_with_a_number_that_no_line_has_is_told(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path, edit: dict[str, int]
) -> None:
    await write(app, client, order, folder, "1", "2", "3")
    first, second, third = lines(folder)
    file_of(folder).write_text("".join(json.dumps(each) + "\n" for each in (first, second | edit, third)))
    assert "anchors: the line after number 1 is torn or no anchor" in (await verified(app, folder)).problems


@pytest.mark.race
async def test_replicas_that_anchor_at_once_write_one_row_of_lines(
    app: FastAPI, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    for ref in map(str, range(5)):
        assert (await client.post("/v1/orders", json=order(ref))).status_code == 201
        await asyncio.gather(*[anchor(app.state.database, SERVICE, folder) for _ in range(6)])
    assert [line["no"] for line in lines(folder)] == [1, 2, 3, 4, 5]
    assert (await verified(app, folder)).ok


async def test_slices_find_what_the_whole_finds_and_say_how_far_they_are(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, superuser: asyncpg.Connection
) -> None:
    await fill(app, client, issuer, order, folder)
    await superuser.execute("update refusals set code = 'x' where id = 2")
    await superuser.execute("update orders set amount = 1 where source_ref = '1-1'")
    auditor = issuer.headers("audit_admin")
    whole = (await client.get("/v1/journal/verify", headers=auditor)).json()
    cursor, parts, problems, anchored = None, [], [], None
    while not parts or cursor:
        params = {"cursor": cursor} if cursor else {}
        answer = await client.get("/v1/journal/verify/slices", params=params, headers=auditor)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        parts.append((found["part"], found["done"], found["of"]))
        problems += found["problems"]
        cursor, anchored = found["next_cursor"], found["anchored"]
    assert problems == whole["problems"]
    assert len(problems) == 4
    assert anchored == whole["anchored"]
    assert list(dict.fromkeys(part for part, _, _ in parts)) == [
        "journal", "rows", "sums", "persons", "anchors", "schema",
    ]  # fmt: skip
    assert ("journal", 13, 13) in parts
    assert [each for each in parts if each[2] is not None and each[1] > each[2]] == []
    ledger = app.state.ledger
    measures = len(ledger.flows) + len(ledger.kept)
    assert ("sums", measures, measures) in parts
    assert measures > len(ledger.flows)
    garbled = await client.get("/v1/journal/verify/slices", params={"cursor": "e30="}, headers=auditor)
    assert garbled.status_code == 422
    assert (await client.get("/v1/journal/verify/slices")).status_code == 403


WRONG: dict[str, dict[str, object]] = {
    "an unknown trail": {"trails": {"x": {}}},
    "a trail too few": {"trails": {"refusals": {}}},
    "a trail too many": {"trails": {"refusals": {}, "personal_reads": {}, "x": {}}},
    "a place behind the end of the file": {"after": 2**61},
    "a place one byte behind it": {"after": 1001},
    "a place before the file": {"after": -1},
    "a place where there is no file": {"after": 1, "size": None},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_cursor_that_no_slice_gave_is_refused_by_name(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, wrong: str
) -> None:
    await write(app, client, order, folder, "1")
    values = dict(WRONG[wrong])
    pin = {"change_no": 1, "chain": "0" * 64, "known": 1, "size": values.pop("size", 1000)}
    cursor = base64.urlsafe_b64encode(json.dumps({"pin": pin, "part": "anchors", **values}).encode()).decode()
    answer = await client.get(
        "/v1/journal/verify/slices", params={"cursor": cursor}, headers=issuer.headers("audit_admin")
    )
    assert answer.status_code == 422, answer.text
    assert "cursor" in answer.text


@pytest.mark.parametrize("gone", [False, True], ids=["emptied", "removed"])
@pytest.mark.parametrize("after", [0, 2**61])
async def test_a_file_that_became_shorter_than_when_verification_began_is_told_and_ends(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, after: int, gone: bool
) -> None:
    await write(app, client, order, folder, "1", "2")
    file_of(folder).write_bytes(b"")
    if gone:
        file_of(folder).unlink()
    pin = {"change_no": 2, "chain": "0" * 64, "known": 2, "size": 2**62}
    cursor = base64.urlsafe_b64encode(json.dumps({"pin": pin, "part": "anchors", "after": after}).encode()).decode()
    answer = await client.get(
        "/v1/journal/verify/slices", params={"cursor": cursor}, headers=issuer.headers("audit_admin")
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["problems"] == ["anchors: the lines 1 to 2 are missing at the end"]
    following = json.loads(base64.urlsafe_b64decode(answer.json()["next_cursor"]))
    assert following["part"] == "schema"


async def test_two_districts_at_one_change_number_do_not_share_an_etag(
    client: httpx.AsyncClient, app: FastAPI, order: Order, settings: Settings, new_database: NewDatabase
) -> None:
    tags = []
    for amount in ("1.00", "2.00"):
        assert (await client.post("/v1/orders", json=order("1", amount=amount))).status_code == 201
        answer = await client.get("/v1/figures/toy.total.ytd", params={"period": "2021-03"})
        assert answer.status_code == 200
        tags.append(answer.headers["etag"])
        await app.state.database.close()
        app_of(
            create_app,
            settings.model_copy(
                update={
                    "database_url": settings.model_validate(
                        {"database_url": new_database("toy"), "AUTH_JWKS_FILE": settings.auth_jwks_file}
                    ).database_url
                }
            ),
        )
    assert tags[0] != tags[1]


def test_a_cursor_has_room_for_a_hundred_restorations() -> None:
    told = [Told(no=10**9 + number, hash="f" * 64, stands=10**9) for number in range(100)]
    known = Pin(change_no=10**9, chain="f" * 64, known=10**9, size=10**12, told=told, forgiven=10**12)
    trails = {name: Trail(rows=10**12, highest=10**12, hash="f" * 64) for name in TRAILS}
    head, noted = Head(change_no=10**9, chain="f" * 64), f"{10**9}:{'f' * 64}"
    place = Place(pin=known, part="anchors", after=10**12, trails=trails, anchored=head, anchor=noted)
    assert routes._place(routes._cursor(place)) == place
    assert len(routes._cursor(place)) <= routes.LONGEST_CURSOR
