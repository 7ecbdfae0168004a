"""Persons: registered once, masked for everybody, revealed with a log entry, erased for good, watched by verify."""

import asyncio
import hashlib
import json
from collections.abc import Callable

import asyncpg
import httpx
import pytest

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
PERSON: Body = {
    "source": "civil",
    "source_ref": "P1",
    "reporting_unit": "T1",
    "business_date": "2021-03-15",
    "name": "欧阳小明",
    "id_number": "11010519491231002X",
    "phone": "13800138000",
    "card": "6222021234567890123",
}
OTHER = {**PERSON, "source_ref": "P2", "id_number": "340311200001010017", "name": "李四"}
MASKED = {
    "name": "欧阳**",
    "id_number": "110105********002X",
    "phone": "138****8000",
    "card": "***************0123",
}
NOTHING = dict.fromkeys(MASKED)
DETAILS = {name: PERSON[name] for name in MASKED}
PURPOSE = {"purpose": "核对补贴发放对象"}


@pytest.fixture
def approver(issuer: Issuer) -> dict[str, str]:
    return issuer.headers("viewer", "approver", person="王五", client="approver-client")


@pytest.fixture
async def person(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/persons", json=PERSON)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["person"]["id"]
    return identity


def masked(view: Body) -> Body:
    return {name: view[name] for name in MASKED}


async def head(client: httpx.AsyncClient) -> int:
    number: int = (await client.get("/v1/changes")).json()["head"]["change_no"]
    return number


async def test_a_person_is_registered_in_one_change_and_shown_masked_to_every_business_role(
    client: httpx.AsyncClient, issuer: Issuer, person: str
) -> None:
    (change,) = (await client.get("/v1/changes?after=1")).json()["items"]
    assert (change["topic"], change["operation"], change["record_id"], change["rows"]) == (
        "persons",
        "enter",
        person,
        1,
    )
    for role in ("viewer", "recorder", "approver"):
        headers = issuer.headers(role)
        read = await client.get(f"/v1/persons/{person}", headers=headers)
        found = await client.post("/v1/persons/find", json={"id_number": "11010519491231002x"}, headers=headers)
        assert read.json() == found.json()
        assert (masked(read.json()), read.json()["state"], read.json()["recorded_change"]) == (MASKED, "live", 2)


async def test_the_same_person_again_is_the_same_person_whatever_the_source(
    client: httpx.AsyncClient, person: str
) -> None:
    for again in (PERSON, {**PERSON, "source": "tax", "source_ref": "X9"}, {**PERSON, "phone": "+86 138 0013 8000"}):
        answer = await client.post("/v1/persons", json=again)
        assert (answer.status_code, answer.json()["person"]["id"], answer.json()["change_no"]) == (200, person, None)
    assert await head(client) == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "欧阳大明"}, "differs"),
        ({"phone": None}, "differs"),
        ({"card": "6222021234567890124"}, "differs"),
        ({"id_number": "340311200001010017"}, "differs"),
    ],
)
async def test_other_content_under_a_known_number_or_reference_is_refused_without_telling_what_is_stored(
    client: httpx.AsyncClient, person: str, changes: Body, code: str
) -> None:
    answer = await client.post("/v1/persons", json={**PERSON, **changes})
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    for value in [*DETAILS.values(), *MASKED.values(), *[value for value in changes.values() if value]]:
        assert str(value) not in answer.text
    assert await head(client) == 2


@pytest.mark.race
async def test_twelve_writers_of_one_person_register_it_once(client: httpx.AsyncClient) -> None:
    bodies = [{**PERSON, "source_ref": f"P{number}"} for number in range(12)]
    answers = await asyncio.gather(*[client.post("/v1/persons", json=body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.json()["person"]["id"] for answer in answers}) == 1
    assert await head(client) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"phone": "12345"}, "phone"),
        ({"card": "1234"}, "card"),
        ({"name": ""}, "name"),
        ({"source_ref": "11010519491231002X"}, "source_ref"),
        *(
            ({"source_ref": named}, "source_ref")
            for named in ("欧阳小明-1", "欧阳　小明-1", "13800138000", "138 0013-8000-1")
        ),
    ],
)
async def test_malformed_details_name_the_field_and_repeat_nothing(
    client: httpx.AsyncClient, changes: Body, field: str
) -> None:
    answer = await client.post("/v1/persons", json={**PERSON, **changes})
    assert answer.status_code == 422
    assert [(error["field"], error["value"]) for error in answer.json()["errors"]] == [(field, None)]
    assert not any(str(value) and str(value) in answer.text for value in [*DETAILS.values(), *changes.values()])


