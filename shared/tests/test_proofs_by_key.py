"""What is kept by key is proved by what the entries say of it: a stock, a distinct count, latest amounts and a balance."""

import copy
import json
import random
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType
from typing import Any

import asyncpg
import httpx
import pytest

from bureau_common.kit.core.context import Names
from bureau_common.kit.figures import proofs
from bureau_common.kit.journal.journal import chain_hash
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.latest import Latest
from bureau_common.testing.issuer import Issuer
from toy.bids import bids
from toy.proofs import Body, Order, checked, fill, proof_of
from toy.proofs import an_amount as other_amount
from toy.secrets import secrets

SUPPLIERS = ("9144030071526726XG", "91330100799655058B", "91349901MA2TXC001H")
BY_KEY = {
    "toy.suppliers": "suppliers", "toy.prices": "prices", "toy.limits.unused": "limits_unused",
    "toy.limits.standing": "limits_standing", "toy.limits.left": "limits_left",
}  # fmt: skip
REMARK = "that its rows count, and no others, is what the changes said when they were made"


async def fill_keys(client: httpx.AsyncClient, issuer: Issuer, order: Order, limit: Callable[..., Body]) -> None:
    """Limits by two persons, orders under some of them, of some suppliers; one corrected to another supplier, one voided."""
    approver = issuer.headers("approver", person="李四")
    for number, amount in ((1, "5000.00"), (2, "7000.00"), (3, "900.00")):
        entry = limit(f"L{number}", limit_no=f"L{number}", amount=amount)
        asked = await client.post("/v1/limits/proposals", json={"operation": "enter", "reason": "下达", "entry": entry})
        assert asked.status_code == 201, asked.text
        path = f"/v1/limits/proposals/{asked.json()['proposal']['id']}/approve"
        assert (await client.post(path, headers={**approver, "Idempotency-Key": path})).status_code == 200
    ids = []
    for number in range(6):
        body = order(
            f"K{number}", supplier_code=SUPPLIERS[number % 3], limit_no=(None, "L1", "L2")[number % 3],
            amount=f"{100 + number}.50", item=("1010101", "10301")[number % 2],
        )  # fmt: skip
        answer = await client.post("/v1/orders", json=body)
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["record"]["id"])
    entry = order("K2", supplier_code=SUPPLIERS[0], amount="77.70")
    corrected = await client.post(f"/v1/orders/{ids[2]}/correct", json={"reason": "供应商有误", "entry": entry})
    assert corrected.status_code == 200, corrected.text
    assert (await client.post(f"/v1/orders/{ids[5]}/void", json={"reason": "重复"})).status_code == 200


async def expected(client: httpx.AsyncClient, **query: object) -> dict[str, Decimal]:
    """Every figure by adding up the records that stand, in plain Python."""
    orders, limits = [
        (await client.get(f"/v1/{book}", params={"limit": 500, **query})).json()["items"]
        for book in ("orders", "limits")
    ]
    latest = {
        row["item"]: Decimal(row["amount"]) for row in sorted(orders, key=lambda r: (r["business_date"], r["id"]))
    }
    granted = sum((Decimal(row["amount"]) for row in limits), Decimal(0))
    ordered = sum((Decimal(row["amount"]) for row in orders if row["limit_no"]), Decimal(0))
    used = {row["limit_no"] for row in orders}
    return {
        "toy.suppliers": Decimal(len({row["supplier_code"] for row in orders})),
        "toy.prices": sum(latest.values(), Decimal(0)),
        "toy.limits.unused": Decimal(sum(row["limit_no"] not in used for row in limits)),
        "toy.limits.standing": Decimal(len(limits)),
        "toy.limits.left": granted - ordered,
    }


async def test_what_keys_come_to_is_proved_by_what_the_changes_said_at_every_cut_off(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, limit: Callable[..., Body], tool: ModuleType
) -> None:
    await fill_keys(client, issuer, order, limit)
    changes = (await client.get("/v1/changes")).json()["items"]
    for change in (*changes[:-1:4], changes[-1]):
        wanted = await expected(client, as_of=change["change_no"])
        for figure, name in BY_KEY.items():
            proof = await proof_of(client, figure, as_of=change["change_no"])
            (needed,) = proof["inputs"]
            assert Decimal(needed["value"]) == wanted[figure], (figure, change["change_no"])
            assert sum(Decimal(row["contribution"]) for row in proof["rows"]) == wanted[figure]
            assert (needed["flow"], needed["by_key"], needed["rows_before"], Decimal(needed["value_before"])) == (
                name, True, 0, 0,
            )  # fmt: skip
            assert checked(tool, proof, change) == ([], [f"{needed['name']}: {REMARK}"])


