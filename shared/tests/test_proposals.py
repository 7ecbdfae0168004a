"""Approval by two persons: what one proposes another decides, once; the record and the proposal move in one change."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import ALL_OPERATIONS, BY_TWO_PERSONS
from bureau_common.testing.issuer import Issuer
from toy.app import Settings
from toy.books import LIMITS, ORDERS
from toy.figures import FIGURES
from toy.rules import COUNTED
from toy.tables import metadata

Body = dict[str, object]
Order = Callable[..., Body]
Send = Callable[..., Awaitable[httpx.Response]]
Verified = Callable[[], Awaitable[bool]]
PATH = "/v1/orders/proposals"
FIGURE = "/v1/figures/toy.goods.ytd?period=2021-03"


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """A toy-svc whose orders need two persons."""
    return create_service(
        settings,
        name="toy-svc",
        title="Orders by two persons",
        description="",
        metadata=metadata,
        revision="toy0001",
        books=[replace(LIMITS, operations=ALL_OPERATIONS), replace(ORDERS, operations=BY_TWO_PERSONS)],
        figures=FIGURES,
        parameters=[COUNTED],
    )


@pytest.fixture
def send(client: httpx.AsyncClient, issuer: Issuer) -> Send:
    """POST as a person with one role; 张三 proposes and 李四 decides unless named otherwise."""
    keys = itertools.count()

    async def post(path: str, body: object, role: str = "recorder", **claims: object) -> httpx.Response:
        person = {"recorder": "张三", "approver": "李四"}.get(role, "王五")
        key = {"Idempotency-Key": str(claims.pop("key", f"k{next(keys)}"))}
        params = claims.pop("params", None)
        headers = issuer.headers(role, **{"person": person, "client": f"{role}-client", **claims})
        return await client.post(PATH + path, json=body, headers={**headers, **key}, params=params)

    return post


async def propose(send: Send, entry: Body | None = None, **body: object) -> str:
    asked = {"operation": "enter", "reason": "三月订购", **({"entry": entry} if entry else {}), **body}
    answer = await send("", asked)
    assert answer.status_code == 201, answer.text
    return answer.json()["proposal"]["id"]


async def approve(send: Send, proposal: str, **claims: object) -> httpx.Response:
    return await send(f"/{proposal}/approve", {}, "approver", **claims)


async def read(client: httpx.AsyncClient, proposal: str) -> Body:
    return (await client.get(f"{PATH}/{proposal}")).json()


async def orders(client: httpx.AsyncClient) -> list[Body]:
    return (await client.get("/v1/orders")).json()["items"]


async def changes(client: httpx.AsyncClient) -> list[Body]:
    return (await client.get("/v1/changes?after=1")).json()["items"]


async def test_a_order_stands_only_once_another_person_approved_it(
    client: httpx.AsyncClient, order: Order, send: Send, is_verified: Verified
) -> None:
    proposal = await propose(send, order("R1"))
    assert await orders(client) == []
    assert (await client.get(FIGURE)).json()["value"] is None
    answer = await approve(send, proposal, key="a")
    assert answer.status_code == 200, answer.text
    decided = answer.json()["proposal"]
    assert (decided["id"], decided["state"], decided["change_no"]) == (proposal, "approved", 3)
    persons = [decided[name] for name in ("proposed_by", "proposed_client", "decided_by")]
    assert persons == ["张三", "recorder-client", "李四"]
    (record,) = await orders(client)
    assert (record["id"], record["recorded_by"], record["recorded_change"]) == (decided["result_id"], "李四", 3)
    assert (await client.get(FIGURE)).json()["value"] == "500.01"
    told = [(c["operation"], c["rows"], c["record_id"], c["reason"], c["topic"]) for c in await changes(client)]
    assert told[0] == ("propose", 1, proposal, "三月订购", "orders")
    assert told[1:] == [("approve", 3, record["id"], "三月订购", "orders")], "the record, the row before and after"
    history = (await client.get(f"/v1/orders/{record['id']}")).json()["history"]
    assert [(step["operation"], step["person"]) for step in history] == [("approve", "李四")]
    steps = [(s["operation"], s["person"], s["record_id"]) for s in (await read(client, proposal))["history"]]
    assert steps == [("propose", "张三", proposal), ("approve", "李四", proposal)]
    assert await is_verified()


async def test_a_correction_and_a_void_come_about_by_approval_too(
    client: httpx.AsyncClient, order: Order, send: Send, is_verified: Verified
) -> None:
    first = (await approve(send, await propose(send, order("R1")))).json()["proposal"]["result_id"]
    corrected = order("R1", amount="2000.00")
    proposal = await propose(send, corrected, operation="correct", record_id=first, reason="金额有误")
    assert (await client.get(FIGURE)).json()["value"] == "500.01"
    answer = await send(f"/{proposal}/approve", {"reason": "已核对凭证"}, "approver")
    second = answer.json()["proposal"]["result_id"]
    record = (await client.get(f"/v1/orders/{second}")).json()
    assert (record["record"]["replaces"], record["record"]["amount"]) == (first, "2000.00")
    assert record["history"][-1]["reason"] == "金额有误（审批意见：已核对凭证）"
    assert (await client.get(FIGURE)).json()["value"] == "1000.00"
    proposal = await propose(send, operation="void", record_id=second, reason="重复订购")
    assert (await approve(send, proposal)).json()["proposal"]["result_id"] == second
    assert await orders(client) == []
    # R1 is the only order of the year, and it is gone.
    assert (await client.get(FIGURE)).json()["value"] is None
    assert (await client.get(f"{FIGURE}&as_of=5")).json()["value"] == "1000.00"
    again = await send("", {"operation": "enter", "entry": order("R1"), "reason": "再次登记"})
    assert (again.status_code, again.json()["code"]) == (409, "voided")
    assert "重复订购" in again.json()["errors"][0]["message"]
    assert await is_verified()


async def test_the_proposer_decides_under_no_client(
    client: httpx.AsyncClient, order: Order, send: Send, issuer: Issuer
) -> None:
    proposal = await propose(send, order("R1"))
    for number, step in enumerate(["approve", "refuse"]):
        answer = await send(f"/{proposal}/{step}", {"reason": "同意"}, "approver", person="张三", client=f"c{number}")
        assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
        assert answer.json()["clause"]["document"].startswith("《行政事业单位内部控制规范")
    assert (await read(client, proposal))["proposal"]["state"] == "proposed"
    refusals = (await client.get("/v1/refusals", headers=issuer.headers("audit_admin"))).json()["items"]
    assert [(item["code"], item["person"]) for item in refusals] == [("same_person", "张三")] * 2
    # The same client in another person's hand is another person.
    assert (await approve(send, proposal, client="recorder-client")).status_code == 200


async def test_only_the_proposer_withdraws_and_under_any_client(
    client: httpx.AsyncClient, order: Order, send: Send
) -> None:
    proposal = await propose(send, order("R1"))
    answer = await send(f"/{proposal}/withdraw", {"reason": "有误"}, person="李四")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    answer = await send(f"/{proposal}/withdraw", {"reason": "有误"}, client="another")
    assert answer.json()["proposal"]["state"] == "withdrawn"
    answer = await approve(send, proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
    assert "已撤回" in answer.json()["detail"]
    assert [change["operation"] for change in await changes(client)] == ["propose", "withdraw"]


async def test_a_refusal_keeps_its_reason_and_the_same_may_be_proposed_anew(
    client: httpx.AsyncClient, order: Order, send: Send
) -> None:
    proposal = await propose(send, order("R1"))
    assert (await send(f"/{proposal}/refuse", {}, "approver")).status_code == 422
    answer = await send(f"/{proposal}/refuse", {"reason": "凭证不清"}, "approver")
    decided = answer.json()["proposal"]
    assert (decided["state"], decided["decision_reason"], decided["result_id"]) == ("refused", "凭证不清", None)
    assert await orders(client) == []
    assert (await approve(send, await propose(send, order("R1")))).status_code == 200


@pytest.mark.race
@pytest.mark.parametrize("round_no", range(3))
async def test_of_16_decisions_at_once_exactly_one_holds(
    client: httpx.AsyncClient, order: Order, send: Send, is_verified: Verified, round_no: int
) -> None:
    proposal = await propose(send, order(f"R{round_no}"))
    body, steps = {"reason": "同意"}, ["approve", "refuse"] * 8
    decisions = [send(f"/{proposal}/{s}", body, "approver", person=f"审批{n}") for n, s in enumerate(steps)]
    answers = await asyncio.gather(*decisions)
    (won,) = [answer.json()["proposal"] for answer in answers if answer.status_code == 200]
    lost = [answer.json() for answer in answers if answer.status_code != 200]
    assert {(problem["status"], problem["code"]) for problem in lost} == {(409, "not_open")}
    assert all(won["decided_by"] in problem["detail"] for problem in lost)
    assert len(await changes(client)) == 2
    assert len(await orders(client)) == (won["state"] == "approved")
    assert await is_verified()


async def test_an_approval_sent_again_gets_the_answer_of_the_first(
    client: httpx.AsyncClient, order: Order, send: Send
) -> None:
    proposal = await propose(send, order("R1"))
    first, again = [await approve(send, proposal, key="once") for _ in range(2)]
    assert (again.status_code, again.json(), again.headers["idempotent-replay"]) == (200, first.json(), "true")
    assert len(await changes(client)) == 2


@pytest.mark.parametrize("step", ["approve", "refuse"])
async def test_a_decision_needs_an_idempotency_key(
    client: httpx.AsyncClient, order: Order, send: Send, issuer: Issuer, step: str
) -> None:
    proposal = await propose(send, order("R1"))
    headers = issuer.headers("approver", person="李四")
    answer = await client.post(f"{PATH}/{proposal}/{step}", json={"reason": "同意"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


async def test_a_rule_broken_meanwhile_stops_the_approval_and_leaves_the_proposal_open(
    client: httpx.AsyncClient, order: Order, limit: Order, send: Send, is_verified: Verified
) -> None:
    standing = (await client.post("/v1/limits", json=limit("L1"))).json()["record"]["id"]
    proposal = await propose(send, order("R1", limit_no="L1"))
    voided = await client.post(f"/v1/limits/{standing}/void", json={"reason": "停用"})
    assert voided.status_code == 200
    before = await changes(client)
    answer = await approve(send, proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert answer.json()["findings"][0]["code"] == "limit_unknown"
    assert await changes(client) == before
    assert await orders(client) == []
    assert (await read(client, proposal))["proposal"]["state"] == "proposed"
    assert (await send(f"/{proposal}/refuse", {"reason": "额度停用"}, "approver")).status_code == 200
    assert await is_verified()


@pytest.mark.race
async def test_two_proposals_of_one_record_cannot_both_come_about(
    client: httpx.AsyncClient, order: Order, send: Send
) -> None:
    same = [await propose(send, order("R1")), await propose(send, order("R1"))]
    record = (await approve(send, same[0])).json()["proposal"]["result_id"]
    answer = await approve(send, same[1])
    assert (answer.status_code, answer.json()["code"], answer.json()["current_id"]) == (409, "exists", record)
    void = await propose(send, operation="void", record_id=record)
    correction = await propose(send, order("R1", amount="7.00"), operation="correct", record_id=record)
    answers = await asyncio.gather(approve(send, void), approve(send, correction))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [answer.json()["code"] for answer in answers if answer.status_code == 409] == ["not_live"]
    assert len(await changes(client)) == 6


REFUSED = {
    "a rule": ({"entry": {"amount": "0.00"}}, 409, "rule_broken"),
    "an equal record": ({"entry": {}}, 409, "exists"),
    "other content under the key": ({"entry": {"amount": "1.00"}}, 409, "differs"),
    "a correction of nothing": ({"operation": "correct", "entry": {}, "record_id": "R1"}, 409, "unchanged"),
    "a correction without a record": ({"operation": "correct", "entry": {}}, 422, "malformed"),
    "a void with an entry": ({"operation": "void", "entry": {}, "record_id": "R1"}, 422, "malformed"),
    "an entry with a record": ({"entry": {"amount": "1.00"}, "record_id": "R1"}, 422, "malformed"),
    "an unknown record": ({"operation": "void", "record_id": str(uuid4())}, 404, "not_found"),
    "no reason": ({"entry": {}, "reason": ""}, 422, "malformed"),
}


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("case", REFUSED)
async def test_a_proposal_that_could_not_be_carried_out_is_refused_at_once(
    client: httpx.AsyncClient, order: Order, send: Send, case: str, dry_run: bool
) -> None:
    standing = (await approve(send, await propose(send, order("R1")))).json()["proposal"]["result_id"]
    asked, status, code = REFUSED[case]
    body: Body = {"operation": "enter", "reason": "三月订购", **asked}
    if isinstance(changed := asked.get("entry"), dict):
        body["entry"] = order("R1", **changed)
    if asked.get("record_id") == "R1":
        body["record_id"] = standing
    answer = await send("", body, params={"dry_run": dry_run})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert len(await changes(client)) == 2


async def test_a_dry_run_says_what_would_be_found_and_keeps_nothing(
    client: httpx.AsyncClient, order: Order, send: Send
) -> None:
    body = {"operation": "enter", "entry": order("R1"), "reason": "三月订购"}
    answer = await send("", body, params={"dry_run": True})
    assert (answer.status_code, answer.json()) == (200, {"accepted": True, "findings": [], "headroom": {}})
    assert await changes(client) == []


async def test_lists_are_by_state_paged_and_as_of_a_change(client: httpx.AsyncClient, order: Order, send: Send) -> None:
    made = [await propose(send, order(f"R{number}")) for number in range(5)]
    await approve(send, made[1])

    async def ids(**params: object) -> list[str]:
        found, cursor = [], None
        while True:
            page = (
                await client.get(PATH, params={"limit": 2, **params, **({"cursor": cursor} if cursor else {})})
            ).json()
            found += [item["id"] for item in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                return found

    assert await ids(state="proposed") == [made[0], *made[2:]]
    assert await ids(state="approved") == [made[1]]
    assert sorted(await ids()) == sorted(made)
    assert await ids(state="proposed", as_of=6) == made
    assert await ids(state="approved", as_of=6) == []


async def test_the_roles_are_kept_apart(client: httpx.AsyncClient, order: Order, send: Send) -> None:
    body = {"operation": "enter", "entry": order("R1"), "reason": "三月订购"}
    assert [(await send("", body, role)).status_code for role in ("viewer", "approver", "audit_admin")] == [403] * 3
    proposal = await propose(send, order("R1"))
    for step in ("approve", "refuse"):
        for role in ("viewer", "recorder", "audit_admin"):
            answer = await send(f"/{proposal}/{step}", {"reason": "同意"}, role, person="赵六")
            assert answer.status_code == 403
    assert (await client.post("/v1/orders", json=order("R1"))).status_code == 405


async def test_a_token_bound_to_units_meets_only_the_proposals_of_its_units(
    client: httpx.AsyncClient, order: Order, send: Send, issuer: Issuer
) -> None:
    proposal = await propose(send, order("R1"))
    assert (await approve(send, proposal, units=["340399"])).status_code == 404
    headers = issuer.headers("viewer", units=["340399"])
    assert (await client.get(PATH, headers=headers)).json()["items"] == []
    record = (await approve(send, proposal, units=["340311"])).json()["proposal"]["result_id"]
    moved = order("R1", reporting_unit="340399")
    move = await propose(send, moved, operation="correct", record_id=record)
    assert (await approve(send, move, units=["340399"])).status_code == 404, "it would take another unit's record"
    assert (await approve(send, move)).status_code == 200


HANDS = {
    "the content": "update proposals set content = jsonb_set(content, '{amount}', '\"9.00\"')",
    "who proposed": "update proposals set proposed_by = '李四' where state = 'approved'",
    "the state": "update proposals set state = 'refused' where state = 'approved'",
    "a step deleted": "delete from proposals where state = 'approved'",
    "the result": "update proposals set result_id = null where state = 'approved'",
}


@pytest.mark.parametrize("hand", HANDS)
async def test_a_hand_in_the_proposals_is_found(
    order: Order, send: Send, is_verified: Verified, superuser: asyncpg.Connection, hand: str
) -> None:
    await approve(send, await propose(send, order("R1")))
    assert await is_verified()
    await superuser.execute(HANDS[hand])
    assert not await is_verified()
