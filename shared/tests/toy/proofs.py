"""Proofs of the toy's figures, and what a hand may do to one: each kind at a place that chance chooses."""

import copy
import hashlib
import importlib.util
import json
import random
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType
from typing import Any

import httpx

from bureau_common.testing.workspace import ROOT

Body = dict[str, Any]
Order = Callable[..., Body]
Proof = dict[str, Any]
TOOL = ROOT / "tools" / "verify_figure.py"


def load() -> ModuleType:
    """The tool as an auditor gets it: one file."""
    spec = importlib.util.spec_from_file_location("verify_figure", TOOL)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def fill(client: httpx.AsyncClient, order: Order) -> None:
    """Orders of three months and two items, some in one batch, one corrected and one voided."""
    batch = [
        order(f"B{n}", business_date=f"2021-0{n % 3 + 1}-1{n}", amount=f"{100 + n}.00", share_pct="100")
        for n in range(7)
    ]
    assert (await client.post("/v1/orders/batch", json={"items": batch})).status_code == 201
    ids = []
    for number in range(6):
        item, day = ("1010101", "103")[number % 2], f"2021-0{number % 3 + 1}-05"
        body = order(f"S{number}", business_date=day, amount=f"{10 * number + 1}.00", share_pct="100", item=item)
        answer = await client.post("/v1/orders", json=body)
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["record"]["id"])
    entry = order("S0", business_date="2021-02-05", amount="77.50", share_pct="100")
    other = order("S1", business_date="2021-02-05", amount="11.00", share_pct="100", item="10301")  # it moves no sum
    for record, corrected in ((ids[0], entry), (ids[1], other)):
        body = {"reason": "录入错误", "entry": corrected}
        answer = await client.post(f"/v1/orders/{record}/correct", json=body)
        assert answer.status_code == 200, answer.text
    assert (await client.post(f"/v1/orders/{ids[3]}/void", json={"reason": "重复"})).status_code == 200


async def proof_of(client: httpx.AsyncClient, figure: str = "toy.total.ytd", **query: object) -> Proof:
    answer = await client.get(f"/v1/proofs/{figure}", params={"period": "2021-03", **query})
    assert answer.status_code == 200, answer.text
    proof: Proof = json.loads(answer.text)
    return proof


def checked(tool: ModuleType, proof: Proof, head: Body) -> tuple[list[str], list[str]]:
    found: tuple[list[str], list[str]] = tool.check(proof, head["change_no"], head["chain"])
    return found


Hand = Callable[[Proof, random.Random], object]


def a_row(proof: Proof, chance: random.Random) -> Body:
    row: Body = chance.choice(proof["rows"])
    return row


def a_hex(said: str, chance: random.Random) -> str:
    at = chance.randrange(len(said))
    return said[:at] + chance.choice([each for each in "0123456789abcdef" if each != said[at]]) + said[at + 1 :]


def an_amount(said: str, chance: random.Random) -> str:
    return f"{Decimal(said) + chance.choice([Decimal('0.01'), Decimal(-1), Decimal(10**6)])}"


def edit_row(proof: Proof, chance: random.Random) -> None:
    row = a_row(proof, chance)
    at = chance.randrange(1, len(row["text"]) - 1)
    row["text"] = row["text"][:at] + ("x" if row["text"][at] != "x" else "y") + row["text"][at + 1 :]


def edit_contribution(proof: Proof, chance: random.Random) -> None:
    row = a_row(proof, chance)
    row["contribution"] = an_amount(row["contribution"], chance)


def edit_month(proof: Proof, chance: random.Random) -> None:
    row = a_row(proof, chance)
    row["month"] = chance.choice(
        [each for each in ("2021-01", "2021-02", "2021-03", "2022-01") if each != row["month"]]
    )


def edit_span(proof: Proof, chance: random.Random) -> None:
    where, name = chance.choice([(proof["inputs"][0], "start"), (proof["inputs"][0], "end"), (proof["figure"], "of")])
    where[name] = chance.choice(["2020-12", "2021-04"])


def edit_path(proof: Proof, chance: random.Random) -> None:
    row = chance.choice([row for row in proof["rows"] if row["path"]])
    at = chance.randrange(len(row["path"]))
    row["path"][at] = a_hex(row["path"][at], chance)


def edit_place(proof: Proof, chance: random.Random) -> None:
    row = a_row(proof, chance)
    name = chance.choice(["place", "leaves", "change_no"])
    row[name] += chance.choice([-1, 1]) if name != "leaves" else row["leaves"]


def edit_header(proof: Proof, chance: random.Random) -> None:
    entry = chance.choice([each for each in proof["entries"] if "header" in each])
    header = json.loads(entry["header"])
    name = chance.choice([*header])
    entry["header"] = json.dumps({**header, name: f"{header[name]}1"})


def edit_hash(proof: Proof, chance: random.Random) -> None:
    entry = chance.choice(proof["entries"])
    name = chance.choice([each for each in ("digest", "inner", "chain") if each in entry])
    entry[name] = a_hex(entry[name], chance)


def edit_difference(proof: Proof, chance: random.Random) -> None:
    entry = chance.choice([each for each in proof["entries"] if json.loads(each["differences"]).get("orders")])
    told = json.loads(entry["differences"])
    month = chance.choice([*told["orders"]])
    category = chance.choice([*told["orders"][month]])
    rows, amount = told["orders"][month][category]
    told["orders"][month][category] = chance.choice([[rows + 1, amount], [rows, an_amount(amount, chance)]])
    entry["differences"] = json.dumps(told)