async def test_a_row_or_a_difference_that_is_another_is_found_in_such_a_proof(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, limit: Callable[..., Body], tool: ModuleType
) -> None:
    await fill_keys(client, issuer, order, limit)
    head = (await client.get("/v1/changes")).json()["head"]
    chance, missed = random.Random(57), []
    for figure, name in BY_KEY.items():
        proof = await proof_of(client, figure)
        for number in range(60):
            made = copy.deepcopy(proof)
            hand = HANDS[number % len(HANDS)]
            hand(made, name, chance)
            if made != proof and not checked(tool, made, head)[0]:
                missed.append((figure, hand.__name__))
    assert missed == []


def drop_row(proof: Body, name: str, chance: random.Random) -> None:
    if proof["rows"]:
        proof["rows"].pop(chance.randrange(len(proof["rows"])))


def double_row(proof: Body, name: str, chance: random.Random) -> None:
    if proof["rows"]:
        proof["rows"].append(chance.choice(proof["rows"]))


def edit_text(proof: Body, name: str, chance: random.Random) -> None:
    if proof["rows"]:
        row = chance.choice(proof["rows"])
        row["text"] = row["text"].replace("2021", "2022", 1)


def edit_value(proof: Body, name: str, chance: random.Random) -> None:
    """The figure, its input and its rows say one more: only the changes do not."""
    for where in (proof["figure"], proof["inputs"][0]):
        where["value"] = other_amount(where["value"], chance)


def edit_difference(proof: Body, name: str, chance: random.Random) -> None:
    entry = chance.choice([each for each in proof["entries"] if json.loads(each["differences"]).get(name)])
    told = json.loads(entry["differences"])
    month = chance.choice([*told[name]])
    told[name][month][""] = [1, "1"] if told[name][month].get("") != [1, "1"] else [2, "2"]
    entry["differences"] = json.dumps(told)


HANDS: tuple[Callable[[Body, str, random.Random], None], ...] = (
    drop_row, double_row, edit_text, edit_value, edit_difference,
)  # fmt: skip


async def test_two_rows_of_one_key_are_found_in_the_proof_of_a_distinct_count(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, limit: Callable[..., Body], tool: ModuleType
) -> None:
    """Both were entered, and their contributions come to the figure: it would count one supplier twice, and one not at all."""
    await fill_keys(client, issuer, order, limit)
    head = (await client.get("/v1/changes")).json()["head"]
    proof, whole = await proof_of(client, "toy.suppliers"), await proof_of(client)
    first = next(row for row in proof["rows"] if SUPPLIERS[0] in row["text"])
    other = next(row for row in whole["rows"] if SUPPLIERS[0] in row["text"] and row["text"] != first["text"])
    gone = next(row for row in proof["rows"] if row is not first)
    proof["rows"][proof["rows"].index(gone)] = {**other, "input": "suppliers", "contribution": "1"}
    problems, _ = checked(tool, proof, head)
    assert any(f"supplier_code {SUPPLIERS[0]}" in each for each in problems)


@pytest.mark.parametrize("hand", ['{"prices":{}}', '{"prices":{"2021-03":{"":["x","y"]}}}'])
async def test_verification_finds_entries_that_say_something_else_of_what_is_kept(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, superuser: asyncpg.Connection, hand: str
) -> None:
    """All chains after them were written anew, so that nothing else tells."""
    await fill(client, order)
    assert (await verified(client, issuer)) == []
    entry = await superuser.fetchrow('select * from journal where differences like \'%"prices":{"2%\' limit 1')
    assert entry is not None
    told: dict[str, Any] = {**json.loads(entry["differences"]), **json.loads(hand)}
    await superuser.execute("set timezone = 'UTC'")
    await superuser.execute(
        "update journal set differences = $1 where change_no = $2", json.dumps(told), entry["change_no"]
    )
    previous = bytes(32)
    for each in await superuser.fetch("select * from journal order by change_no"):
        previous = chain_hash(previous, dict(each), each["digest"])
        await superuser.execute("update journal set chain = $1 where change_no = $2", previous, each["change_no"])
    problems = await verified(client, issuer)
    assert problems
    assert all("prices" in each and "the journal's entries do not say what it comes to" in each for each in problems)


def test_what_keys_come_to_over_a_restricted_book_or_field_is_hidden_as_its_sums_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measures = [
        Distinct("of_secrets", secrets, secrets.c.source_ref),
        Latest("of_floors", bids, bids.c.bid_no, bids.c.floor),
        Latest("of_bids", bids, bids.c.bid_no, bids.c.amount),
    ]
    monkeypatch.setattr(
        proofs, "concealed", lambda: Names(books=frozenset({"secrets"}), fields=frozenset({"bids.floor"}))
    )
    assert proofs._hidden(measures) == {"of_secrets", "of_floors"}


async def verified(client: httpx.AsyncClient, issuer: Issuer) -> list[str]:
    problems: list[str] = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()[
        "problems"
    ]
    return problems
