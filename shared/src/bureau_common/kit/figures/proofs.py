"""The proof of a figure: the journal's entries up to a checkpoint, what they say of its sums, and its rows with their paths."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ...schemas.figures import Figure
from ...schemas.parameters import Parameter
from ...schemas.periods import Period
from ...schemas.proofs import NotSaid, Proof, ProofEntry, ProvedFigure, ProvedInput, ProvedRow
from ..books.concealing import concealed_changes, undigested_changes, withheld
from ..core.context import concealed
from ..core.errors import Refused
from ..core.records import book_of, field_name
from ..core.tables import journal
from ..journal.cutoffs import Cutoff
from ..journal.journal import head_of, header_text, in_order, inner_of, leaves_of, row_hashes, seal_of
from ..journal.merkle import levels_of, path_of
from ..journal.row_texts import AS_JSON
from ..measures.contributions import Keyed, version_of
from ..measures.derived import Median
from ..measures.differences import Differences, added, read_differences
from ..measures.distinct import Distinct
from ..measures.flows import ALL, Flow
from ..measures.latest import Latest
from ..measures.texts import Texts
from .computing import compute, load
from .figures import Definition, Source
from .levels import read_by_source
from .rows import Reached, reached

MOST_ROWS = 10_000
"""So many rows are shown one by one; of more the differences alone prove the sums."""
MOST_ENTRIES = 50_000
"""So many entries of the journal are put into one file: each takes some kilobytes while it is made, and one is made at a time."""
_AT_ONCE = 2000
MOST_LEAVES = 200_000
"""So many rows of the changes that they came by are hashed for one file."""


@dataclass(frozen=True)
class Ledger:
    """What a service's journal is over: its record tables, and the flows and what is kept by key, whose differences its entries
    commit."""

    service: str
    tables: Sequence[Table]
    flows: Sequence[Flow]
    kept: Sequence[Keyed]

    def commits(self, source: Source) -> bool:
        """Whether the entries say by how much it moved: of a stock that a parameter names, by its default only."""
        if isinstance(source, Keyed):
            return any(each.name == source.name and version_of(each) == version_of(source) for each in self.kept)
        return isinstance(source, Flow)


@dataclass(frozen=True)
class Link:
    """An entry, and what of it the reader may see; without `told` nothing but its seal."""

    entry: Row[Any]
    differences: Differences
    told: bool

    @property
    def digested(self) -> bool:
        return self.told and not self.entry.undigested


async def read_proof(
    session: AsyncSession,
    ledger: Ledger,
    definition: Definition,
    period: Period,
    cutoff: Cutoff,
    declared: Sequence[Parameter],
) -> Proof:
    """Everything that a reader without us needs to check a figure against a checkpoint, as far as this reader may see it."""
    figure = compute(definition, period, await load(session, cutoff, [definition], [period], declared))
    of, inputs, _ = await reached(session, definition, period, cutoff, [*definition.inputs], declared)
    start, links = await _read_chain(session, cutoff.head.change_no, _hidden([*ledger.flows, *ledger.kept]))
    proved = [
        _input(ledger, each, of, figure, cutoff, definition.formula.signs.get(each.name), links) for each in inputs
    ]
    rows = None
    if sum(each.rows for each in proved if each.flow is not None) <= MOST_ROWS:
        summed = [each for each, told in zip(inputs, proved, strict=True) if told.flow is not None]
        rows = await _read_rows(session, ledger, summed, of, links)
    placed = {row.change_no for row in rows or () if row.place is not None}
    named = {each.flow for each in proved if each.flow is not None}
    return Proof(
        service=ledger.service,
        figure=ProvedFigure(
            of=of, **{name: getattr(figure, name) for name in ProvedFigure.model_fields if name != "of"}
        ),
        start=start,
        checkpoint=cutoff.head,
        inputs=proved,
        entries=await asyncio.to_thread(lambda: [_entry(link, named, placed) for link in links]),
        rows=rows,
    )


def _hidden(sums: Iterable[Flow | Keyed]) -> frozenset[str]:
    """The sums that the reader knows nothing of: over restricted books, or reading fields that are withheld."""
    books, fields = concealed().books, concealed().fields
    if not books and not fields:
        return frozenset()

    def is_hidden(read: Table | Column[Any]) -> bool:
        return book_of(read) in books if isinstance(read, Table) else field_name(read) in fields

    return frozenset(each.name for each in sums if any(map(is_hidden, read_by_source(each))))


async def _read_chain(session: AsyncSession, until: int, hidden: frozenset[str]) -> tuple[Head, list[Link]]:
    """The entries with roots up to a change, and the one before the first of them."""
    of_before = select(func.max(journal.c.change_no)).where(journal.c.change_no <= until, journal.c.scheme.is_(None))
    before = (await session.scalars(of_before)).one()
    chain = None
    if before is not None:
        chain = (await session.scalars(select(journal.c.chain).where(journal.c.change_no == before))).one()
    after = before or 0
    _refuse_too_many(until - after, after)
    query = (
        select(journal, concealed_changes().label("hidden"), undigested_changes().label("undigested"))
        .where(journal.c.change_no <= until)
        .order_by(journal.c.change_no)
        .limit(_AT_ONCE)
    )
    links: list[Link] = []
    while page := (await session.execute(query.where(journal.c.change_no > after))).all():
        links += await asyncio.to_thread(lambda entries: [_link(each, hidden) for each in entries], page)
        after = page[-1].change_no
    return head_of(before, chain), links


def _refuse_too_many(entries: int, start: int) -> None:
    """A file holds every entry up to its checkpoint, and is put together in memory."""
    if entries > MOST_ENTRIES:
        last = start + MOST_ENTRIES
        zh = f"核验文件最多含{MOST_ENTRIES}次变更，此处有{entries}次；请用 as_of 取第{last}号变更以前的数据版本"
        en = f"A proof holds {MOST_ENTRIES} changes at most, and these are {entries}: ask as_of change {last} or before"
        raise Refused("too_large", zh, en)


def _link(entry: Row[Any], hidden: frozenset[str]) -> Link:
    differences = read_differences(entry.differences) or {}
    return Link(entry, differences, not entry.hidden and hidden.isdisjoint(differences))


def _entry(link: Link, named: set[str], placed: set[int | None]) -> ProofEntry:
    """An entry as far as it is needed: whole, where it moved one of the named sums or a row's path leads to it."""
    entry, chain = link.entry, link.entry.chain.hex()
    header = header_text(entry._asdict())
    inner = inner_of(header, entry.digest)
    if not link.told:
        return ProofEntry(seal=seal_of(inner, entry.differences).hex(), chain=chain)
    is_needed = entry.change_no in placed or any(link.differences.get(name) for name in named)
    if link.digested and is_needed:
        whole = ProofEntry(digest=entry.digest.hex(), differences=entry.differences, chain=chain)
        if concealed().books or concealed().fields:
            return whole.model_copy(update={"header_hash": hashlib.sha256(header.encode()).hexdigest()})
        return whole.model_copy(update={"header": header})
    return ProofEntry(inner=inner.hex(), differences=entry.differences, chain=chain)


