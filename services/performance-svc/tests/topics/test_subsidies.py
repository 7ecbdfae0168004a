"""Subsidies over HTTP: nobody is paid twice, every step comes in its order, and a frozen list stays."""

import asyncio
import hashlib
import itertools
from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.kit.web.paging import encode_cursor
from bureau_common.testing.issuer import Issuer
from performance_svc.topics.subsidies.schemas import SubsidyProgramEntry
from tests.alerts import alerts_of
from tests.subsidy_office import APPROVALS, BATCHES, FIELDS, LINES, PROGRAMS, RESULTS, STEPS, Body, Office, line, result

_ENTRY = SubsidyProgramEntry.model_fields


async def test_nobody_is_listed_twice_or_without_a_card_or_after_death(office: Office) -> None:
    one, two, bare = [
        await office.person(n, card) for n, card in ((1, "6222000011110001"), (2, "6222000011110002"), (3, None))
    ]
    for number, head in (("H1", one), ("H2", two)):
        await office.household(number, head)
    await office.program("高龄")
    await office.program("低保", payee="households", frequency="monthly")
    await office.program("地力", payee="households", basis="area")
    await office.program("社企", payee="organisations")
    document = {"document": "示财〔2021〕1号"}
    for code, period, expected in (
        ("高龄", "2021-03", ["subsidy_period"]), ("社企", "2021", ["subsidy_organisation"]), ("无此", "2021", ["unknown"]),
    ):  # fmt: skip
        found = await office.told(BATCHES, "2021-03-01", batch_no="B0", program_code=code, period=period, **document)
        assert found == expected, code
    aged, poor = await office.batch("B1", "高龄", "2021"), await office.batch("B2", "低保", "2021-03")
    land, again = await office.batch("B3", "地力", "2021"), await office.batch("B4", "高龄", "2021")
    assert await office.told("deaths", "2020-12-31", person="00000000-0000-7000-8000-000000000000", told_by="公安") == [
        "unknown"
    ]
    day, plot = "2021-03-01", {"plot_no": "地1"}
    for entry, expected in (
        (line(1, aged, one, "H1"), []),
        (line(1, aged, two, "H2"), ["repeated"]),
        (line(2, again, one, "H2"), ["repeated"]),
        (line(2, aged, two, "H9"), ["unknown"]),
        (line(2, {**aged, "period": "2020"}, two, "H2"), ["differs"]),
        (line(2, aged, two, "H2", amount="99.99", standard="100"), ["subsidy_amount"]),
        (line(2, aged, bare, "H2"), ["subsidy_card"]),
        (line(2, aged, two, "H2", **plot), ["subsidy_plot"]),
        (line(2, aged, bare, "H2", payee=two), []),  # who receives it needs the card
        (line(3, poor, one, "H1"), []),
        (line(4, poor, two, "H1"), ["repeated"]),  # the household has it already
        (line(5, land, one, "H1"), ["subsidy_plot"]),
        (line(5, land, one, "H1", **plot), []),
        (line(6, land, two, "H2", **plot), ["repeated"]),  # one plot, whoever claims it
        (line(6, land, one, "H1", plot_no="地2"), []),
    ):
        assert await office.told(LINES, day, **entry) == expected, entry
    for death, period, expected in (("2021-01-31", "2021-02", ["subsidy_dead"]), ("2021-02-01", "2021-02", [])):
        number = await office.person(int(death[-2:]) + 100, f"62220000111122{death[-2:]}")
        assert await office.told("deaths", death, person=number, told_by="民政殡葬信息") == []
        month = await office.batch(f"D{death}", "低保", period)
        assert await office.told(LINES, day, **line(int(death[-2:]) + 100, month, number, "H2")) == expected
    # Whoever dies before the approval stops it.
    for action, on in (("post", "2021-03-01"), ("check", "2021-03-08")):
        assert await office.step("B1", action, on) == []
    assert await office.told("deaths", "2020-12-31", person=one, told_by="公安") == []
    assert [each["code"] for each in (await office.approved(aged, "2021-03-10")).json()["findings"]] == ["subsidy_dead"]


@pytest.mark.parametrize(
    ("stands", "meanwhile", "lines", "expected"),
    [
        ({"basis": "head"}, {"basis": "area"}, [{"plot_no": "地1"}, {"plot_no": "地2"}], ["subsidy_plot"] * 2),
        ({"payee": "households"}, {"payee": "persons"}, [{}, {}], ["repeated"]),
    ],
    ids=["a person by plots", "a household by persons"],
)
async def test_nobody_is_paid_twice_by_a_program_that_is_another_one_meanwhile(
    office: Office, stands: Body, meanwhile: Body, lines: list[Body], expected: list[str]
) -> None:
    people = [await office.person(n, f"622200001111000{n}") for n in (1, 2)]
    await office.household("H1", people[0])
    program = await office.program("补贴", **{**stands, **meanwhile})
    batch = await office.batch("B1", "补贴", "2021")
    for number, changes in enumerate(lines):
        who = people[number] if "plot_no" not in changes else people[0]
        assert await office.told(LINES, "2021-03-01", **line(number, batch, who, "H1", **changes)) == []
    entry = {name: value for name, value in program.items() if name in _ENTRY}
    back = {"reason": "更正", "entry": {**entry, **stands}}
    answer = await office.client.post(f"/v1/{PROGRAMS}/{program['id']}/correct", json=back)
    assert answer.status_code == 409, answer.text
    assert [each["code"] for each in answer.json()["findings"]] == expected


