"""Where applications stand, as the bureau's systems ask for it."""

from typing import Annotated

from fastapi import Query

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import Reader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from .schemas import ApplicationNo, ApplicationStanding
from .service import read_standings

router = Router(tags=["payment-applications"])


@router.get("/payment-application-states", summary="The states of some applications, and the money that moved on them")
async def list_states(
    session: ReadSession,
    caller: Reader,
    application_no: Annotated[list[ApplicationNo], Query(min_length=1, max_length=100)],
    as_of: AsOf = None,
) -> list[ApplicationStanding]:
    return await read_standings(session, await read_cutoff(session, as_of), application_no, caller)
