"""What is read across two topics, over HTTP."""

from uuid import UUID

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from ..topics.guarantee_companies.schemas import GuaranteePosition
from .guarantee_positions import read_position

router = Router(tags=["guarantees"])


@router.get("/guarantees/{record_id:uuid}/position", summary="A guarantee's state and what moved on it")
async def get_guarantee_position(
    session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None
) -> GuaranteePosition:
    return await read_position(session, await read_cutoff(session, as_of), record_id, caller)