async def test_a_batch_takes_every_step_in_its_order_and_is_frozen_from_the_approval_on(
    client: httpx.AsyncClient, office: Office, issuer: Issuer, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    one, two = [await office.person(n, f"622200001111000{n}") for n in (1, 2)]
    await office.household("H1", one)
    await office.program("高龄")
    batch = await office.batch("B1", "高龄", "2021")
    first = await office.enter(LINES, "2021-03-01", **line(1, batch, one, "H1"))
    days = {"post": "2021-03-02", "check": "2021-03-09", "approve": "2021-03-10", "send": "2021-03-11"}
    for place, following in enumerate([*days, None]):
        for action in days:
            if action == following:
                continue
            day = "2021-03-12"
            if action == "approve":
                found = [each["code"] for each in (await office.approved(batch, day)).json()["findings"]]
            else:
                found = await office.step("B1", action, day)
            assert "step_out_of_order" in found, (place, action)
        if following == "approve":
            for changes in ({"lines": 2}, {"amount": "100.01"}, {"content_hash": "0" * 64}):
                answer = await office.approved(batch, days[following], **changes)
                assert [each["code"] for each in answer.json()["findings"]] == ["differs"], changes
            await _one_person_is_not_two(office, client, issuer, batch, days[following])
        elif following is not None:
            if following == "check":
                assert await office.step("B1", "check", "2021-03-08") == ["subsidy_posting"]
                assert await office.told(LINES, "2021-03-01", **line(2, batch, two, "H1")) == ["subsidy_frozen"]
            assert await office.step("B1", following, days[following]) == []
    told = await office.statement(batch)
    expected = "\t".join(str(first[name] if first[name] is not None else "") for name in FIELDS)
    expected = expected.replace("\t100.00\t1\t", "\t100.0000\t1.0000\t")
    assert told["content_hash"] == hashlib.sha256(expected.encode()).hexdigest()
    assert (told["state"], told["lines"], told["amount"], told["approved_on"]) == ("sent", 1, "100.00", "2021-03-10")
    # No way leads into a frozen list.
    entry = {name: first[name] for name in (*FIELDS, "source", "source_ref", "reporting_unit", "business_date")}
    for path, sent in (
        (LINES, office.body("2021-03-01", **line(2, batch, two, "H1"))),
        (f"{LINES}/batch", {"items": [office.body("2021-03-01", **line(2, batch, two, "H1"))]}),
        (f"{LINES}/{first['id']}/correct", {"reason": "另一张卡", "entry": {**entry, "card_kind": "other"}}),
        (f"{LINES}/{first['id']}/void", {"reason": "删去"}),
        (f"{BATCHES}/{batch['id']}/void", {"reason": "删去"}),
    ):
        answer = await client.post(f"/v1/{path}", json=sent)
        assert answer.status_code == 409, (path, answer.text)
        assert "subsidy_frozen" in [each["code"] for each in answer.json()["findings"]], path
    approval = (await client.get(f"/v1/{APPROVALS}")).json()["items"][0]
    taken = await office.approve(APPROVALS, None, "void", record_id=approval["id"])
    assert "subsidy_frozen" in [each["code"] for each in taken.json()["findings"]]
    page = (await client.get(f"/v1/{BATCHES}/{batch['id']}/posting")).json()["items"]
    assert [(each["name"], each["id_number"][6:14], each["amount"]) for each in page] == [
        ("示**", "********", "100.00")
    ]
    for no_text in ("\x00", "\ud800"):  # what PostgreSQL has no text of
        cursor = {"cursor": encode_cursor((no_text,))}
        answer = await client.get(f"/v1/{BATCHES}/{batch['id']}/posting", params=cursor)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), repr(no_text)
    assert await is_verified()


async def _one_person_is_not_two(
    office: Office, client: httpx.AsyncClient, issuer: Issuer, batch: Body, day: str
) -> None:
    """The proposer is refused as its approver, under whatever client; another person approves."""
    asked = {"operation": "enter", "reason": "报批", "entry": await office.asked(batch, day)}
    proposed = await client.post(f"/v1/{APPROVALS}/proposals", json=asked)
    path = f"/v1/{APPROVALS}/proposals/{proposed.json()['proposal']['id']}/approve"
    keys = itertools.count()

    async def decide(**who: str) -> httpx.Response:
        headers = {**issuer.headers("approver", **who), "Idempotency-Key": f"one-{next(keys)}"}
        return await client.post(path, headers=headers)

    own = await decide(client="another")
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    other = await decide(person="李四")
    assert other.status_code == 200, other.text


