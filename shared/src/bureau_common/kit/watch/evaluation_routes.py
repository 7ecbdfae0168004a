"""The month's evaluation over HTTP."""

from fastapi import Request, Response
from pydantic import BaseModel

from ...schemas.alerts import Alert
from ...schemas.periods import Period
from ..books.alerts import read_standing
from ..figures.catalogue import TheCatalogue
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictRecorder
from ..web.idempotency import IdempotencyKey, answer_once
from ..web.routing import Router
from ..web.sessions import WriteSession, database_of
from .evaluations import judge, keep

router = Router(prefix="/evaluations", tags=["alerts"])


class Evaluation(BaseModel):
    """`change_no` is null where nothing changed; `not_judged` names the watches whose figures have no value."""

    period: Period
    change_no: int | None
    not_judged: list[str]
    alerts: list[Alert]


@router.post("/{period}", response_model=Evaluation, summary="Judge every watch at the end of a period")
async def evaluate_period(
    request: Request,
    session: WriteSession,
    caller: DistrictRecorder,
    catalogue: TheCatalogue,
    period: Period,
    key: IdempotencyKey = None,
) -> Response:
    async with database_of(request).reading() as snapshot:
        judged = await judge(snapshot, catalogue, period)

    async def work() -> tuple[int, Evaluation]:
        change_no = await keep(session, judged)
        now = await read_standing(session, await read_cutoff(session, None))
        return 200, Evaluation(period=period, change_no=change_no, not_judged=judged.not_judged, alerts=now)

    return await answer_once(request, session, key, work)
