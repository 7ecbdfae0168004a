"""A database that goes back more than once, or by rows that belong to no change: two persons can always tell of it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import CannotAnchor, anchor
from bureau_common.testing.clones import Clones
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import PURPOSE, SERVICE, Order, file_of, fill, verified

Act = Callable[..., Awaitable[httpx.Response]]
PERSON = {
    "source": "civil", "source_ref": "P9", "reporting_unit": "T1", "business_date": "2021-03-15",
    "name": "欧阳小明", "id_number": "11010519491231002X",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("folder")


async def a_minute_passes(app: FastAPI, folder: Path) -> None:
    """What the service does by itself after each."""
    with suppress(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)


@pytest.fixture
async def days(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, clones: Clones
) -> Callable[[str], Awaitable[None]]:
    """Backups of three days, each with changes and anchors after it; `await days("monday")` takes one of them."""
    address = app.state.settings.database_url.get_secret_value()
    await fill(app, client, issuer, order, folder)
    backups = {}
    for day in ("monday", "tuesday", "wednesday"):
        await app.state.database.close()
        backups[day] = clones.save(address)
        for number in range(2):
            assert (await client.post("/v1/orders", json=order(f"{day}-{number}"))).status_code == 201
            await anchor(app.state.database, SERVICE, folder)

    async def put_back(day: str) -> None:
        await app.state.database.close()
        clones.restore(address, backups[day])
        await a_minute_passes(app, folder)

    return put_back


async def tell(app: FastAPI, folder: Path, propose: Act, approve_restored: Act) -> None:
    assert not (await verified(app, folder)).ok
    head = (await verified(app, folder)).head.change_no
    assert (await approve_restored(await propose(head))).status_code == 200
    assert (await verified(app, folder)).problems == []


@pytest.mark.parametrize("then", [["tuesday"], ["wednesday"], ["tuesday", "wednesday"], ["tuesday", "monday"]])
async def test_after_a_restoration_that_was_told_a_later_backup_is_told_as_well(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    days: Callable[[str], Awaitable[None]],
    propose: Act,
    approve_restored: Act,
    then: list[str],
) -> None:
    """The lines after the act of before are of another history, which the later backup does not have: it was refused for ever."""
    for day in ["monday", *then]:
        await days(day)
        await tell(app, folder, propose, approve_restored)
        assert (await client.post("/v1/orders", json=order(f"anew after {day}"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
        assert (await verified(app, folder)).ok


@pytest.mark.parametrize("after", ["a change", "a refusal"])
async def test_a_backup_between_a_change_and_its_anchor_is_told_and_then_verified(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    clones: Clones,
    propose: Act,
    approve_restored: Act,
    after: str,
) -> None:
    """The anchor of the backup's own last change agreed with it, was taken for one that stands, and was missed for ever."""
    await fill(app, client, issuer, order, folder)
    assert (await client.post("/v1/orders", json=order("13"))).status_code == 201
    await app.state.database.close()
    address = app.state.settings.database_url.get_secret_value()
    backup = clones.save(address)
    await anchor(app.state.database, SERVICE, folder)
    if after == "a change":
        assert (await client.post("/v1/orders", json=order("14"))).status_code == 201
    else:
        assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    await app.state.database.close()
    clones.restore(address, backup)
    await tell(app, folder, propose, approve_restored)


