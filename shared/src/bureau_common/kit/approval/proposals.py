"""Approval by two persons: what one proposes, another approves; only then does the book's table change.

A proposal is a row of `proposals`; each of its steps voids the row and writes the next, as a correction does, so that
history, cut-offs and verification are those of every record. Its own id is the key that all its rows share.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlalchemy import BigInteger, Row, Select, Table, Text, Uuid, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.findings import Clause, Finding, blocked
from ...schemas.paging import Page
from ...schemas.proposals import ProposalState, ProposalView, Proposing
from ...schemas.records import DryRun, HistoryItem
from ..books.asking import LEVELS
from ..books.books import LEVEL_NEEDED, Book, E
from ..books.concealing import visible_to, withheld
from ..books.preparing import prepare_within
from ..books.reads import read_versions, read_views
from ..books.writes import Pending, rehearse, seal, write_correction, write_entries, write_void
from ..core.context import Caller
from ..core.errors import Refused, malformed, not_found, rule_broken
from ..core.identifiers import person_spelled
from ..core.records import unchecked
from ..core.tables import journal, proposals
from ..journal.cutoffs import Cutoff
from ..journal.journal import Entry, append, hash_rows, next_change_id, take_lock
from ..web.paging import decode_cursor, encode_cursor
from ..web.problems import field_errors

TWO_PERSONS = Clause(
    document="《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）", article="第十二条", verified=False
)
_NEEDED = {"enter": (False, True), "correct": (True, True), "void": (True, False)}
"""Which of `record_id` and `entry` an operation takes."""


def refuse_shape(asked: Proposing[E]) -> None:
    """Refuse a proposal that has too little or too much for its operation."""
    for name, needed in zip(("record_id", "entry"), _NEEDED[asked.operation], strict=True):
        if needed and getattr(asked, name) is None:
            raise malformed(name, "missing", f"{asked.operation} 必填 {name}", f"{asked.operation} needs {name}")
        if not needed and getattr(asked, name) is not None:
            raise malformed(name, "superfluous", f"{asked.operation} 不用 {name}", f"{asked.operation} takes no {name}")


async def rehearse_proposal(session: AsyncSession, book: Book[E], asked: Proposing[E]) -> DryRun:
    """What the write would meet today, guards included: it is written and rolled back; the approval meets it anew."""
    async with session.begin_nested() as savepoint:
        pending = await _write(session, book, asked.record_id, asked.entry, asked.reason)
        met = await rehearse(session, book, replace(pending, for_approval=True))
        await savepoint.rollback()
    return met


async def _write(session: AsyncSession, book: Book[E], record_id: UUID | None, entry: E | None, reason: str) -> Pending:
    """The write itself but for its seal: a record alone is voided, a record with an entry corrected."""
    if record_id is not None and entry is not None:
        return await write_correction(session, book, record_id, await prepare_within(session, book, entry), reason)
    if record_id is not None:
        return await write_void(session, book, record_id, reason)
    assert entry is not None  # noqa: S101 - `refuse_shape` let it through
    pending = await write_entries(session, book, await prepare_within(session, book, entry), reason)
    if not pending.created:
        raise Refused("exists", "无需重复登记", "There is nothing to enter", current_id=str(pending.records[0]))
    return pending


async def propose(
    session: AsyncSession, book: Book[E], asked: Proposing[E], caller: Caller
) -> tuple[UUID, list[Finding]]:
    """Keep what the caller proposes, in one change; returns the proposal's id and the rules' warnings."""
    met = await rehearse_proposal(session, book, asked)
    table = book.table
    entry = None if asked.entry is None else await _with_withheld(session, book, asked.record_id, asked.entry)
    about = asked.entry or (await session.execute(_target_in(table), {"record": asked.record_id})).one()
    proposal_id, change_id = uuid4(), await next_change_id(session)
    row = {
        "source": book.name,
        "source_ref": str(proposal_id),
        "reporting_unit": about.reporting_unit,
        "business_date": about.business_date,
        "operation": asked.operation,
        "record_id": asked.record_id,
        "content": None if entry is None else entry.model_dump(mode="json"),
        "reason": asked.reason,
        "state": ProposalState.PROPOSED,
        "proposed_by": caller.person,
        "proposed_client": caller.client,
        "created_change": change_id,
    }
    await session.execute(_WRITE, row)
    await _append(session, book, "propose", change_id, proposal_id, asked.reason)
    return proposal_id, met.findings


async def _with_withheld(session: AsyncSession, book: Book[E], record_id: UUID | None, entry: E) -> E:
    """The entry of a correction with what its proposer may not see as the record has it: it is not proposed to drop it."""
    kept = [book.table.c[name] for name in withheld(book.table)]
    if record_id is None or not kept:
        return entry
    row = (await session.execute(select(*kept).where(book.table.c.id == record_id))).one()
    return entry.model_copy(update=dict(row._mapping))


def _refuse_half_seen(book: Book[E]) -> None:
    """Nobody approves what a proposal may hold unseen."""
    if not (unseen := withheld(book.table)):
        return
    named = ", ".join(unseen)
    zh = f"本账簿有受限栏目（{named}），请由令牌有受限权限（level）的人员审批"
    en = f"This book has restricted fields ({named}): whoever has the right to them (`level`) approves"
    raise rule_broken([blocked(LEVEL_NEEDED, zh, en, LEVELS, None, None)])


async def approve(
    session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller, remark: str | None
) -> list[Finding]:
    """Carry out what was proposed: the proposal's step and the book's write are one change, or neither is."""
    row = await _lock_for_decision(session, book, proposal_id, caller)
    _refuse_half_seen(book)
    entry = None if row.content is None else _still_valid(book, row.content)
    # The journal says why the record changed, which the proposer knew.
    reason = row.reason if remark is None else f"{row.reason}（审批意见：{remark}）"
    pending = await _write(session, book, row.record_id, entry, reason)
    (result_id,) = pending.records
    await _step(session, row, pending.change_id, ProposalState.APPROVED, caller, remark, result_id)
    sealed = await seal(session, book, pending, "approve", result_id, also=[proposals])
    return sealed.findings


async def refuse(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller, reason: str) -> None:
    """Another person says no; nothing but the proposal changes."""
    row = await _lock_for_decision(session, book, proposal_id, caller)
    await _dismiss(session, book, row, "refuse", ProposalState.REFUSED, caller, reason)


async def withdraw(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller, reason: str) -> None:
    """The proposer takes it back."""
    row = await _lock_open(session, book, proposal_id, caller)
    if person_spelled(row.proposed_by) != caller.person:
        raise Refused(
            "forbidden", "只有提出人可以撤回；他人请审批", "Only the proposer withdraws; others approve or refuse"
        )
    await _dismiss(session, book, row, "withdraw", ProposalState.WITHDRAWN, caller, reason)


async def _dismiss(
    session: AsyncSession,
    book: Book[E],
    row: Row[Any],
    operation: Operation,
    state: ProposalState,
    caller: Caller,
    reason: str,
) -> None:
    change_id = await next_change_id(session)
    await _step(session, row, change_id, state, caller, reason)
    await _append(session, book, operation, change_id, UUID(row.source_ref), reason)


async def _step(
    session: AsyncSession,
    row: Row[Any],
    change_id: int,
    state: ProposalState,
    caller: Caller,
    reason: str | None,
    result_id: UUID | None = None,
) -> None:
    """Void the proposal's row and write the next."""
    await session.execute(_VOID, {"row": row.id, "change": change_id})
    kept = {name: value for name, value in row._mapping.items() if name not in ("id", "voided_change")}
    following = {
        "state": state,
        "decided_by": caller.person,
        "decision_reason": reason,
        "result_id": result_id,
        "replaces": row.id,
        "created_change": change_id,
    }
    await session.execute(_WRITE, {**kept, **following})


