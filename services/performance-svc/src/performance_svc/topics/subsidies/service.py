"""What a batch is as it is to be approved, and its list as it is shown in public."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.core.tables import person_details
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.web.paging import decode_cursor, encode_cursor
from bureau_common.schemas.paging import Page
from bureau_common.schemas.persons import mask_id_number, mask_name

from .rules import BATCH_COURSE
from .schemas import BatchAction, PublicSubsidyLine, SubsidyStatement
from .tables import approvals, batches, lines, lists, steps

_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of no line."""


async def _batch_no(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> str:
    query = select(batches.c.batch_no).where(batches.c.id == record_id, cutoff.live(batches))
    batch_no: str | None = await session.scalar(query.where(*visible_to(batches, caller)))
    if batch_no is None:
        raise not_found("条现行记录", "live record")
    return batch_no


async def read_statement(session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller) -> SubsidyStatement:
    """A batch as it stood at the cut-off."""
    batch_no = await _batch_no(session, cutoff, record_id, caller)
    told = (lines, steps, approvals)
    await refuse_rows_of_others(
        session, cutoff.live, caller, *[(table, table.c.batch_no == batch_no) for table in told]
    )
    listed: Row[Any] | None = (
        await session.execute(lists(cutoff.live).where(lines.c.batch_no == batch_no))
    ).one_or_none()
    approved_on = await session.scalar(
        select(func.min(approvals.c.business_date)).where(cutoff.live(approvals), approvals.c.batch_no == batch_no)
    )
    taken = select(steps.c.action).where(cutoff.live(steps), steps.c.batch_no == batch_no)
    done = {BatchAction.of(each) for each in await session.scalars(taken)}
    if approved_on is not None:
        done.add(BatchAction.APPROVE)
    return SubsidyStatement(
        batch_no=batch_no,
        state=BATCH_COURSE.follow(sorted(done, key=BATCH_COURSE.actions.index))[0],
        lines=0 if listed is None else listed.lines,
        amount=Decimal(0) if listed is None else listed.amount,
        content_hash=_OF_NOTHING if listed is None else listed.content_hash,
        approved_on=approved_on,
    )


async def read_public_list(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller, limit: int, cursor: str | None
) -> Page[PublicSubsidyLine]:
    """One page of a batch's lines by their number, each with its beneficiary masked."""
    batch_no = await _batch_no(session, cutoff, record_id, caller)
    await refuse_rows_of_others(session, cutoff.live, caller, (lines, lines.c.batch_no == batch_no))
    after = [] if cursor is None else [lines.c.line_no > decode_cursor(cursor, str)[0]]
    query = (
        select(lines, person_details.c.name, person_details.c.id_number)
        .outerjoin(person_details, person_details.c.person == lines.c.beneficiary)
        .where(cutoff.live(lines), lines.c.batch_no == batch_no, *after)
        .order_by(lines.c.line_no)
        .limit(limit + 1)
    )
    rows = (await session.execute(query)).all()
    return Page(
        items=[
            PublicSubsidyLine(
                line_no=row.line_no,
                name=row.name and mask_name(row.name),
                id_number=row.id_number and mask_id_number(row.id_number),
                standard=row.standard,
                quantity=row.quantity,
                amount=row.amount,
            )
            for row in rows[:limit]
        ],
        next_cursor=encode_cursor((rows[limit - 1].line_no,)) if len(rows) > limit else None,
    )