async def test_a_correction_keeps_the_person_and_leaves_no_old_detail_behind(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, person: str
) -> None:
    details = {**DETAILS, "phone": "13900139000"}
    body = {"reason": "更换号码", "details": details}
    answer = await client.post(f"/v1/persons/{person}/correct", json=body)
    assert (answer.status_code, answer.json()["person"]["id"], answer.json()["change_no"]) == (200, person, 3)
    assert masked(answer.json()["person"]) == {**MASKED, "phone": "139****9000"}
    same = await client.post(f"/v1/persons/{person}/correct", json=body)
    assert (same.status_code, same.json()["code"]) == (409, "unchanged")
    change = (await client.get("/v1/changes?after=1")).json()["items"][1]
    assert (change["operation"], change["record_id"], change["reason"], change["rows"]) == (
        "correct",
        person,
        "更换号码",
        2,
    )
    assert await superuser.fetchval("select count(*) from person_details where phone = '13800138000'") == 0
    assert (await client.post("/v1/persons", json={**PERSON, "phone": "13900139000"})).status_code == 200


async def test_a_correction_to_the_number_of_another_person_is_refused(client: httpx.AsyncClient, person: str) -> None:
    other = (await client.post("/v1/persons", json=OTHER)).json()["person"]["id"]
    body = {"reason": "号码有误", "details": DETAILS}
    answer = await client.post(f"/v1/persons/{other}/correct", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "differs")
    assert "11010519491231002X" not in answer.text
    assert await head(client) == 3


@pytest.mark.race
async def test_ten_corrections_at_once_each_follow_the_one_before(
    client: httpx.AsyncClient, issuer: Issuer, person: str
) -> None:
    bodies = [{"reason": "更换号码", "details": {**DETAILS, "phone": f"1380013800{n}"}} for n in range(10)]
    answers = await asyncio.gather(*[client.post(f"/v1/persons/{person}/correct", json=body) for body in bodies])
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert await head(client) == 2 + sum(answer.status_code == 200 for answer in answers)
    assert await problems(client, issuer) == []


async def test_a_full_read_is_the_approvers_and_each_one_is_logged(
    client: httpx.AsyncClient, issuer: Issuer, approver: dict[str, str], person: str
) -> None:
    path = f"/v1/persons/{person}/reveal"
    for role in ("viewer", "recorder", "system_admin", "security_admin", "audit_admin"):
        assert (await client.post(path, json=PURPOSE, headers=issuer.headers(role))).status_code == 403
    for number in range(3):
        headers = {**approver, "X-Request-ID": f"read-{number}", "Idempotency-Key": "ignored"}
        answer = await client.post(path, json=PURPOSE, headers=headers)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert answer.json() == {"id": person, **DETAILS}
    assert (await client.get("/v1/personal-reads", headers=approver)).status_code == 403
    auditor = issuer.headers("audit_admin")
    first = (await client.get("/v1/personal-reads?limit=2", headers=auditor)).json()
    rest = (await client.get("/v1/personal-reads", params={"cursor": first["next_cursor"]}, headers=auditor)).json()
    reads = first["items"] + rest["items"]
    assert [read["request_id"] for read in reads] == ["read-2", "read-1", "read-0"]
    assert {(r["person_id"], r["actor"], r["person"], r["purpose"]) for r in reads} == {
        (person, "approver-client", "王五", "核对补贴发放对象")
    }
    assert await head(client) == 2


@pytest.mark.parametrize("purpose", ["", "x", "查11010519491231002X", None])
async def test_a_read_without_a_true_purpose_is_refused(
    client: httpx.AsyncClient, approver: dict[str, str], person: str, purpose: str | None
) -> None:
    answer = await client.post(f"/v1/persons/{person}/reveal", json={"purpose": purpose}, headers=approver)
    assert answer.status_code == 422
    assert "11010519491231002X" not in answer.text