async def _append(
    session: AsyncSession, book: Book[E], operation: Operation, change_id: int, proposal_id: UUID, reason: str
) -> None:
    written = await hash_rows(session, [proposals], change_id)
    await take_lock(session)
    await append(session, Entry(book.topic, operation, change_id, proposal_id, reason), written)


def _refuse_same_person(row: Row[Any], caller: Caller) -> None:
    """Persons are compared, not clients: one person may hold several. Who was written down long ago is spelled as now."""
    if person_spelled(row.proposed_by) != caller.person:
        return
    chinese, english = "提出人不得审批本人提出的事项，请由另一人办理", "The proposer cannot decide; another person must"
    finding = Finding(
        code="same_person", severity="block", message_zh=chinese, message_en=english, clause=TWO_PERSONS
    )  # fmt: skip
    raise Refused("same_person", chinese, english, findings=[finding])


_WRITE = insert(proposals)
_VOID = (
    update(proposals)
    .where(proposals.c.id == bindparam("row", type_=Uuid))
    .values(voided_change=bindparam("change", type_=BigInteger))
)
_VIEWS = select(proposals, journal.c.change_no, journal.c.at).join(
    journal, journal.c.change_id == proposals.c.created_change
)
_LIVE = (
    proposals.c.source == bindparam("book", type_=Text),
    proposals.c.source_ref == bindparam("proposal", type_=Text),
    proposals.c.voided_change.is_(None),
)
_ONE, _ONE_LOCKED = _VIEWS.where(*_LIVE), select(proposals).where(*_LIVE).with_for_update()