async def test_a_later_backup_between_a_change_and_its_anchor_is_told_after_an_earlier_one(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    clones: Clones,
    propose: Act,
    approve_restored: Act,
) -> None:
    """What was told of the earlier one is of another history than the later one, which no anchor of its own said."""
    address = app.state.settings.database_url.get_secret_value()
    await fill(app, client, issuer, order, folder)
    await app.state.database.close()
    monday = clones.save(address)
    for number in range(5):
        assert (await client.post("/v1/orders", json=order(f"m{number}"))).status_code == 201
    await app.state.database.close()
    tuesday = clones.save(address)
    await anchor(app.state.database, SERVICE, folder)
    for backup in (monday, tuesday):
        await app.state.database.close()
        clones.restore(address, backup)
        await tell(app, folder, propose, approve_restored)
        assert (await client.post("/v1/orders", json=order("anew"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
        assert (await verified(app, folder)).ok


@pytest.mark.parametrize(
    "hand",
    [
        "update refusals set code = 'x' where id = 2",
        "update journal set chain = sha256(chain) where change_no = 14",
        "update journal set chain = sha256(chain) where change_no = 15",
    ],
)
async def test_a_later_backup_covers_up_nothing_that_a_hand_changed_in_what_it_should_have(
    app: FastAPI,
    folder: Path,
    days: Callable[[str], Awaitable[None]],
    propose: Act,
    approve_restored: Act,
    hand: str,
) -> None:
    await days("monday")
    await tell(app, folder, propose, approve_restored)
    await days("wednesday")
    owner = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await owner.execute(hand)
    await owner.close()
    head = (await verified(app, folder)).head.change_no
    answer = await propose(head)
    assert (answer.status_code, answer.json().get("code")) == (409, "not_restored"), answer.text


async def test_a_hand_that_makes_an_act_of_before_forgotten_covers_up_nothing_of_after_it(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    days: Callable[[str], Awaitable[None]],
    propose: Act,
    approve_restored: Act,
) -> None:
    await days("monday")
    await tell(app, folder, propose, approve_restored)
    for number in range(2):
        assert (await client.post("/v1/orders", json=order(f"anew-{number}"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
    owner = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await owner.execute("update anchors set hash = sha256(hash) where restoration is not null")
    await owner.execute("update journal set chain = sha256(chain) where change_no = 16")
    await owner.close()
    head = (await verified(app, folder)).head.change_no
    answer = await propose(head)
    assert (answer.status_code, answer.json().get("code")) == (409, "not_restored"), answer.text


@pytest.mark.parametrize("lost", ["refusals", "personal_reads"])
async def test_a_backup_that_lacks_rows_of_no_change_and_one_anchor_is_not_taken_up_in_silence(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    clones: Clones,
    propose: Act,
    approve_restored: Act,
    lost: str,
) -> None:
    """The service took the line for one that it had not remembered, went on after it, and nothing could be told any more."""
    await fill(app, client, issuer, order, folder)
    entered = await client.post("/v1/persons", json=PERSON)
    await anchor(app.state.database, SERVICE, folder)
    await app.state.database.close()
    address = app.state.settings.database_url.get_secret_value()
    backup = clones.save(address)
    if lost == "refusals":
        assert (await client.get("/v1/refusals")).status_code == 403
    else:
        person = entered.json()["person"]["id"]
        approver = issuer.headers("viewer", "approver", person="王五", client="approver-client")
        assert (await client.post(f"/v1/persons/{person}/reveal", json=PURPOSE, headers=approver)).status_code == 200
    await anchor(app.state.database, SERVICE, folder)
    lines = file_of(folder).read_bytes()
    await app.state.database.close()
    clones.restore(address, backup)
    with pytest.raises(CannotAnchor):
        await anchor(app.state.database, SERVICE, folder)
    assert file_of(folder).read_bytes() == lines
    await tell(app, folder, propose, approve_restored)
    assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).ok


async def test_what_was_noted_of_a_history_that_file_and_database_both_lack_is_told_with_the_restoration(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    days: Callable[[str], Awaitable[None]],
    propose: Act,
    approve_restored: Act,
) -> None:
    """Both were put back together, as a machine is: the numbers began anew below the noted one, which stayed missing for days."""
    await days("wednesday")
    lines = file_of(folder).read_bytes().splitlines(keepends=True)
    noted = f"{len(lines)}:{sha256(lines[-1].rstrip()).hexdigest()}"
    file_of(folder).write_bytes(b"".join(lines[:-2]))
    assert (await verified(app, folder)).ok
    assert not (await verified(app, folder, noted)).ok
    assert (await client.post("/v1/orders", json=order("anew"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    assert not (await verified(app, folder, noted)).ok
    head = (await verified(app, folder)).head.change_no
    assert (await approve_restored(await propose(head))).status_code == 200
    assert (found := await verified(app, folder, noted)).problems == []
    assert (await client.post("/v1/orders", json=order("after"))).status_code == 201
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder, found.anchor)).ok
    file_of(folder).write_bytes(b"".join(lines[:-2]))
    assert not (await verified(app, folder, found.anchor)).ok


async def test_the_same_backup_that_is_put_back_twice_is_told_of_twice(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    clones: Clones,
    days: Callable[[str], Awaitable[None]],
    propose: Act,
    approve_restored: Act,
) -> None:
    """Its line had the number of the first one again, and what was noted between the two was missing for good."""
    await days("wednesday")
    await tell(app, folder, propose, approve_restored)
    address = app.state.settings.database_url.get_secret_value()
    await app.state.database.close()
    backup, lines = clones.save(address), file_of(folder).read_bytes()
    noted, numbers = "", set()
    for round_no in range(2):
        await app.state.database.close()
        clones.restore(address, backup)
        file_of(folder).write_bytes(lines)
        assert (await client.post("/v1/orders", json=order(f"anew-{round_no}"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
        head = (await verified(app, folder)).head.change_no
        assert (await approve_restored(await propose(head))).status_code == 200
        found = await verified(app, folder, noted or None)
        assert found.problems == []
        numbers.add(found.anchor)
        assert (await client.post("/v1/orders", json=order(f"after-{round_no}"))).status_code == 201
        await anchor(app.state.database, SERVICE, folder)
        noted = (await verified(app, folder)).anchor or ""
    assert len(numbers) == 2
