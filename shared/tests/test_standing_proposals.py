"""Proposals that were written long ago: under other rules, by persons of another spelling; and by whom they are decided."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

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

Order = Callable[..., dict[str, object]]
Decide = Callable[..., Awaitable[httpx.Response]]
PATH = "/v1/orders/proposals"
OUTDATED = 'update proposals set content = content - \'item\' || \'{"kind": "exchange", "gone": 1}\''


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """A toy-svc whose orders need two persons."""
    books = [replace(LIMITS, operations=ALL_OPERATIONS), replace(ORDERS, operations=BY_TWO_PERSONS)]
    return create_service(
        settings, name="toy-svc", title="Orders by two persons", description="", metadata=metadata,
        revision="toy0001", books=books, figures=FIGURES, parameters=[COUNTED],
    )  # fmt: skip


@pytest.fixture
def decide(client: httpx.AsyncClient, issuer: Issuer) -> Decide:
    keys = itertools.count()

    async def post(proposal: str, decision: str, person: str = "李四", **claims: Any) -> httpx.Response:
        headers = {**issuer.headers("approver", person=person, **claims), "Idempotency-Key": f"k{next(keys)}"}
        return await client.post(f"{PATH}/{proposal}/{decision}", json={"reason": "核对"}, headers=headers)

    return post


async def propose(client: httpx.AsyncClient, entry: dict[str, object], **about: object) -> str:
    answer = await client.post(PATH, json={"operation": "enter", "reason": "登记", "entry": entry, **about})
    assert answer.status_code == 201, answer.text
    proposal: str = answer.json()["proposal"]["id"]
    return proposal


async def test_a_proposal_of_another_time_is_shown_and_refused_but_not_approved(
    client: httpx.AsyncClient, order: Order, decide: Decide, superuser: asyncpg.Connection
) -> None:
    proposal = await propose(client, order("1"))
    await superuser.execute(OUTDATED)
    (listed,) = (await client.get(PATH)).json()["items"]
    one = (await client.get(f"{PATH}/{proposal}")).json()["proposal"]
    assert listed == one
    assert (one["entry"]["kind"], one["entry"]["amount"], "item" in one["entry"]) == ("exchange", "1000.01", False)
    approved = await decide(proposal, "approve")
    assert (approved.status_code, approved.json()["code"]) == (409, "rule_broken")
    assert [error["field"] for error in approved.json()["errors"]] == ["item", "kind", "gone"]
    refused = await decide(proposal, "refuse")
    assert (refused.status_code, refused.json()["proposal"]["state"]) == (200, "refused")
    (listed,) = (await client.get(PATH, params={"state": "refused"})).json()["items"]
    assert listed["entry"]["kind"] == "exchange"


@pytest.mark.parametrize("decision", ["approve", "refuse"])
async def test_who_proposed_before_persons_were_spelled_does_not_decide(
    client: httpx.AsyncClient, order: Order, decide: Decide, superuser: asyncpg.Connection, decision: str
) -> None:
    proposal = await propose(client, order("1"))
    await superuser.execute("update proposals set proposed_by = 'Zhang  SAN'")
    answer = await decide(proposal, decision, person="ＺＨＡＮＧ san")
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


@pytest.mark.parametrize("decision", ["approve", "refuse"])
async def test_a_decision_bound_to_units_is_made_by_who_sees_both_sides(
    client: httpx.AsyncClient, order: Order, decide: Decide, decision: str
) -> None:
    entered = await decide(await propose(client, order("1", reporting_unit="340311")), "approve", person="王五")
    record = entered.json()["proposal"]["result_id"]
    moved = order("1", reporting_unit="340312")
    proposal = await propose(client, moved, operation="correct", record_id=record)
    assert (await decide(proposal, decision, units=["340312"])).status_code == 404
    assert (await decide(proposal, decision, person="赵六", units=["340311", "340312"])).status_code == 200
