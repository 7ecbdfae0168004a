"""What bonds cost and when: one bond's payments by its terms, and what falls due of all of them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from bureau_common.kit.books.reads import read_views
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader, Reader
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from .book import BOOKS
from .schemas import BondEntry, BondMaturities, BondSchedule
from .service import read_maturities, schedule_of

_BONDS = next(book for book in BOOKS if book.entry is BondEntry)
router = Router(prefix=f"/{_BONDS.name}", tags=[_BONDS.name])


@router.get(
    "/{record_id:uuid}/schedule",
    summary="Every payment of principal and interest, and what is left of it (还本付息计划)",
)
async def read_schedule(session: ReadSession, caller: Reader, record_id: UUID) -> BondSchedule:
    (bond,) = await read_views(session, _BONDS, [record_id], caller)
    assert isinstance(bond, BondEntry)  # noqa: S101 - the view of an entry is one itself
    return await schedule_of(session, await read_cutoff(session, None), bond, caller)


@router.get("/maturities", summary="What falls due of the bonds that stand at a month's end, by month for ten years")
async def get_maturities(
    session: ReadSession,
    caller: DistrictReader,
    period: Annotated[Period, Query(examples=["2021-10"])],
    as_of: AsOf = None,
) -> BondMaturities:
    return await read_maturities(session, await read_cutoff(session, as_of), refuse_out_of_reach(period, "period"))