def _input(
    ledger: Ledger, each: Reached, of: Period, figure: Figure, cutoff: Cutoff, sign: int | None, links: Sequence[Link]
) -> ProvedInput:
    """What is claimed of an input, and how much of it the entries do not say."""
    (shown,) = [shown for shown in figure.inputs if shown.name == each.name]
    measure, (start, end) = each.needed.taken, each.needed.span(of)
    through = cutoff.head.change_no if each.cutoff.current else each.cutoff.head.change_no
    told = ProvedInput(
        name=each.name, label_zh=measure.label_zh, flow=None, categories=[*measure.categories], start=start, end=end,
        through=through, sign=sign, rows=shown.rows, value=shown.value or "0",
    )  # fmt: skip
    source = measure.flow
    if not ledger.commits(source):
        return told.model_copy(update={"not_said": _NOT_SAID.get(type(source), "read_from_rows")})
    if any(link.differences.get(source.name) and not link.told for link in links):
        # A field that this reader may not see is summed by the same changes.
        return told.model_copy(update={"not_said": "withheld"})
    rows, value = _moved(source.name, [link for link in links if link.entry.change_no <= through], told)
    return told.model_copy(
        update={
            "flow": source.name,
            "rows_before": told.rows - rows,
            "value_before": f"{Decimal(told.value) - value:f}",
            "by_key": not isinstance(source, Flow),
            "amount_field": _field(source.amount) if isinstance(source, Flow | Latest) else None,
            "day_field": _field(source.day) if isinstance(source, Flow) else None,
            "key_field": _field(source.key) if isinstance(source, Distinct) else None,
        }
    )


_NOT_SAID: dict[type[Any], NotSaid] = {Median: "median", Texts: "text"}


def _field(expression: ColumnElement[Any]) -> str | None:
    return expression.name if isinstance(expression, Column) else None


