"""Funds won from above by department, over HTTP."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from .schemas import DepartmentResult
from .service import read_departments

router = Router(tags=["upper-fund-applications"])


@router.get("/upper-funds/departments", summary="What each department applied for and won, January to the month")
async def list_departments(
    session: ReadSession,
    caller: DistrictReader,
    period: Annotated[Period, Query(examples=["2021-10"])],
    as_of: AsOf = None,
) -> list[DepartmentResult]:
    return await read_departments(session, await read_cutoff(session, as_of), period)
