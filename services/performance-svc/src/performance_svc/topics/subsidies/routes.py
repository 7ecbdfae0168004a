"""What a batch comes to, as its approval has to say it, and its list for the public."""

from uuid import UUID

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf, PageCursor, PageSize
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.paging import Page

from .schemas import PublicSubsidyLine, SubsidyStatement
from .service import read_public_list, read_statement

router = Router()


@router.get(
    "/subsidy-batches/{record_id:uuid}/statement",
    tags=["subsidy-batches"],
    summary="What a batch comes to, and the hash of its list",
)
async def get_statement(session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None) -> SubsidyStatement:
    return await read_statement(session, await read_cutoff(session, as_of), record_id, caller)


@router.get(
    "/subsidy-batches/{record_id:uuid}/posting",
    tags=["subsidy-batches"],
    summary="The list of a batch as it is shown in public: masked",
)
async def get_posting(
    session: ReadSession,
    caller: Reader,
    record_id: UUID,
    limit: PageSize = 100,
    cursor: PageCursor = None,
    as_of: AsOf = None,
) -> Page[PublicSubsidyLine]:
    return await read_public_list(session, await read_cutoff(session, as_of), record_id, caller, limit, cursor)