async def test_erasure_leaves_the_id_alone_and_frees_the_number_for_a_new_person(
    client: httpx.AsyncClient, approver: dict[str, str], superuser: asyncpg.Connection, issuer: Issuer, person: str
) -> None:
    path = f"/v1/persons/{person}/erase"
    assert (await client.post(path, json={"reason": "本人申请"})).status_code == 403
    answer = await client.post(path, json={"reason": "本人申请"}, headers=approver)
    assert (answer.status_code, answer.json()["person"]["state"]) == (200, "erased")
    change = (await client.get("/v1/changes?after=1")).json()["items"][1]
    assert (change["operation"], change["record_id"], change["reason"]) == ("erase", person, "本人申请")
    read = (await client.get(f"/v1/persons/{person}")).json()
    assert (read["state"], masked(read)) == ("erased", NOTHING)
    assert await superuser.fetchval("select count(*) from person_details") == 0
    for call, body in (("reveal", PURPOSE), ("erase", {"reason": "再次申请"})):
        refused = await client.post(f"/v1/persons/{person}/{call}", json=body, headers=approver)
        assert (refused.status_code, refused.json()["code"]) == (409, "erased")
    corrected = await client.post(f"/v1/persons/{person}/correct", json={"reason": "更正", "details": DETAILS})
    assert (corrected.status_code, corrected.json()["code"]) == (409, "erased")
    assert (await client.post("/v1/persons/find", json={"id_number": PERSON["id_number"]})).status_code == 404
    resent = await client.post("/v1/persons", json=PERSON)
    assert (resent.status_code, resent.json()["code"]) == (409, "voided")
    anew = await client.post("/v1/persons", json={**PERSON, "source_ref": "P9"})
    assert anew.status_code == 201
    assert anew.json()["person"]["id"] != person
    assert await problems(client, issuer) == []


async def test_a_token_bound_to_units_sees_and_changes_its_own_persons_only(
    client: httpx.AsyncClient, issuer: Issuer, person: str
) -> None:
    own, other = ({"headers": issuer.headers("recorder", "approver", units=[unit])} for unit in ("T1", "T2"))
    find, correction = {"id_number": PERSON["id_number"]}, {"reason": "更正", "details": {**DETAILS, "card": None}}
    calls: list[tuple[str, Body]] = [
        ("/v1/persons/find", find),
        (f"/v1/persons/{person}/correct", correction),
        (f"/v1/persons/{person}/reveal", PURPOSE),
        (f"/v1/persons/{person}/erase", {"reason": "本人申请"}),
    ]
    for path, body in calls:
        assert (await client.post(path, json=body, **other)).status_code == 404, path
    assert (await client.get(f"/v1/persons/{person}", **other)).status_code == 404
    assert (await client.post("/v1/persons", json=PERSON, **other)).status_code == 403
    moved = {**PERSON, "reporting_unit": "T2", "source_ref": "P5"}
    for body in (moved, {**moved, "name": "别人"}):
        assert (await client.post("/v1/persons", json=body, **other)).status_code == 403
    assert await head(client) == 2
    assert (await client.get(f"/v1/persons/{person}", **own)).status_code == 200
    for path, body in calls:
        assert (await client.post(path, json=body, **own)).status_code == 200, path


