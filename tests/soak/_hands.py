"""Hands in what is stored: in the documents and figures of issued versions, in rows, sums and journals, and in proofs.

Each does one thing, as the owner of a database, and gives back how it is undone.
"""

import base64
import copy
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Date, Numeric, Table, Text

from bureau_common.kit.journal.journal import ROOTS, chain_hash, digest_of, row_hashes

Undo = Callable[[], Awaitable[object]]
Body = dict[str, Any]
_ANOTHER = {Numeric: '"{}" + 1', Date: '"{}" + 1', Text: "\"{}\" || 'x'"}
_KEPT = {"rollups": ("flow", "month", "category"), "kept_sums": ("measure", "month", "category"),
         "contributions": ("measure", "key", "month", "category")}  # fmt: skip
_ENTRY = {
    **{name: f"{name} || 'x'" for name in ("actor", "person", "request_id", "topic", "differences")},
    **{name: f"{name} + 1000000" for name in ("change_id", "id_high", "rows")},
    "at": "at + interval '1 microsecond'", "digest": "sha256(digest)", "chain": "sha256(chain)",
}  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """One hand at the database of one deployable."""

    owner: asyncpg.Connection
    chance: Random
    tables: Sequence[Table]

    async def one(self, table: str, condition: str = "true") -> asyncpg.Record | None:
        """A row by chance."""
        count = await self.owner.fetchval(f'select count(*) from "{table}" where {condition}')
        at = self.chance.randrange(count) if count else 0
        return await self.owner.fetchrow(f'select * from "{table}" where {condition} offset {at} limit 1')

    async def edit(self, table: str, row: Mapping[str, Any], keys: Sequence[str], **changes: str) -> Undo:
        """Some columns of a row become what expressions say."""
        places = [row[key] for key in keys]
        where = " and ".join(f'"{key}" = ${number}' for number, key in enumerate(keys, 1))
        moved = ", ".join(f'"{name}" = {expression}' for name, expression in changes.items())
        done = await self.owner.execute(f'update "{table}" set {moved} where {where}', *places)
        if done != "UPDATE 1":
            raise RuntimeError(f"{done} of {table} by {changes}")
        old = ", ".join(f'"{name}" = ${number}' for number, name in enumerate(changes, len(keys) + 1))
        back = f'update "{table}" set {old} where {where}'
        if changes.keys() & {*keys}:
            raise ValueError("a key stays")
        return lambda: self.owner.execute(back, *places, *[row[name] for name in changes])

    async def delete(self, table: str, row: Mapping[str, Any], key: str = "id") -> Undo:
        """A row goes."""
        await self.owner.execute(f'delete from "{table}" where "{key}" = $1', row[key])
        return lambda: self.owner.copy_records_to_table(table, records=[tuple(row.values())], columns=[*row.keys()])

    async def a_record(self, condition: str = "true") -> tuple[Table, asyncpg.Record]:
        """A row of some record table."""
        while True:
            table = self.chance.choice(self.tables)
            if (row := await self.one(table.name, condition)) is not None:
                return table, row


async def edits_a_record(hand: Hand) -> tuple[int, Undo]:
    """One field of one record becomes another; the row's change is told."""
    while True:
        table, row = await hand.a_record()
        if (undo := await edit_some_field(hand, table, row)) is not None:
            return int(row["created_change"]), undo


async def edit_some_field(hand: Hand, table: Table, row: Mapping[str, Any]) -> Undo | None:
    """A field of a row by chance; none where the database's own checks refuse it."""
    fields = [
        (column.name, expression.format(column.name))
        for column in table.c
        for kind, expression in _ANOTHER.items()
        if isinstance(column.type, kind) and row[column.name] is not None
    ]
    name, expression = hand.chance.choice(fields)
    try:
        return await hand.edit(table.name, row, ["id"], **{name: expression})
    except asyncpg.PostgresError:
        return None


async def deletes_a_record(hand: Hand) -> tuple[int, Undo]:
    table, row = await hand.a_record()
    return int(row["created_change"]), await hand.delete(table.name, row)


async def inserts_a_record(hand: Hand) -> tuple[int, Undo]:
    """A row comes, as if one of the changes had entered it."""
    while True:
        table, row = await hand.a_record("voided_change is null")
        new = {**row, "id": UUID(int=hand.chance.getrandbits(128)), "source_ref": f"by hand {hand.chance.random()}"}
        try:
            await hand.owner.copy_records_to_table(table.name, records=[tuple(new.values())], columns=[*new])
        except asyncpg.PostgresError:
            continue
        break
    gone = f'delete from "{table.name}" where id = $1'
    return int(row["created_change"]), lambda: hand.owner.execute(gone, new["id"])


