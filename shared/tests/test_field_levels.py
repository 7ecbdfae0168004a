"""A field that needs a right of its own: to whoever has it not, it is null in every record, and nothing tells what it says."""

import csv
import io
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import Field, SecretStr
from sqlalchemy import MetaData

from bureau_common.kit.books.books import book
from bureau_common.kit.core.records import NAMES, record_table
from bureau_common.schemas.levels import RESTRICTED
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import RecordEntry
from bureau_common.testing.fixtures import NewDatabase, app_of, client_of
from bureau_common.testing.issuer import Issuer
from tests.alike import Asking, District, Writer, answers, filled, masked, told_alike, unreached
from toy.app import Settings
from toy.bids import BID_ID, FLOOR_ID, SHARE_ID
from toy.levels import NOT_REACHED, Order, asking, bid, the_same
from toy.secrets import create_app

ROLES = ("viewer", "recorder", "approver", "audit_admin", "system_admin")
UNSEEN = ["floor", "panel"]


async def without_floors(write: Writer) -> None:
    first = await write.enter("bids", bid("1"))
    await write.enter("bids", bid("2", amount="300.00"))
    again = {"reason": "更正报价", "entry": bid("1", amount="70.00")}
    await write.correct("bids", first, again)
    await write.propose("bids", bid("3"))
    await write.refused("bids", bid("9", amount="1.00", floor="2.00"))


async def with_floors(write: Writer) -> None:
    first = await write.enter("bids", bid("1", floor="50.00", panel="甲组"))
    await write.enter("bids", bid("2", amount="300.00", floor="299.50", panel="乙组"))
    again = {"reason": "更正报价", "entry": bid("1", amount="70.00", floor="30.00", panel="丙组")}
    await write.correct("bids", first, again)
    await write.propose("bids", bid("3", floor="40.00", panel="丁组"))
    await write.refused("bids", bid("9", amount="1.00", floor="3.00"))


@pytest.fixture
async def districts(
    settings: Settings, new_database: NewDatabase, issuer: Issuer, order: Order
) -> AsyncIterator[list[District]]:
    def create(place: int) -> FastAPI:
        here = settings.model_copy(update={"database_url": SecretStr(new_database("toy"))})
        return app_of(create_app, here, place)

    async with filled(create, issuer, partial(the_same, order=order), with_floors, without_floors) as found:
        yield found


