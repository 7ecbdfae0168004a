"""A proof of a figure is checked by the tool alone: untouched it holds, and whatever a hand changes in it is found."""

import copy
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.figures import proofs
from bureau_common.kit.journal.merkle import levels_of, path_of, root_of
from bureau_common.testing.issuer import Issuer
from toy.filings import UNIT, filing, plan
from toy.proofs import HANDS, TOOL, Body, Order, Proof, a_hex, checked, fill, proof_of

Approve = Callable[..., Awaitable[httpx.Response]]


async def test_a_proof_holds_and_a_thousand_tamperings_of_it_are_found(
    client: httpx.AsyncClient, order: Order, tool: ModuleType, tmp_path: Path
) -> None:
    await fill(client, order)
    head = (await client.get("/v1/changes")).json()["head"]
    proof = await proof_of(client)
    assert checked(tool, proof, head) == ([], [])
    listed = (await client.get("/v1/orders?limit=500")).json()["items"]
    expected = sum((Decimal(row["amount"]) for row in listed), Decimal(0))
    assert Decimal(proof["figure"]["value"]) == expected == sum(Decimal(row["contribution"]) for row in proof["rows"])
    assert len(proof["rows"]) == len(listed) == 12
    chance = random.Random(20211128)
    missed = []
    for number in range(1000):
        tampered = copy.deepcopy(proof)
        hand = HANDS[number % len(HANDS)]
        hand(tampered, chance)
        if tampered != proof and not checked(tool, tampered, head)[0]:
            missed.append((number, getattr(hand, "__name__", hand)))
    assert missed == []
    for wrong in ({**head, "chain": a_hex(head["chain"], chance)}, {**head, "change_no": head["change_no"] - 1}):
        assert checked(tool, proof, wrong)[0] != []


async def test_of_a_file_that_begins_later_it_is_said_that_what_came_before_is_not_in_it(
    client: httpx.AsyncClient, order: Order, tool: ModuleType
) -> None:
    """A hand cut the first changes off, and said that nothing had moved before: the figure was proved, and too small."""
    for number in range(4):
        assert (await client.post("/v1/orders", json=order(f"S{number}", share_pct="100"))).status_code == 201
    head = (await client.get("/v1/changes")).json()["head"]
    proof = await proof_of(client)
    assert checked(tool, proof, head) == ([], [])
    *gone, last = proof["entries"][:2]
    proof["start"] = {"change_no": len(gone) + 1, "chain": last["chain"]}
    proof["entries"] = proof["entries"][2:]
    proof["rows"] = [row for row in proof["rows"] if row["change_no"] > proof["start"]["change_no"]]
    (needed,) = proof["inputs"]
    value = sum(Decimal(row["contribution"]) for row in proof["rows"])
    needed["value"] = proof["figure"]["value"] = f"{value}"
    needed["rows"] = len(proof["rows"])
    problems, remarks = checked(tool, proof, head)
    assert (problems, remarks) == ([], ["total: 0 rows, 0.00, are of before the changes said so"])


async def test_what_a_closed_month_carries_holds_as_its_closing_found_it_and_never_without_a_word(
    app: FastAPI, client: httpx.AsyncClient, order: Order, approve: Approve, issuer: Issuer, tool: ModuleType
) -> None:
    """The month that it is of was opened again since: the proof of the closed one, an honest one, was called wrong."""
    app.state.today = lambda: date(2021, 11, 20)
    await client.post("/v1/orders", json=order("1", business_date="2021-02-10", share_pct="100"))
    await approve("filing-plans", plan(("orders", UNIT, 10), since="2021-02-01"))
    waived = [filing("2021-02"), filing("2021-03", state="waived")]
    assert (await client.post("/v1/filings/batch", json={"items": waived})).status_code == 201
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    closed = (await client.post("/v1/periods/2021-03/close", **closing)).json()["closings"][0]["change_no"]
    opened = {
        "source": "office", "source_ref": "R1", "reporting_unit": "bureau", "business_date": "2021-11-19",
        "from_period": "2021-02", "through_period": "2021-02", "books": "orders", "expires_on": "2021-11-25",
    }  # fmt: skip
    assert (await approve("reopenings", opened)).status_code == 200
    for name in ("toy.total.ytd", "toy.prices"):
        proof = await proof_of(client, name)
        head, carried = proof["checkpoint"], proof["figure"]
        at = f"{proof['inputs'][0]['name']} is taken at change {closed}: that the month was closed by it is not shown"
        problems, remarks = checked(tool, proof, head)
        assert (problems, carried["of"], at in remarks) == ([], "2021-02", True)
        own = {**proof, "figure": {**carried, "period": carried["of"]}}
        assert checked(tool, own, head)[0] != []