def move_difference(proof: Proof, chance: random.Random) -> None:
    entry = chance.choice([each for each in proof["entries"] if "2021-0" in each["differences"]])
    entry["differences"] = entry["differences"].replace("2021-0", "2020-0")


def edit_input(proof: Proof, chance: random.Random) -> None:
    each = proof["inputs"][0]
    name = chance.choice(["value", "value_before", "rows", "rows_before", "through", "sign"])
    each[name] = an_amount(each[name], chance) if isinstance(each[name], str) else each[name] + chance.choice([-1, 1])


def edit_value(proof: Proof, chance: random.Random) -> None:
    proof["figure"]["value"] = an_amount(proof["figure"]["value"], chance)


def swap(name: str) -> Hand:
    def hand(proof: Proof, chance: random.Random) -> None:
        one, other = chance.sample(range(len(proof[name])), 2)
        proof[name][one], proof[name][other] = proof[name][other], proof[name][one]

    return hand


def swap_places(proof: Proof, chance: random.Random) -> None:
    one, other = chance.sample([row for row in proof["rows"] if row["path"]], 2)
    one["path"], other["path"] = other["path"], one["path"]


def drop(name: str) -> Hand:
    return lambda proof, chance: proof[name].pop(chance.randrange(len(proof[name])))


def repeat(name: str) -> Hand:
    return lambda proof, chance: proof[name].insert(
        chance.randrange(len(proof[name])), copy.deepcopy(chance.choice(proof[name]))
    )


def seal(proof: Proof, chance: random.Random) -> None:
    """An entry that says something is shown by a seal alone, a right one: what it moved is then missing."""
    entry = chance.choice([each for each in proof["entries"] if "header" in each])
    inner = hashlib.sha256(hashlib.sha256(entry["header"].encode()).digest() + bytes.fromhex(entry["digest"])).digest()
    entry["seal"] = hashlib.sha256(inner + hashlib.sha256(entry["differences"].encode()).digest()).hexdigest()
    for name in ("header", "digest", "differences"):
        del entry[name]


def forge_row(proof: Proof, chance: random.Random) -> None:
    """A row that was never entered, under a root of its own; beside that the entry shows the hash which the chain holds."""
    row = chance.choice([row for row in proof["rows"] if row["leaves"] == 1])
    entry = proof["entries"][row["change_no"] - proof["start"]["change_no"] - 1]
    who = hashlib.sha256(entry.pop("header").encode()).digest()
    entry["inner"] = hashlib.sha256(who + bytes.fromhex(entry["digest"])).hexdigest()
    row["text"] = row["text"].replace('"source_ref": "', '"source_ref": "forged ')
    leaf = b"\0" + f"{row['table']} created ".encode() + hashlib.sha256(row["text"].encode()).digest()
    entry["digest"] = hashlib.sha256(leaf).hexdigest()


def forge_rootless(proof: Proof, chance: random.Random) -> None:
    """A row that was never entered, whose path leads to nothing; nothing is also what its entry shows as the root.

    The hash beside that is two in one: behind each other they are what the chain holds.
    """
    row = chance.choice([row for row in proof["rows"] if row["leaves"] == 1])
    entry = proof["entries"][row["change_no"] - proof["start"]["change_no"] - 1]
    who = hashlib.sha256(entry.pop("header").encode()).hexdigest()
    entry["header_hash"], entry["digest"] = who + entry["digest"], ""
    row["text"] = row["text"].replace('"source_ref": "', '"source_ref": "forged ')
    row["place"] = 1


def double(proof: Proof, chance: random.Random) -> None:
    """A figure that has its one input twice."""
    needed = proof["inputs"][0]
    needed["sign"] *= chance.choice([2, 3])
    proof["figure"]["value"] = f"{needed['sign'] * Decimal(needed['value'])}"


def count_twice(proof: Proof, chance: random.Random) -> None:
    """A figure that counts what its one input does twice, or not at all: by an input of another name, with rows of its own."""
    again = {**proof["inputs"][0], "name": chance.choice(["total", "more"]), "sign": chance.choice([1, -1])}
    proof["inputs"].append(again)
    proof["rows"] += [{**row, "input": "more"} for row in proof["rows"] if again["name"] == "more"]
    proof["figure"]["value"] = f"{sum(each['sign'] * Decimal(each['value']) for each in proof['inputs'])}"


def forge_sum(proof: Proof, chance: random.Random) -> None:
    """A figure that is one yuan more, by differences that stand beside the seal which the chain holds."""
    seal(proof, chance)
    (entry,) = [each for each in proof["entries"] if "seal" in each]
    entry["differences"] = json.dumps({"orders": {"2021-01": {"goods": [0, "1.00"]}}})
    del proof["rows"]
    (needed,) = proof["inputs"]
    moved = load().moved_by(proof, needed)
    needed["rows"] = sum(rows for rows, _ in moved.values()) + needed["rows_before"]
    needed["value"] = proof["figure"]["value"] = f"{sum(amount for _, amount in moved.values())}"


HANDS: tuple[Hand, ...] = (
    edit_row, edit_contribution, edit_month, edit_span, edit_path, edit_place, edit_header, edit_hash, edit_difference,
    move_difference, edit_input, edit_value, swap("entries"), swap_places, drop("entries"), drop("rows"),
    repeat("entries"), repeat("rows"), seal, forge_row, forge_rootless, forge_sum, double,
    count_twice,
)  # fmt: skip