async def test_a_retry_gets_the_stored_masked_answer(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    first = await client.post("/v1/persons", json=PERSON, headers=headers)
    again = await client.post("/v1/persons", json=PERSON, headers=headers)
    assert (first.json(), again.headers["idempotent-replay"]) == (again.json(), "true")
    as_number = await client.post("/v1/persons", json=OTHER, headers={"Idempotency-Key": str(PERSON["id_number"])})
    assert as_number.status_code == 422


async def test_what_is_kept_for_retries_holds_nothing_of_a_person_and_tells_of_an_erased_one_no_more(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    headers = {"Idempotency-Key": "k1"}
    first = (await client.post("/v1/persons", json=PERSON, headers=headers)).json()
    person, number = first["person"]["id"], first["person"]["id_number"]
    correction = {"reason": "换号", "details": {**DETAILS, "phone": None}}
    path = f"/v1/persons/{person}/correct"
    corrected = await client.post(path, json=correction, headers={"Idempotency-Key": "k2"})
    assert corrected.status_code == 200, corrected.text
    approver = issuer.headers("approver", person="李四")
    reason = {"reason": "本人申请"}
    gone = await client.post(f"/v1/persons/{person}/erase", json=reason, headers={**approver, "Idempotency-Key": "k3"})
    again = await client.post("/v1/persons", json=PERSON, headers=headers)
    assert (again.status_code, again.headers["idempotent-replay"]) == (201, "true")
    assert again.json() == {**gone.json(), "change_no": first["change_no"]}
    assert (again.json()["person"]["state"], again.json()["person"]["name"]) == ("erased", None)
    kept = [bytes(row["body"]).decode() for row in await superuser.fetch("select body from idempotency")]
    assert (len(kept), [body for body in kept if number in body]) == (3, [])
    # What an earlier version kept whole is told in the same way.
    await superuser.execute("update idempotency set body = $1 where key = 'k1'", json.dumps(first).encode())
    assert (await client.post("/v1/persons", json=PERSON, headers=headers)).json() == again.json()


async def problems(client: httpx.AsyncClient, issuer: Issuer) -> list[str]:
    found: list[str] = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()[
        "problems"
    ]
    return found


async def test_the_fingerprint_is_the_salted_hash_of_the_details(superuser: asyncpg.Connection, person: str) -> None:
    salt, mark = await superuser.fetchrow("select salt, fingerprint from person_details join persons using (person)")
    canonical = json.dumps(DETAILS, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(salt + canonical.encode()).hexdigest() == mark
    assert len(salt) == 32


async def test_details_that_no_rule_takes_any_more_are_told_and_corrected(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, approver: dict[str, str], person: str
) -> None:
    """A name may have held a filler until a rule became stricter: a full read, a correction and a resend were 500."""
    old = "欧阳\u3164小明"
    await superuser.execute("update person_details set name = $1", old)
    revealed = await client.post(f"/v1/persons/{person}/reveal", json=PURPOSE, headers=approver)
    assert (revealed.status_code, revealed.json()["name"]) == (200, old)
    resent = await client.post("/v1/persons", json=PERSON)
    assert (resent.status_code, resent.json()["code"]) == (409, "differs")
    correction = {"reason": "姓名含填充符", "details": DETAILS}
    assert (await client.post(f"/v1/persons/{person}/correct", json=correction)).status_code == 200


HANDS: dict[str, Callable[[str], str]] = {
    "update person_details set name = '别人' where id_number like '110105%'": lambda p: (
        f"person {p}: the details are not"
    ),
    "update person_details set id_number = 'none' where id_number like '110105%'": lambda p: f"person {p}: the details",
    "update person_details set card = null where id_number like '110105%'": lambda p: (
        f"person {p}: the details are not"
    ),
    "update person_details set salt = 'x' where id_number like '110105%'": lambda p: f"person {p}: the details are not",
    "delete from person_details where id_number like '110105%'": lambda p: f"person {p}: the details are missing",
    "insert into person_details values (uuidv7(), 'x', '某人', '1', null, null)": lambda _: "not recorded as live",
    "update persons set fingerprint = 'x' where source_ref = 'P1'": lambda _: "change 2: the rows it wrote",
    "update persons set person = uuidv7() where source_ref = 'P1'": lambda _: "change 2: the rows it wrote",
}


@pytest.mark.parametrize("hand", HANDS)
async def test_a_hand_in_the_details_is_named(
    client: httpx.AsyncClient, issuer: Issuer, superuser: asyncpg.Connection, person: str, hand: str
) -> None:
    other = (await client.post("/v1/persons", json=OTHER)).json()["person"]["id"]
    assert await problems(client, issuer) == []
    await superuser.execute(hand)
    found = "\n".join(await problems(client, issuer))
    assert HANDS[hand](person) in found
    assert other not in found
    assert not any(value in found for value in ("欧阳", "别人", "11010519491231002X"))
