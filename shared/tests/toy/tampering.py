"""What a hand may do to a database and to its anchors: each kind at a place that chance chooses."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fastapi import FastAPI
from sqlalchemy import delete, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.core.tables import rollups
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.journal.journal import HEADER
from bureau_common.schemas.changes import Head

from .evidence import file_of, owned

AMOUNTS = "update orders set amount = amount + 0.01 where id = :id"
COLUMNS = {
    "refusals": ["at = at + interval '1 s'", "actor = 'x'", "person = 'x'", "path = '/x'", "status = 500", "code = 'x'"],
    "personal_reads": ["at = at + interval '1 s'", "actor = 'x'", "person = 'x'", "purpose = '另有用途'"],
    "journal": [
        *[f"{name} = {name} || 'x'" for name in ("actor", "person", "request_id", "trace_id", "topic", "operation")],
        *[f"{name} = {name} + 1000" for name in ("change_id", "id_high", "rows")],
        "at = at + interval '1 microsecond'", "reason = 'x'", "record_id = uuidv7()",
        "digest = sha256(digest)", "chain = sha256(chain)", "scheme = null", "scheme = 3", "differences = differences || ' '",
        "differences = null",
    ],
}  # fmt: skip
assert {each.split(" ")[0] for each in COLUMNS["journal"]} == {*HEADER, "digest", "chain", "scheme", "differences"} - {
    "change_no"
}


@dataclass
class Hand:
    """One hand, with a session whose work is committed, the folder of the anchors, and chance."""

    app: FastAPI
    session: AsyncSession
    folder: Path
    random: Random

    async def run(self, statement: str, **values: object) -> None:
        done: Any = await self.session.execute(text(statement), values)
        assert done.rowcount != 0, f"nothing was tampered with: {statement}"

    async def one(self, table: str, column: str = "id", condition: str = "true") -> Any:
        found = (await self.session.scalars(text(f"select {column} from {table} where {condition} order by 1"))).all()
        return self.random.choice(found)

    def lines(self) -> list[str]:
        return file_of(self.folder).read_text().splitlines()

    def write(self, lines: list[str]) -> None:
        file_of(self.folder).write_text("".join(f"{line}\n" for line in lines))


Kind = Callable[[Hand], Awaitable[None]]


def edits(table: str) -> Kind:
    async def hand(hand: Hand) -> None:
        key = "change_no" if table == "journal" else "id"
        change = hand.random.choice(COLUMNS[table])
        await hand.run(f"update {table} set {change} where {key} = :key", key=await hand.one(table, key))

    return hand


def deletes(table: str, key: str = "id", condition: str = "true") -> Kind:
    async def hand(hand: Hand) -> None:
        await hand.run(f"delete from {table} where {key} = :key", key=await hand.one(table, key, condition))

    return hand


def says(*statements: str) -> Kind:
    async def hand(hand: Hand) -> None:
        for statement in statements:
            await hand.run(statement)

    return hand


def swaps(table: str) -> Kind:
    """Two rows change their numbers."""

    async def hand(hand: Hand) -> None:
        key = "change_no" if table == "journal" else "id"
        first = await hand.one(table, key)
        second = await hand.one(table, key, f"{key} <> {first}")
        for old, new in ((first, -5), (second, first), (-5, second)):
            await hand.run(f"update {table} set {key} = {new} where {key} = {old}")

    return hand


def cuts(table: str) -> Kind:
    """The newest rows go."""

    async def hand(hand: Hand) -> None:
        await hand.run(f"delete from {table} where id >= :id", id=await hand.one(table))

    return hand


def inserts(table: str) -> Kind:
    """A row takes the number of one that went, or one before all."""

    async def hand(hand: Hand) -> None:
        number = hand.random.choice([0, -7, None])
        if number is None:
            number = await hand.one(table)
            await hand.run(f"delete from {table} where id = :id", id=number)
        columns = "at, actor, request_id, trace_id, person"
        columns += ", method, path, status, code, findings" if table == "refusals" else ", person_id, purpose"
        await hand.run(
            f"insert into {table} (id, {columns}) select {number}, {columns.replace('actor', repr('y'))}"
            f" from {table} order by id limit 1"
        )

    return hand


async def edits_a_record(hand: Hand) -> None:
    await hand.run(AMOUNTS, id=await hand.one("orders"))


async def inserts_a_record(hand: Hand) -> None:
    change = hand.random.choice([await hand.one("journal", "change_id"), 0, -3, 10**9])
    columns = "source, reporting_unit, business_date, order_no, item, share_pct, kind, amount"
    await hand.run(
        f"insert into orders (source_ref, created_change, {columns}) select 'by hand', {change}, {columns}"
        " from orders limit 1"
    )


async def swaps_amounts(hand: Hand) -> None:
    first = await hand.one("orders", "id", "amount = 7")
    second = await hand.one("orders", "id", "amount <> 7")
    await hand.run(
        "update orders set amount = case when amount = 7 then 1000.01 else 7 end where id in (:first, :second)",
        first=first, second=second,
    )  # fmt: skip


async def cuts_the_end(hand: Hand) -> None:
    """The last changes with all that they did: the journal and the tables agree with each other afterwards."""
    last = await hand.one("journal", "change_no", "change_no > 1") - 1
    ids = f"(select change_id from journal where change_no > {last})"
    for table in hand.app.state.ledger.tables:
        await hand.session.execute(text(f"delete from {table.name} where created_change in {ids}"))
        undone = f"update {table.name} set voided_change = null where voided_change in {ids}"
        await hand.session.execute(text(undone))
    kept = "(select person from persons where voided_change is null)"
    await hand.session.execute(text(f"delete from person_details where person not in {kept}"))
    await hand.run(f"delete from journal where change_no > {last}")
    for flow in hand.app.state.ledger.flows:
        await hand.session.execute(delete(rollups).where(rollups.c.flow == flow.name))
        sums = flow.recomputed(Cutoff(Head(change_no=0, chain=""), current=True))
        for row in (await hand.session.execute(sums)).mappings().all():
            await hand.session.execute(insert(rollups).values(flow=flow.name, **row))


async def cuts_the_end_and_the_anchors(hand: Hand) -> None:
    """The end goes in the database and in the file; what the database remembers of its anchors stays."""
    await cuts_the_end(hand)
    head = (await hand.session.scalars(text("select max(change_no) from journal"))).one()
    hand.write([line for line in hand.lines() if json.loads(line)["change_no"] <= head])


async def cuts_the_end_and_the_memory(hand: Hand) -> None:
    """The end goes in the database with what it remembers of its anchors; the file stays."""
    await cuts_the_end(hand)
    head = (await hand.session.scalars(text("select max(change_no) from journal"))).one()
    kept = sum(json.loads(line)["change_no"] <= head for line in hand.lines())
    await hand.run(f"delete from anchors where no > {kept}")


async def cuts_everything(hand: Hand) -> None:
    """The end goes everywhere, so that all that is left agrees: only what was noted elsewhere tells of it."""
    await cuts_the_end_and_the_memory(hand)
    kept = (await hand.session.scalars(text("select count(*) from anchors"))).one()
    hand.write(hand.lines()[:kept])
    for table in ("refusals", "personal_reads"):
        trail = json.loads(hand.lines()[-1])["trails"][table] if kept else {"highest": 0}
        await hand.session.execute(text(f"delete from {table} where id > {trail['highest']}"))


async def removes_the_file(hand: Hand) -> None:
    file_of(hand.folder).unlink()


async def shortens_the_file(hand: Hand) -> None:
    hand.write(hand.lines()[: hand.random.randrange(len(hand.lines()))])


async def tears_the_last_line(hand: Hand) -> None:
    raw = file_of(hand.folder).read_bytes()
    last = len(hand.lines()[-1])
    file_of(hand.folder).write_bytes(raw[: -hand.random.randrange(2, last)])


async def removes_a_line(hand: Hand) -> None:
    lines = hand.lines()
    del lines[hand.random.randrange(len(lines))]
    hand.write(lines)


async def edits_a_line(hand: Hand) -> None:
    lines = hand.lines()
    number = hand.random.randrange(len(lines))
    line = json.loads(lines[number])
    changes: list[dict[str, object]] = [
        {"change_no": 1}, {"chain": "0" * 64}, {"at": "2020-01-01T00:00:00Z"}, {"trails": {}}, {"no": 77},
    ]  # fmt: skip
    lines[number] = json.dumps(line | hand.random.choice([each for each in changes if line | each != line]))
    hand.write(lines)


async def swaps_lines(hand: Hand) -> None:
    lines = hand.lines()
    first, second = hand.random.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    hand.write(lines)


async def puts_in_a_line(hand: Hand) -> None:
    lines = hand.lines()
    foreign = hand.random.choice(["", "{}", "not ours", '{"change_no": 1}', lines[0], "\x00\xff"])
    lines.insert(hand.random.randrange(len(lines) + 1), foreign)
    hand.write(lines)


async def forges_a_restoration(hand: Hand) -> None:
    """A line of the hand's own that forgives whatever came before it."""
    await edits_a_record(hand)
    last = json.loads(hand.lines()[-1])
    told = {
        "id": "00000000-0000-0000-0000-000000000001", "from_change_no": 13, "to_change_no": 1, "stands": 0,
        "reason": "x", "proposed_by": "x", "approved_by": "y",
    }  # fmt: skip
    hand.write([*hand.lines(), json.dumps(last | {"no": last["no"] + 1, "kind": "restored", "restored": told})])


