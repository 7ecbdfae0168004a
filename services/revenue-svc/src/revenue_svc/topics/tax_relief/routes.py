"""Relief and redemption by policy, over HTTP."""

from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.paging import AsOf
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession
from bureau_common.schemas.periods import Period

from .schemas import PolicyTotal
from .service import read_totals

router = Router(tags=["tax-reliefs"])


@router.get(
    "/relief-by-policy", summary="What each policy came to from January to a month, and for how many enterprises"
)
async def list_totals(
    session: ReadSession, caller: DistrictReader, period: Period, as_of: AsOf = None
) -> list[PolicyTotal]:
    return await read_totals(session, await read_cutoff(session, as_of), period)
