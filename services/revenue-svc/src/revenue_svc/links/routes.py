"""What is read across two topics, over HTTP."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from ..reference.subject_lists import SubjectKind
from ..topics.direct_funds.schemas import FundProgress
from .direct_fund_progress import read_progress
from .unnamed_subjects import UnnamedSubject, read_unnamed

router = Router()


@router.get(
    "/direct-funds/progress",
    summary="Where each direct fund of the period's year stands at the month's end",
    tags=["direct-fund-notices"],
)
async def list_progress(
    session: ReadSession,
    caller: DistrictReader,
    period: Annotated[Period, Query(examples=["2021-10"])],
    as_of: AsOf = None,
) -> list[FundProgress]:
    return await read_progress(session, await read_cutoff(session, as_of), period)


@router.get(
    "/reference/subjects/unnamed",
    summary="Subjects that records of a year name and that the bureau has still to confirm",
    tags=["reference"],
)
async def list_unnamed_subjects(
    session: ReadSession,
    caller: DistrictReader,
    kind: SubjectKind,
    year: Annotated[int, Query(ge=1994, le=2199)],
    as_of: AsOf = None,
) -> list[UnnamedSubject]:
    return await read_unnamed(session, await read_cutoff(session, as_of), kind, year)