KINDS: dict[str, Kind] = {
    "a record edited": edits_a_record,
    "a record deleted": deletes("orders"),
    "a record put in": inserts_a_record,
    "two amounts swapped": swaps_amounts,
    "a void undone": says("update orders set voided_change = null where source_ref = '2-1'"),
    "a person recorded by another change": says("update persons set created_change = created_change + 1"),
    "details edited": says("update person_details set name = '王五'"),
    "details deleted": deletes("person_details", "person"),
    "sums edited": says("update rollups set amount = amount + 1 where rows <> 0"),
    "a sum of no rows put in": says(
        "insert into rollups select flow, month + interval '1 year', category, 777, 0 from rollups limit 1"
    ),
    "the journal edited": edits("journal"),
    "an entry deleted": deletes("journal", "change_no"),
    "two entries swapped": swaps("journal"),
    "the end cut off": cuts_the_end,
    "the end cut off with the anchors": cuts_the_end_and_the_anchors,
    "the end cut off with their memory": cuts_the_end_and_the_memory,
    "the end cut off everywhere": cuts_everything,
    **{
        f"{table}: {name}": kind(table)
        for table in ("refusals", "personal_reads")
        for name, kind in {
            "edited": edits, "deleted": deletes, "swapped": swaps, "cut off": cuts, "put in": inserts,
        }.items()
    },
    "all refusals deleted": says("truncate refusals restart identity"),
    "change ids set back": says("select setval('change_ids', 1)"),
    "refusals' numbers set back": says("select setval('refusals_id_seq', 1)"),
    "reads' numbers set back": says("select setval('personal_reads_id_seq', 1, false)"),
    "another schema": says("update alembic_version set version_num = 'kit0001' where version_num like 'kit%'"),
    "a foreign schema": says("insert into alembic_version values ('other0001')"),
    "the memory of anchors emptied": says("delete from anchors"),
    "the memory of an anchor deleted": deletes("anchors", "no", "no < (select max(no) from anchors)"),
    "the memory of an anchor edited": says("update anchors set hash = sha256(hash)"),
    "the file removed": removes_the_file,
    "the file shortened": shortens_the_file,
    "the last line torn": tears_the_last_line,
    "a line removed": removes_a_line,
    "a line edited": edits_a_line,
    "two lines swapped": swaps_lines,
    "a line put in": puts_in_a_line,
    "a restoration forged": forges_a_restoration,
}  # fmt: skip


async def tamper(app: FastAPI, folder: Path, kind: str, random: Random) -> None:
    """Do one thing, and let nobody notice."""
    database = owned(app)
    async with database.writing() as session:
        await KINDS[kind](Hand(app, session, folder, random))
    await database.close()