@pytest.fixture
async def client(secret_app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(secret_app) as client:
        yield client


@pytest.fixture
def few(issuer: Issuer) -> dict[str, str]:
    """Who has the right."""
    return issuer.headers(*ROLES)


@pytest.fixture
def many(issuer: Issuer) -> dict[str, str]:
    """Another person, without it."""
    return issuer.headers(*ROLES, person="王五", level=None)


async def entered(client: httpx.AsyncClient, headers: dict[str, str], entry: Any) -> dict[str, Any]:
    answer = await client.post("/v1/bids", json=entry, headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["record"]
    return found


def codes(answer: httpx.Response) -> tuple[int, list[str]]:
    return answer.status_code, [each["code"] for each in answer.json()["findings"]]


async def test_what_a_field_says_makes_no_difference_to_any_operation(
    districts: list[District], issuer: Issuer, order: Order
) -> None:
    document = (await districts[0].client.get("/v1/openapi.json")).json()
    closed, opened = issuer.headers(*ROLES, person="王五", level=None), issuer.headers(*ROLES)
    asked, whole = asking(document, order), set()
    for call in asked.calls(document, districts, ["get"]):
        told = [[masked(each) async for each in answers(district, call, opened)] for district in districts]
        if told[0] != told[1]:
            whole.add(call.operation.split("/")[2])
    reached = await told_alike(districts, asked.calls(document, districts), closed)
    assert reached.keys() == Asking.operations(document)
    for operation, statuses in (await told_alike(districts, asked.calls(document, districts, ["get"]), closed)).items():
        reached[operation] |= statuses
    assert {each for each in unreached(reached) if "/secret" not in each} == NOT_REACHED
    assert whole >= {"summary", "figures", "alerts", "bids", "refusals"}


async def test_a_reader_without_the_right_gets_null_and_the_name_of_what_is_withheld(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str]
) -> None:
    made = await entered(client, few, bid("1", floor="40.00", panel="甲组"))
    assert (made["floor"], made["panel"], made["withheld"]) == ("40.00", "甲组", [])
    await entered(client, few, bid("2"))
    for headers, floors, panels, withheld in (
        (few, ["40.00", None], ["甲组", ""], []),
        (many, [None, None], ["", ""], UNSEEN),
    ):
        listed = (await client.get("/v1/bids", headers=headers)).json()["items"]
        assert [each["floor"] for each in listed] == floors
        assert [each["withheld"] for each in listed] == [withheld, withheld]
        one = (await client.get(f"/v1/bids/{made['id']}", headers=headers)).json()["record"]
        assert (one["floor"], one["withheld"]) == (floors[0], withheld)
        export = await client.get("/v1/bids/export", headers=headers)
        rows = csv.DictReader(io.StringIO(export.text.removeprefix("\ufeff")))
        assert [row["评标组"] for row in rows] == panels
        behind = await client.get(f"/v1/figures/{BID_ID}/records", params={"period": "2021-03"}, headers=headers)
        assert [each["record"].get("floor") for each in behind.json()["items"]] == floors


def test_what_reads_a_restricted_field_is_restricted_and_what_reads_others_of_its_table_is_not(
    secret_app: FastAPI,
) -> None:
    names = secret_app.state.views.restricted
    assert names.fields == {"bids.floor", "bids.panel"}
    assert {each for each in names.figures if ".bids." in each} == {FLOOR_ID, SHARE_ID}
    assert names.codes >= {"toy_floor", "toy_high_floor"}
    rest = secret_app.state.views.open.catalogue
    assert "T5" not in {each.id for each in rest.claims}
    assert "bids" not in names.books


async def test_whoever_may_not_see_a_field_may_not_fill_it_whichever_way_it_comes(
    client: httpx.AsyncClient, many: dict[str, str]
) -> None:
    entry = bid("1", floor="40.00")
    file = f"{','.join(entry)}\n{','.join(map(str, entry.values()))}\n".encode()
    keyed = {**many, "Idempotency-Key": "k"}
    found = [
        await client.post("/v1/bids", json=entry, headers=many),
        await client.post("/v1/bids/batch", json={"items": [entry]}, headers=many),
        await client.post("/v1/bids/import", files={"file": ("b.csv", file, "text/csv")}, headers=keyed),
        await client.post(
            "/v1/bids/proposals", json={"operation": "enter", "reason": "报价", "entry": entry}, headers=many
        ),
    ]
    assert [codes(each) for each in found] == [(409, ["level_needed"])] * 4
    assert {each.json()["findings"][0]["field"] for each in found} == {"floor"}


async def test_a_correction_by_whoever_may_not_see_a_field_leaves_it_as_it_is(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str]
) -> None:
    made = await entered(client, few, bid("1", floor="40.00", panel="甲组"))
    same = await client.post("/v1/bids", json=bid("1"), headers=many)
    assert (same.status_code, same.json()["record"]["id"]) == (200, made["id"])
    path = f"/v1/bids/{made['id']}/correct"
    idle = await client.post(path, json={"reason": "更正报价", "entry": bid("1")}, headers=many)
    assert idle.json()["code"] == "unchanged"
    below = await client.post(path, json={"reason": "更正报价", "entry": bid("1", amount="39.00")}, headers=many)
    assert (codes(below), "40.00" in below.text) == ((409, ["restricted"]), False)
    close = await client.post(path, json={"reason": "更正报价", "entry": bid("1", amount="40.50")}, headers=many)
    assert (close.status_code, close.json()["findings"], close.json()["record"]["floor"]) == (200, [], None)
    now = (await client.get(f"/v1/bids/{close.json()['record']['id']}", headers=few)).json()["record"]
    assert (now["amount"], now["floor"], now["panel"]) == ("40.50", "40.00", "甲组")


async def test_a_proposal_keeps_what_its_proposer_does_not_see_and_whoever_sees_it_approves(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str], issuer: Issuer
) -> None:
    made = await entered(client, few, bid("1", floor="40.00"))
    about = {"operation": "correct", "record_id": made["id"], "reason": "更正报价", "entry": bid("1", amount="60.00")}
    proposed = (await client.post("/v1/bids/proposals", json=about, headers=many)).json()["proposal"]
    assert proposed["entry"]["floor"] is None
    path = f"/v1/bids/proposals/{proposed['id']}"
    assert (await client.get(path, headers=few)).json()["proposal"]["entry"]["floor"] == "40.00"
    blind = {**issuer.headers("approver", person="赵六", level=None), "Idempotency-Key": "a"}
    assert codes(await client.post(f"{path}/approve", headers=blind)) == (409, ["level_needed"])
    sees = {**few, "Idempotency-Key": "b"}
    approved = await client.post(f"{path}/approve", headers=sees)
    assert approved.status_code == 200, approved.text
    live = (await client.get("/v1/bids", headers=few)).json()["items"]
    assert [(each["amount"], each["floor"]) for each in live] == [("60.00", "40.00")]


