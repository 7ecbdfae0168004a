"""What is read beside the figures, over HTTP: each tax by itself."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.figures.catalogue import TheCatalogue
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from .taxes import Taxes, read_taxes

router = Router(tags=["receipts"])


@router.get("/taxes", summary="Each tax to date with its growth, and what of its budget is done")
async def list_taxes(
    session: ReadSession,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    period: Annotated[Period, Query(examples=["2021-10"])],
    as_of: AsOf = None,
) -> Taxes:
    return await read_taxes(session, catalogue, await read_cutoff(session, as_of), period)