def _moved(name: str, links: Iterable[Link], told: ProvedInput) -> tuple[int, Decimal]:
    """What the differences of some entries come to in an input's months and categories."""
    within = [
        move
        for (month, category), move in added(name, [link.differences for link in links]).items()
        if str(told.start) <= month <= str(told.end) and category in told.categories
    ]
    return sum(rows for rows, _ in within), sum((amount for _, amount in within), Decimal(0))


async def _read_rows(
    session: AsyncSession, ledger: Ledger, inputs: Sequence[Reached], of: Period, links: Sequence[Link]
) -> list[ProvedRow]:
    """The rows of every input that is a sum, each with its path where it has one."""
    found: list[tuple[Reached, Table, Row[Any]]] = []
    for each in inputs:
        source = each.needed.taken.flow
        rows, table = (
            source.rows(each.cutoff, each.needed.taken.categories, *each.needed.span(of)).subquery(),
            source.table,
        )
        kind = source.kind if isinstance(source, Flow) else literal(ALL[0])
        query = select(rows, kind.label("category"), table.c.created_change.label("change_id"))
        query = query.join(table, table.c.id == rows.c.id).order_by(rows.c.day, rows.c.id)
        found += [(each, table, row) for row in await session.execute(query)]
    shown = {table for _, table, _ in found if not withheld(table)}
    texts = {
        table.name: await _texts(session, table, [row.id for _, of, row in found if of is table]) for table in shown
    }
    by_change = {link.entry.change_id: link for link in links}
    wanted = {row.change_id for _, table, row in found if table in shown and row.change_id in by_change}
    trees = await _read_trees(session, ledger.tables, [by_change[each] for each in wanted if by_change[each].digested])
    return [
        _row(each, table, row, texts.get(table.name), by_change.get(row.change_id), trees) for each, table, row in found
    ]


async def _texts(session: AsyncSession, table: Table, ids: Sequence[Any]) -> dict[Any, str]:
    """The text of each row, as its hash covers it."""
    query = text(f'select r.id, {AS_JSON} as said from "{table.name}" r where r.id = any(:ids)')
    return {row.id: row.said for row in await session.execute(query, {"ids": [*dict.fromkeys(ids)]})}


@dataclass(frozen=True)
class Tree:
    """The tree of a change, and where in it the row of a hash stands that a table got by it."""

    levels: Sequence[Sequence[bytes]]
    places: Mapping[tuple[str, bytes], int]


async def _read_trees(session: AsyncSession, tables: Sequence[Table], links: Iterable[Link]) -> dict[int, Tree]:
    """The trees of some changes, the small ones first, as far as they are not too many rows."""
    chosen, leaves = [], 0
    for link in sorted(links, key=lambda link: link.entry.rows):
        if (leaves := leaves + link.entry.rows) <= MOST_LEAVES:
            chosen.append(link.entry.change_id)
    if not chosen:
        return {}
    parts: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in await session.execute(row_hashes(tables, "{column} = any(:changes)"), {"changes": chosen}):
        parts[part.change_id].append(part)
    return await asyncio.to_thread(lambda: {change_id: _tree(found) for change_id, found in parts.items()})


def _tree(parts: Sequence[Row[Any]]) -> Tree:
    hashes = [
        (part.table_name if part.kind == "created" else "", part.hashes[at : at + 32])
        for part in in_order(parts)
        for at in range(0, len(part.hashes), 32)
    ]
    return Tree(levels_of(leaves_of(parts)), {each: place for place, each in enumerate(hashes)})


def _row(
    each: Reached,
    table: Table,
    row: Row[Any],
    texts: Mapping[Any, str] | None,
    link: Link | None,
    trees: Mapping[int, Tree],
) -> ProvedRow:
    told = ProvedRow(
        input=each.name, month=Period.of(row.day), category=row.category, contribution=f"{row.amount:f}"
    )  # fmt: skip
    if texts is None or (link is not None and not link.digested):
        return told.model_copy(update={"unproved": "withheld"})
    said = {"table": table.name, "text": texts[row.id]}
    if link is None:
        return told.model_copy(update={**said, "unproved": "before_roots"})
    said["change_no"] = link.entry.change_no
    tree = trees.get(row.change_id)
    if tree is None:
        return told.model_copy(update={**said, "unproved": "large_change"})
    place = tree.places.get((table.name, hashlib.sha256(texts[row.id].encode()).digest()))
    if place is None:  # a hand was in the tables
        return told.model_copy(update={**said, "unproved": "not_in_change"})
    path = [beside.hex() for beside in path_of(tree.levels, place)]
    return told.model_copy(update={**said, "place": place, "leaves": len(tree.levels[0]), "path": path})
