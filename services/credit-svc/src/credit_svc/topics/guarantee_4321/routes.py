"""Where a loan stands, the parts of a claim, and the shares of what was recovered, as other systems ask for them."""

from uuid import UUID

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from .schemas import GuaranteeLoanPosition, LossPart, Recovery
from .service import read_parts, read_position, read_recoveries

router = Router()


@router.get(
    "/guarantee-loans/{record_id:uuid}/position",
    tags=["guarantee-loans"],
    summary="A loan's state and what moved on it",
)
async def get_position(
    session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None
) -> GuaranteeLoanPosition:
    return await read_position(session, await read_cutoff(session, as_of), record_id, caller)


@router.get(
    "/guarantee-loans/{record_id:uuid}/recoveries",
    tags=["guarantee-loans"],
    summary="What was recovered on a loan, and who gets which part",
)
async def list_recoveries(session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None) -> list[Recovery]:
    return await read_recoveries(session, await read_cutoff(session, as_of), record_id, caller)


@router.get(
    "/compensations/{record_id:uuid}/parts",
    tags=["compensations"],
    summary="Who bears which part of a loss, and has paid it",
)
async def list_parts(session: ReadSession, caller: Reader, record_id: UUID, as_of: AsOf = None) -> list[LossPart]:
    return await read_parts(session, await read_cutoff(session, as_of), record_id, caller)
