"""What a batch comes to, as its approval has to say it."""

from uuid import UUID

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from .schemas import InterestSubsidyStatement
from .service import read_statement

router = Router()


@router.get(
    "/interest-subsidy-batches/{record_id:uuid}/statement",
    tags=["interest-subsidy-batches"],
    summary="What each loan of a batch gets, and the hash of its content",
)
async def get_statement(
    session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None
) -> InterestSubsidyStatement:
    return await read_statement(session, await read_cutoff(session, as_of), record_id, caller)