async def undoes_a_void(hand: Hand) -> tuple[int, Undo]:
    while True:
        table, row = await hand.a_record("voided_change is not null")
        try:
            return int(row["voided_change"]), await hand.edit(table.name, row, ["id"], voided_change="null")
        except asyncpg.PostgresError:  # another stands in its place
            continue


async def voids_a_record(hand: Hand) -> tuple[int, Undo]:
    table, row = await hand.a_record("voided_change is null")
    other = await hand.one("journal", "scheme is not null")
    assert other is not None
    return int(other["change_id"]), await hand.edit(table.name, row, ["id"], voided_change=str(other["change_id"]))


async def edits_a_sum(hand: Hand) -> tuple[None, Undo]:
    """What is kept of a flow or of a key."""
    while True:
        table = hand.chance.choice([*_KEPT])
        if (row := await hand.one(table, "rows <> 0")) is not None:
            what = hand.chance.choice(["amount", "rows"])
            return None, await hand.edit(table, row, _KEPT[table], **{what: f"{what} + 1"})


async def edits_an_entry(hand: Hand) -> tuple[None, Undo]:
    row = await hand.one("journal")
    assert row is not None
    name = hand.chance.choice([name for name in _ENTRY if row[name] is not None])
    return None, await hand.edit("journal", row, ["change_no"], **{name: _ENTRY[name]})


async def deletes_an_entry(hand: Hand) -> tuple[None, Undo]:
    row = await hand.one("journal")
    assert row is not None
    return None, await hand.delete("journal", row, "change_no")


async def writes_all_anew(hand: Hand) -> tuple[None, Undo]:
    """A record becomes another, and with it the digest of its change and every chain from there on: all of it agrees."""
    while True:
        table = hand.chance.choice([each for each in hand.tables if "reporting_unit" in each.c])
        row = await hand.one(table.name, "created_change > 0")
        if row is not None and (undone := await _rename(hand, table, row)) is not None:
            break
    entries = await hand.owner.fetch("select * from journal order by change_no")
    digest = await _digest(hand, row["created_change"])
    previous, written = bytes(32), []
    for entry in entries:
        mine = digest if entry["change_id"] == row["created_change"] else entry["digest"]
        previous = chain_hash(previous, dict(entry), mine)
        written.append((entry["change_no"], mine, previous))
    anew = "update journal set digest = $2, chain = $3 where change_no = $1"
    await hand.owner.executemany(anew, written)

    async def undo() -> None:
        await undone()
        await hand.owner.executemany(anew, [(each["change_no"], each["digest"], each["chain"]) for each in entries])

    return None, undo


async def _rename(hand: Hand, table: Table, row: Mapping[str, Any]) -> Undo | None:
    """Another source reference: no sum moves by it."""
    return await hand.edit(table.name, row, ["id"], source_ref="source_ref || '?'")


async def _digest(hand: Hand, change_id: int) -> bytes:
    said = row_hashes(hand.tables, "{column} = " + str(int(change_id))).text
    return digest_of([_Part(**dict(each)) for each in await hand.owner.fetch(said)], ROOTS)  # type: ignore[misc]


@dataclass(frozen=True)
class _Part:
    change_id: int
    table_name: str
    kind: str
    piece: str
    n: int
    hashes: bytes


async def _file(hand: Hand) -> asyncpg.Record:
    row = await hand.one("report_files")
    assert row is not None
    return row


