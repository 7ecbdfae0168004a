"""Comparisons of third-party facts with declared tax, and the states of leads, over HTTP."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader, Reader
from bureau_common.kit.web.paging import AsOf, PageCursor, PageSize
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.paging import Page
from bureau_common.schemas.periods import Period

from .schemas import LeadNo, LeadStanding, TaxSourceComparison
from .service import read_comparisons, read_lead_states

router = Router(tags=["tax-leads"])


@router.get("/tax-source-comparisons", summary="Taxpayers of a tax period whose facts imply more than was declared")
async def list_comparisons(
    session: ReadSession,
    caller: DistrictReader,
    period: Period,
    limit: PageSize = 100,
    cursor: PageCursor = None,
    as_of: AsOf = None,
) -> Page[TaxSourceComparison]:
    return await read_comparisons(session, await read_cutoff(session, as_of), period, limit, cursor)


@router.get("/tax-lead-states", summary="The states of some leads, and what they brought in")
async def list_lead_states(
    session: ReadSession,
    caller: Reader,
    lead_no: Annotated[list[LeadNo], Query(min_length=1, max_length=100)],
    as_of: AsOf = None,
) -> list[LeadStanding]:
    return await read_lead_states(session, await read_cutoff(session, as_of), lead_no, caller)
