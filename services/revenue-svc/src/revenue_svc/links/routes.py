"""What is read across two topics, over HTTP."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from ..topics.direct_funds.schemas import FundProgress
from .direct_fund_progress import read_progress

router = Router(tags=["direct-fund-notices"])


@router.get("/direct-funds/progress", summary="Where each direct fund of the period's year stands at the month's end")
async def list_progress(
    session: ReadSession,
    caller: DistrictReader,
    period: Annotated[Period, Query(examples=["2021-10"])],
    as_of: AsOf = None,
) -> list[FundProgress]:
    return await read_progress(session, await read_cutoff(session, as_of), period)
