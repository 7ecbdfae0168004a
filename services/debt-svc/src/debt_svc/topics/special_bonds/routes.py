"""Whether a project's revenue covers its debt service, as other systems ask for it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.days import Day

from .schemas import ProjectBalance
from .service import read_balance

router = Router()


@router.get(
    "/special-bond-projects/{record_id:uuid}/balance",
    tags=["special-bond-projects"],
    summary="A project's revenue against its debt service by year and over its life, as is known on a day",
)
async def get_project_balance(
    session: ReadSession,
    caller: Reader,
    record_id: UUID,
    on: Annotated[Day, Query(description="The day")],
    as_of: AsOf = None,
) -> ProjectBalance:
    return await read_balance(session, await read_cutoff(session, as_of), record_id, on, caller)
