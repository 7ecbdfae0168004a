"""The balance table over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from bureau_common.kit.figures.catalogue import TheCatalogue
from bureau_common.kit.figures.etags import not_modified
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession

from ...reference.subject_lists import BudgetKind
from .rules import BudgetKey
from .schemas import BalanceStage, BalanceTable
from .service import read_balance

router = Router(tags=["budgets"])


@router.get("/budgets/balance", response_model=BalanceTable, summary="The balance table of a year's budget of one kind")
async def read_balance_table(
    request: Request,
    response: Response,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    year: Annotated[int, Query(ge=1994, le=2199)],
    budget_kind: BudgetKind,
    stage: BalanceStage = BalanceStage.IN_FORCE,
    as_of: AsOf = None,
) -> BalanceTable | Response:
    cutoff = await read_cutoff(session, as_of)
    tag = catalogue.etag(cutoff, "balance", year, budget_kind, stage)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    response.headers["ETag"] = tag
    return await read_balance(session, cutoff, BudgetKey(year, budget_kind), stage)