async def test_every_result_in_every_state_of_a_line(office: Office) -> None:
    person = await office.person(1, "6222000011110001")
    await office.household("H1", person)
    await office.program("地力", payee="households", basis="area")
    batch = await office.batch("B1", "地力", "2021")
    ways = {1: (), 2: ("pay",), 3: ("fail",), 4: ("pay", "return"), 5: ("pay", "return", "reissue")}
    lines = {n: await office.enter(LINES, "2021-03-01", **line(n, batch, person, "H1", plot_no=f"地{n}")) for n in ways}
    assert "subsidy_unsent" in await office.told(RESULTS, "2021-03-20", **result(lines[1], "pay"))
    await office.frozen(batch, ("2021-03-01", "2021-03-08", "2021-03-08", "2021-03-10"))
    assert await office.told(RESULTS, "2021-03-09", **result(lines[1], "pay")) == ["too_early"]
    for name, other in (("household_no", "H2"), ("card_kind", "other"), ("amount", "99.00")):
        assert await office.told(RESULTS, "2021-03-10", **result(lines[1], "pay", **{name: other})) == ["differs"]
    for number, way in ways.items():
        for day, action in enumerate(way, 10):
            assert await office.told(RESULTS, f"2021-03-{day}", **result(lines[number], action)) == []
    possible = {1: {"pay", "fail"}, 2: {"return"}, 3: {"reissue"}, 4: {"reissue"}, 5: {"return"}}
    for number, of in lines.items():
        for action in ("pay", "fail", "return", "reissue"):
            entry = office.body("2021-03-20", **result(of, action))
            answer = await office.client.post(f"/v1/{RESULTS}", json=entry, params={"dry_run": "true"})
            assert (answer.status_code == 200) is (action in possible[number]), (number, action, answer.text)


async def test_what_was_paid_for_the_dead_is_an_alert_that_names_nobody(
    client: httpx.AsyncClient, office: Office
) -> None:
    person = await office.person(1, "6222000011110001")
    await office.household("H1", person)
    await office.program("高龄")
    batch = await office.batch("B1", "高龄", "2021")
    entered = await office.enter(LINES, "2021-03-01", **line(1, batch, person, "H1"))
    await office.frozen(batch, ("2021-03-01", "2021-03-08", "2021-03-08", "2021-03-10"))
    await office.enter(RESULTS, "2021-03-12", **result(entered, "pay"))
    await office.enter("deaths", "2020-12-31", person=person, told_by="公安")
    await office.enter(RESULTS, "2021-05-06", **result(entered, "return"))
    for period, keys in (("2021-02", []), ("2021-03", ["L001"]), ("2021-04", ["L001"]), ("2021-05", [])):
        alerts = [each for each in await alerts_of(client, period) if each.code == "subsidy_paid_after_death"]
        assert [each.key for each in alerts] == keys, period
        assert not any(person in each.said for each in alerts)


@pytest.mark.race
async def test_of_many_who_approve_at_once_one_does_and_never_the_proposer(
    client: httpx.AsyncClient, office: Office, issuer: Issuer
) -> None:
    one, two = [await office.person(n, f"622200001111000{n}") for n in (1, 2)]
    await office.household("H1", one)
    await office.program("高龄")
    batch = await office.batch("B1", "高龄", "2021")
    first = await office.enter(LINES, "2021-03-01", **line(1, batch, one, "H1"))
    for action, day in (("post", "2021-03-01"), ("check", "2021-03-08")):
        assert await office.step("B1", action, day) == []
    asked = {"operation": "enter", "reason": "报批", "entry": await office.asked(batch, "2021-03-09")}
    proposed = await client.post(f"/v1/{APPROVALS}/proposals", json=asked)
    path = f"/v1/{APPROVALS}/proposals/{proposed.json()['proposal']['id']}/approve"
    own = issuer.headers("approver", client="another")
    others = [issuer.headers("approver", person=f"审批{n}") for n in range(8)]
    posting = (await client.get(f"/v1/{STEPS}", params={"limit": 1})).json()["items"][0]
    answers = await asyncio.gather(
        *[
            client.post(path, headers={**headers, "Idempotency-Key": f"race-{place}"})
            for place, headers in enumerate((own, *others, own))
        ],
        client.post(f"/v1/{LINES}/{first['id']}/void", json={"reason": "删去"}),
        client.post(f"/v1/{LINES}", json=office.body("2021-03-01", **line(2, batch, two, "H1"))),
        client.post(f"/v1/{STEPS}/{posting['id']}/void", json={"reason": "撤销"}),
    )
    *decided, voided, added, _ = [answer.status_code for answer in answers]
    assert decided[0] == decided[-1] == 409
    assert all(answers[place].json()["code"] in ("same_person", "not_open") for place in (0, 9))
    assert decided.count(200) <= 1
    assert 201 not in (voided, added) or decided.count(200) == 0
    told = await office.statement(batch)
    assert (told["approved_on"] is not None) is (decided.count(200) == 1)
    if told["approved_on"] is not None:
        assert told["content_hash"] == asked["entry"]["content_hash"]