async def test_rows_are_not_split_by_a_field_that_is_not_seen_nor_told_how_much_room_it_leaves(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str]
) -> None:
    await entered(client, few, bid("1", floor="40.00", panel="甲组"))
    for headers, refused, room in ((few, False, {"B1": "960.00"}), (many, True, {})):
        asked = {"from": "2021-03", "to": "2021-03", "split": "panel"}
        split = await client.get(f"/v1/figures/{BID_ID}/breakdown", params=asked, headers=headers)
        assert (split.status_code == 422, "甲组" in split.text) == (refused, not refused)
        unknown = {**asked, "split": "none"}
        listed = await client.get(f"/v1/figures/{BID_ID}/breakdown", params=unknown, headers=headers)
        assert ("panel" in listed.text) is not refused
        dry = await client.post("/v1/bids", json=bid("2"), params={"dry_run": "true"}, headers=headers)
        assert dry.json()["headroom"] == room


async def test_a_guard_over_the_field_refuses_and_says_none_of_it(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str]
) -> None:
    """Two parts of one bid by whom it may: then the bid's number is corrected by somebody who sees neither floor."""
    await entered(client, few, bid("1", amount="900.00", floor="600.00"))
    other = await entered(client, few, bid("2", amount="900.00", floor="500.00", bid_no="B2"))
    again = {"reason": "更正标号", "entry": bid("2", amount="900.00", bid_no="B1")}
    refused = await client.post(f"/v1/bids/{other['id']}/correct", json=again, headers=many)
    assert (codes(refused), "1100" in refused.text) == ((409, ["restricted"]), False)
    again["entry"] = bid("2", amount="900.00", bid_no="B1", floor="500.00")
    told = await client.post(f"/v1/bids/{other['id']}/correct", json=again, headers=few)
    assert (codes(told), "1100" in told.text) == ((409, ["not_covered"]), True)
    logs = [(await client.get("/v1/refusals", headers=headers)).text for headers in (few, many)]
    assert ["1100" in each for each in logs] == [True, False]


async def test_of_a_change_of_such_a_book_nothing_is_told_by_which_a_guess_could_be_tried(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str], order: Order
) -> None:
    await entered(client, few, bid("1", floor="40.00"))
    await client.post("/v1/orders", json=order("1"), headers=few)
    for headers, told in ((few, [False, False]), (many, [True, False])):
        items = (await client.get("/v1/changes", params={"after": 1}, headers=headers)).json()["items"]
        kept = [[each[name] is None for name in ("digest", "request_id", "trace_id")] for each in items]
        assert kept == [[each] * 3 for each in told]
        assert [each["operation"] for each in items] == ["enter", "enter"]


async def test_an_answer_that_was_kept_for_the_right_is_not_replayed_without_it(
    client: httpx.AsyncClient, few: dict[str, str], many: dict[str, str]
) -> None:
    keyed = [{**headers, "Idempotency-Key": "k"} for headers in (few, many)]
    first, again = [await client.post("/v1/bids", json=bid("1"), headers=keyed[0]) for _ in range(2)]
    assert (first.status_code, again.content, again.headers["idempotent-replay"]) == (201, first.content, "true")
    without = await client.post("/v1/bids", json=bid("1"), headers=keyed[1])
    assert (without.status_code, without.json()["code"]) == (422, "key_reused")


def test_a_restricted_field_that_must_be_filled_is_refused_when_its_book_is_declared() -> None:
    class WrongEntry(RecordEntry):
        """Nobody without the right could enter it."""

        floor: Annotated[Money, Field(title="底价（元）"), RESTRICTED]

    with pytest.raises(ValueError, match="the restricted field floor must be optional"):
        book("错", WrongEntry, record_table(WrongEntry, "wrongs", MetaData(naming_convention=NAMES)))