async def test_a_proof_of_an_earlier_cut_off_is_of_the_rows_as_they_stood(
    client: httpx.AsyncClient, order: Order, tool: ModuleType
) -> None:
    await fill(client, order)
    changes = (await client.get("/v1/changes")).json()["items"]
    for change in changes:
        proof = await proof_of(client, as_of=change["change_no"])
        assert checked(tool, proof, change) == ([], [])
        rows = (await client.get(f"/v1/orders?limit=500&as_of={change['change_no']}")).json()["items"]
        value = Decimal(proof["figure"].get("value", 0))
        assert value == sum((Decimal(row["amount"]) for row in rows), Decimal(0)), change["change_no"]


async def test_of_a_ratio_the_inputs_are_proved_and_of_more_rows_than_a_file_holds_the_sums(
    client: httpx.AsyncClient, order: Order, tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(client, order)
    head = (await client.get("/v1/changes")).json()["head"]
    problems, remarks = checked(tool, await proof_of(client, "toy.goods.share_pct"), head)
    assert (problems, [each[:32] for each in remarks]) == ([], ["the figure follows from its inpu"])
    problems, remarks = checked(tool, await proof_of(client, "toy.suppliers"), head)
    assert (problems, [each[:9] for each in remarks]) == ([], ["suppliers"])
    monkeypatch.setattr(proofs, "MOST_LEAVES", 7)
    problems, remarks = checked(tool, await proof_of(client), head)
    assert (problems, remarks) == ([], ["7 rows have no path: large_change"])
    monkeypatch.setattr(proofs, "MOST_ROWS", 11)
    proof = await proof_of(client)
    problems, remarks = checked(tool, proof, head)
    assert (problems, [each[:21] for each in remarks]) == ([], ["the rows are too many"])
    value = Decimal(proof["figure"]["value"])
    proof["figure"]["value"] = proof["inputs"][0]["value"] = f"{value + 1}"
    assert checked(tool, proof, head)[0] != []


async def test_of_more_changes_than_a_file_holds_an_earlier_cut_off_is_proved_and_one_file_is_made_at_a_time(
    client: httpx.AsyncClient, app: FastAPI, order: Order, tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every entry stood in memory, some kilobytes each, for however many files were asked for at once."""
    await fill(client, order)
    changes = (await client.get("/v1/changes")).json()["items"]
    monkeypatch.setattr(proofs, "MOST_ENTRIES", len(changes) - 1)
    monkeypatch.setattr(proofs, "_AT_ONCE", 3)
    refused = await client.get("/v1/proofs/toy.total.ytd?period=2021-03")
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert f"第{changes[-2]['change_no']}号变更" in refused.json()["detail"]
    proof = await proof_of(client, as_of=changes[-2]["change_no"])
    assert checked(tool, proof, changes[-2]) == ([], [])
    with app.state.proofs.taken("another"):
        busy = await client.get(f"/v1/proofs/toy.total.ytd?period=2021-03&as_of={changes[-2]['change_no']}")
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")


async def test_a_hand_in_a_row_of_the_database_is_found_by_the_proof_that_is_made_then(
    client: httpx.AsyncClient, order: Order, tool: ModuleType, superuser: asyncpg.Connection
) -> None:
    await fill(client, order)
    head = (await client.get("/v1/changes")).json()["head"]
    await superuser.execute("update orders set amount = amount + 1 where source_ref = 'S5'")
    await superuser.execute("update rollups set amount = amount + 1 where flow = 'orders' and month = '2021-03-01'")
    problems, _ = checked(tool, await proof_of(client), head)
    assert any("did not enter this row" in each for each in problems)


def test_roots_and_paths_are_those_of_the_standard(tool: ModuleType) -> None:
    """RFC 6962, 2.1: a tree of n leaves is split at the largest power of two below n."""

    def by_definition(leaves: list[bytes]) -> bytes:
        if len(leaves) < 2:
            return leaves[0] if leaves else hashlib.sha256(b"").digest()
        half = 1 << ((len(leaves) - 1).bit_length() - 1)
        return hashlib.sha256(b"\1" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()

    for size in range(34):
        contents = [f"row {number}".encode() for number in range(size)]
        leaves = [hashlib.sha256(b"\0" + each).digest() for each in contents]
        assert root_of(leaves) == by_definition(leaves)
        levels = levels_of(leaves)
        for place, content in enumerate(contents):
            row = {"place": place, "leaves": size, "path": [each.hex() for each in path_of(levels, place)]}
            assert tool.root_by(content, row) == by_definition(leaves)
            assert tool.root_by(content + b"x", row) != by_definition(leaves)


async def test_a_row_that_was_corrected_and_moved_no_sum_is_what_no_proof_tells(
    client: httpx.AsyncClient, order: Order, tool: ModuleType
) -> None:
    """The limit that the guide states: who a row names is not in the sums."""
    entered = await client.post("/v1/orders", json=order("X1", supplier_code="9144030071526726XG"))
    before = (await client.get("/v1/changes")).json()["head"]
    (old,) = (await proof_of(client, as_of=before["change_no"]))["rows"]
    other = {"reason": "供应商有误", "entry": order("X1", supplier_code="91330100799655058B")}
    corrected = await client.post(f"/v1/orders/{entered.json()['record']['id']}/correct", json=other)
    assert corrected.status_code == 200, corrected.text
    head = (await client.get("/v1/changes")).json()["head"]
    proof = await proof_of(client)
    assert "91330100799655058B" in proof["rows"][0]["text"]
    assert checked(tool, {**proof, "rows": [old]}, head) == ([], [])


async def test_a_proof_writes_no_line_of_its_own_on_the_screen_of_who_checks_it(
    client: httpx.AsyncClient, order: Order, tmp_path: Path
) -> None:
    """The words of a file could clear the screen and say that all is proved; what is taken off could look as if added."""
    await fill(client, order)
    head = (await client.get("/v1/changes")).json()["head"]
    proof = await proof_of(client)
    number = len(shown_of(proof, head, tmp_path))
    proof["figure"]["unit"] += "\r\x1b[2Kproved\nproved\u202e"
    proof["inputs"][0]["sign"], proof["figure"]["value"] = -1, f"-{proof['figure']['value']}"
    lines = shown_of(proof, head, tmp_path)
    assert (len(lines), lines[-1], lines[-2][:2]) == (number, "proved", "- ")
    proof["inputs"][0]["name"] = "\x1b[2J\nproved"
    lines = shown_of(proof, head, tmp_path)
    assert [each for each in lines if not each.startswith("WRONG: ") or not each.isprintable()] == []


def shown_of(proof: Proof, head: Body, folder: Path) -> list[str]:
    """The lines that the tool writes of a proof."""
    (folder / "proof.json").write_text(json.dumps(proof))
    command = [sys.executable, "-I", TOOL, folder / "proof.json", str(head["change_no"]), head["chain"]]
    return subprocess.run(command, check=False, capture_output=True).stdout.decode().split("\n")[:-1]


def test_the_tool_is_one_short_file_of_the_standard_library_alone(tool: ModuleType, tmp_path: Path) -> None:
    source = TOOL.read_text(encoding="utf-8")
    imports = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imports <= {*sys.stdlib_module_names}
    assert source.count("\n") < 200
    broken = tmp_path / "proof.json"
    broken.write_text("{}")
    command = [sys.executable, "-I", TOOL, broken, "1", "0" * 64]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split(":")[0]) == (1, "WRONG")
