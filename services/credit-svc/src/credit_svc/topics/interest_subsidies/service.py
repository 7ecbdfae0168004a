"""The statement of a batch: what each loan gets, and the hash by which it is approved."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from .rules import read_content
from .schemas import InterestSubsidyStatement, LoanSubsidy
from .tables import approvals, batches, content, loans, segments


async def read_statement(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, caller: Caller
) -> InterestSubsidyStatement:
    """A batch as it stood at the cut-off; a segment without terms gets nothing."""
    query = select(batches.c.batch_no).where(batches.c.id == record_id, cutoff.live(batches))
    batch_no = await session.scalar(query.where(*visible_to(batches, caller)))
    if batch_no is None:
        raise not_found("条现行记录", "live record")
    await refuse_rows_of_others(
        session,
        cutoff.live,
        caller,
        *[(table, table.c.batch_no == batch_no) for table in (loans, segments, approvals)],
    )
    rows = content(cutoff.live).where(batches.c.batch_no == batch_no).order_by(loans.c.loan_no, segments.c.starts_on)
    batch = read_content([tuple(row) for row in await session.execute(rows)])
    approved = select(approvals.c.business_date).where(cutoff.live(approvals), approvals.c.batch_no == batch_no)
    return InterestSubsidyStatement(
        batch_no=batch_no,
        loans=[
            LoanSubsidy(
                loan_no=loan.loan_no,
                credit_code=loan.credit_code,
                subsidised_days=sum(segment.days for segment in loan.segments),
                subsidy=loan.subsidy,
            )
            for loan in batch.loans
        ],
        amount=batch.amount,
        content_hash=batch.content_hash,
        approved_on=await session.scalar(approved),
    )