def _other_byte(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _told(content: bytes) -> str:
    return f"'{base64.b64encode(content).decode()}'"


async def edits_a_byte(hand: Hand) -> tuple[None, Undo]:
    """One bit of one stored document."""
    row = await _file(hand)
    other = _other_byte(base64.b64decode(row["content"]), hand.chance)
    return None, await hand.edit("report_files", row, ["id"], content=_told(other))


async def edits_a_byte_and_its_hash(hand: Hand) -> tuple[None, Undo]:
    """The same with the hash beside it, and that in the list of the version."""
    row = await _file(hand)
    other = _other_byte(base64.b64decode(row["content"]), hand.chance)
    digest = hashlib.sha256(other).hexdigest()
    undo = await hand.edit("report_files", row, ["id"], content=_told(other), sha256=f"'{digest}'")
    undone = await _sign(hand, row, digest)

    async def both() -> None:
        await undo()
        await undone()

    return None, both


async def _sign(hand: Hand, row: Mapping[str, Any], digest: str) -> Undo:
    version = await hand.one(
        "report_issues", f"voided_change is null and period = '{row['period']}' and number = {row['number']}"
    )
    assert version is not None
    files = [f"{row['name']} {digest}" if each.split(" ")[0] == row["name"] else each for each in version["files"]]
    changes = {"files": "array[" + ", ".join(f"'{each}'" for each in files) + "]"}
    if row["name"].endswith(".payload"):
        column = "payload_sha256" if row["name"].startswith("whole") else "open_payload_sha256"
        changes[column] = f"'{digest}'"
    return await hand.edit("report_issues", version, ["id"], **changes)


async def edits_a_figure(hand: Hand) -> tuple[None, Undo]:
    """The value of one figure in the stored report or payload, with all hashes of it."""
    name = hand.chance.choice(["whole.report", "open.report", "whole.payload", "open.payload"])
    row = await hand.one("report_files", f"name = '{name}'")
    assert row is not None
    text = base64.b64decode(row["content"]).decode()
    places = [*re.finditer(r'"value":\s?"(-?[0-9.]+)"', text)]
    found = hand.chance.choice(places)
    other = (text[: found.start(1)] + "9" + text[found.start(1) :]).encode()
    digest = hashlib.sha256(other).hexdigest()
    undo = await hand.edit("report_files", row, ["id"], content=_told(other), sha256=f"'{digest}'")
    undone = await _sign(hand, row, digest)

    async def both() -> None:
        await undo()
        await undone()

    return None, both


async def swaps_files(hand: Hand) -> tuple[None, Undo]:
    row = await _file(hand)
    other = await hand.one("report_files", f"id <> '{row['id']}' and sha256 <> '{row['sha256']}'")
    assert other is not None
    undo = await hand.edit("report_files", row, ["id"], content=f"'{other['content']}'", sha256=f"'{other['sha256']}'")
    return None, undo


async def deletes_a_file(hand: Hand) -> tuple[None, Undo]:
    return None, await hand.delete("report_files", await _file(hand))


async def edits_a_version(hand: Hand) -> tuple[None, Undo]:
    """Who made or issued it, its day, its template, its gaps, its hashes, where it was cut off."""
    row = await hand.one("report_issues", "voided_change is null")
    assert row is not None
    changes = {
        "issued_by": "'somebody'", "dated": "dated + 1", "template_name": "'another'", "makers": "array['somebody']",
        "gaps": "gaps || array['x']", "provisional": "provisional || array['x']", "payload_sha256": "repeat('0', 64)",
        "open_payload_sha256": "repeat('0', 64)", "template_sha256": "repeat('0', 64)",
        "cutoffs": "array(select regexp_replace(c, ' [0-9]+ ', ' 1 ') from unnest(cutoffs) c)",
        "business_date": "business_date + 1", "reporting_unit": "'x'",
    }  # fmt: skip
    name = hand.chance.choice([*changes])
    return None, await hand.edit("report_issues", row, ["id"], **{name: changes[name]})


STORED = (
    edits_a_byte, edits_a_byte_and_its_hash, edits_a_figure, swaps_files, deletes_a_file, edits_a_version,
)  # fmt: skip
RECORDS = (edits_a_record, deletes_a_record, inserts_a_record, undoes_a_void, voids_a_record)
KEPT = (edits_a_sum, edits_an_entry, deletes_an_entry)


def edit_proof(proof: Body, chance: Random) -> Body:
    """A proof in which one thing that it proves is another."""
    made = copy.deepcopy(proof)
    what = chance.choice(["entry", "row", "drop", "double", "input", "value"])
    if what == "entry":
        entry = chance.choice(made["entries"])
        name = chance.choice([*entry])
        entry[name] = _other_digit(entry[name], chance) if name != "differences" else f"{entry[name]} "
    elif what == "row" and made.get("rows"):
        row = chance.choice(made["rows"])
        name = chance.choice([name for name in ("text", "contribution") if name in row])
        row[name] = _other_digit(row[name], chance)
    elif what in ("drop", "double") and (many := made[chance.choice(["entries", "rows"])] or made["entries"]):
        # Of what adds nothing to a stock no change says that it is there.
        at = chance.choice([at for at, each in enumerate(many) if each.get("contribution") not in ("0", "0.00")] or [0])
        many[at : at + 1] = [] if what == "drop" else [many[at]] * 2
    elif what == "value" and "value" in made["figure"]:
        made["figure"]["value"] = _other_digit(made["figure"]["value"], chance)
    else:
        each = chance.choice([each for each in made["inputs"] if "flow" in each])
        name = chance.choice(["value", "rows", "value_before", "rows_before"])
        each[name] = each[name] + 1 if isinstance(each[name], int) else f"1{each[name]}"
    return made


def _other_digit(said: str, chance: Random) -> str:
    places = [at for at, each in enumerate(said) if each in "0123456789"]
    at = chance.choice(places)
    return said[:at] + chance.choice([each for each in "0123456789" if each != said[at]]) + said[at + 1 :]
