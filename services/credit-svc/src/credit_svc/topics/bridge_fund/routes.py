"""Where a bridge loan stands, as other systems ask for it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.days import Day

from .schemas import BridgePosition
from .service import read_position

router = Router()


@router.get(
    "/bridge-loans/{record_id:uuid}/position",
    tags=["bridge-loans"],
    summary="A bridge loan's state on a day, what is out of it, and for how many days it was",
)
async def get_bridge_position(
    session: ReadSession,
    caller: Reader,
    record_id: UUID,
    on: Annotated[Day, Query(description="The day")],
    as_of: AsOf = None,
) -> BridgePosition:
    return await read_position(session, await read_cutoff(session, as_of), record_id, on, caller)