@cache
def _target_in(table: Table) -> Select[str, date]:
    """Whose record it is, and of which day."""
    return select(table.c.reporting_unit, table.c.business_date).where(table.c.id == bindparam("record", type_=Uuid))


async def _read_row(
    session: AsyncSession, query: Select[Any], book: Book[E], proposal_id: UUID, caller: Caller
) -> Row[Any] | None:
    """The live row of a proposal; one that the caller may not see does not exist for it."""
    if narrowed := visible_to(proposals, caller):
        query = query.where(*narrowed)
    found = await session.execute(query, {"book": book.name, "proposal": str(proposal_id)})
    row: Row[Any] | None = found.one_or_none()
    return row


async def _lock_open(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller) -> Row[Any]:
    """The open row, locked: of several that decide at once one gets it, and the others are told who was faster."""
    row = await _read_row(session, _ONE_LOCKED, book, proposal_id, caller)
    if row is not None and row.state == ProposalState.PROPOSED:
        return row
    # The row that this waited for is no longer live; a statement of its own sees what came after it.
    decided = await read_proposal(session, book, proposal_id, caller)
    raise Refused(
        "not_open",
        f"该事项{decided.state.label_zh}（{decided.decided_by}），请重新读取",
        f"It was {decided.state} by {decided.decided_by}; read it again",
    )


async def _lock_for_decision(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller) -> Row[Any]:
    """The open row, for another person than the proposer who sees both sides of a correction."""
    row = await _lock_open(session, book, proposal_id, caller)
    _refuse_same_person(row, caller)
    if row.record_id is not None:
        await read_views(session, book, [row.record_id], caller)
    return row


def _still_valid(book: Book[E], content: Any) -> E:
    """The content, where the book still takes such an entry."""
    try:
        return book.entry.model_validate(content)
    except ValidationError as error:
        raise Refused(
            "rule_broken",
            "提出之后规定已变，原内容不能再登记：请不予批准，另行提出",
            "What an entry must be has changed since it was proposed: refuse it, and propose it anew",
            errors=field_errors(error.errors(include_url=False)),  # type: ignore[arg-type]
        ) from None


def _to_view(book: Book[E], row: Row[Any]) -> ProposalView[E]:
    """As it was proposed: a rule that became stricter since hides no proposal."""
    entry: Any = None if row.content is None else {**row.content, **dict.fromkeys(withheld(book.table))}
    with suppress(ValidationError):
        entry = None if entry is None else book.entry.model_validate(entry)
    shown = {"id": UUID(row.source_ref), "entry": entry, "state": ProposalState.of(row.state)}
    view: ProposalView[E] = unchecked(ProposalView[book.entry], {**row._mapping, **shown})  # type: ignore[name-defined]
    return view


async def read_proposal(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller) -> ProposalView[E]:
    """A proposal as it stands."""
    if (row := await _read_row(session, _ONE, book, proposal_id, caller)) is None:
        raise not_found("项报批", "proposal")
    return _to_view(book, row)


async def read_steps(session: AsyncSession, book: Book[E], proposal_id: UUID, caller: Caller) -> list[HistoryItem]:
    """Every step of a proposal, oldest first, each named by the proposal's own id."""
    steps = await read_versions(session, proposals, book.name, str(proposal_id), caller)
    return [step.model_copy(update={"record_id": proposal_id}) for step in steps]


async def read_proposals(
    session: AsyncSession,
    book: Book[E],
    cutoff: Cutoff,
    state: ProposalState | None,
    caller: Caller,
    limit: int,
    cursor: str | None,
) -> Page[ProposalView[E]]:
    """One page of a book's proposals as they stood at the cut-off, by the time of their last step, oldest first."""
    conditions = [proposals.c.source == book.name, cutoff.live(proposals), *visible_to(proposals, caller)]
    if state is not None:
        conditions.append(proposals.c.state == state)
    if cursor is not None:
        conditions.append(proposals.c.id > decode_cursor(cursor, UUID)[0])
    query = _VIEWS.where(*conditions).order_by(proposals.c.id).limit(limit + 1)
    rows: Sequence[Row[Any]] = (await session.execute(query)).all()
    following = encode_cursor((rows[limit - 1].id,)) if len(rows) > limit else None
    return Page(items=[_to_view(book, row) for row in rows[:limit]], next_cursor=following)
