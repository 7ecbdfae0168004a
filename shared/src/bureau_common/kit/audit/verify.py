"""Verification: recompute the chain, every change's digest and the rollups, and compare with the anchors outside."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.tables import journal
from ..journal.cutoffs import read_cutoff
from ..journal.journal import GENESIS, chain_hash, digest_of, read_head, row_hashes
from ..measures.flows import Flow
from ..people.persons import check_details

MAX_PROBLEMS = 100


class Verification(BaseModel):
    """`problems` names what was found, at most 100; detection is promised up to the last anchor."""

    service: str
    ok: bool
    head: Head
    anchored: Head | None
    changes: int
    problems: list[str]


async def verify(
    session: AsyncSession, service: str, tables: Sequence[Table], flows: Sequence[Flow], anchors: Path | None
) -> Verification:
    """Check everything that a hand in the database could have edited, inserted, deleted or truncated."""
    lines = read_anchors(anchors, service)
    chains, problems = await _check_chain(session, tables)
    for anchor in lines:
        if chains.get(anchor.change_no) != anchor.chain:
            problems.append(f"change {anchor.change_no}: the journal does not agree with its anchor")
    problems += await _check_rollups(session, flows)
    problems += await check_details(session)
    return Verification(
        service=service,
        ok=not problems,
        head=await read_head(session),
        anchored=lines[-1] if lines else None,
        changes=len(chains),
        problems=problems[:MAX_PROBLEMS],
    )


async def _check_chain(session: AsyncSession, tables: Sequence[Table]) -> tuple[dict[int, str], list[str]]:
    """The chains by change_no, and what is wrong with entries or rows."""
    problems: list[str] = []
    chains: dict[int, str] = {}
    written: dict[int, list[Any]] = defaultdict(list)
    if tables:
        for part in await session.execute(row_hashes(tables)):
            written[part.change_id].append(part)
    previous, expected_no, id_high = GENESIS, 1, 0
    entries = await session.stream(select(journal).order_by(journal.c.change_no))
    async for entry in entries:
        name = f"change {entry.change_no}"
        if entry.change_no != expected_no:
            problems.append(f"{name}: entries {expected_no} to {entry.change_no - 1} are missing")
        id_high = max(id_high, entry.change_id)
        if entry.id_high != id_high:
            problems.append(f"{name}: the highest change id is not {entry.id_high}")
        if digest_of(written.pop(entry.change_id, [])) != entry.digest:
            problems.append(f"{name}: the rows it wrote or voided are not the rows in the tables")
        if chain_hash(previous, entry._asdict(), entry.digest) != entry.chain:
            problems.append(f"{name}: the chain is broken")
        chains[entry.change_no] = entry.chain.hex()
        previous, expected_no = entry.chain, entry.change_no + 1
    for parts in written.values():
        problems += [f"{part.table_name}: {part.n} rows {part.kind} by no journaled change" for part in parts]
    return chains, problems


async def _check_rollups(session: AsyncSession, flows: Sequence[Flow]) -> list[str]:
    cutoff = await read_cutoff(session, None)
    problems = []
    for flow in flows:
        kept = {tuple(row) for row in await session.execute(flow.rolled_up())}
        true = {tuple(row) for row in await session.execute(flow.recomputed(cutoff))}
        problems += [
            f"rollup {flow.name} {month:%Y-%m} {category}: does not agree with the rows"
            for month, category in sorted({row[:2] for row in kept ^ true})
        ]
    return problems


def anchor_file(folder: Path, service: str) -> Path:
    return folder / f"{service}.jsonl"


def read_anchors(folder: Path | None, service: str) -> list[Head]:
    """Every anchor kept of a service, oldest first."""
    if folder is None or not anchor_file(folder, service).exists():
        return []
    lines = anchor_file(folder, service).read_text().splitlines()
    return [Head(change_no=line["change_no"], chain=line["chain"]) for line in map(json.loads, lines)]


def write_anchor(folder: Path, service: str, head: Head, at: str) -> None:
    """Append one anchor unless the journal has not moved since the last."""
    kept = read_anchors(folder, service)
    if head.change_no == 0 or (kept and kept[-1].change_no >= head.change_no):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with anchor_file(folder, service).open("a") as file:
        file.write(json.dumps({"at": at, "change_no": head.change_no, "chain": head.chain}) + "\n")
