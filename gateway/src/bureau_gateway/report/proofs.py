"""`/v1/reports/{period}/proof`: what proves a figure of the report, at the very cut-off that the report states for its service."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Query, Request
from fastapi.responses import Response

from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.documents import LONG
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.periods import Period
from bureau_common.schemas.personal import without_numbers
from bureau_common.schemas.proofs import Proof

from ..forwarding import forward
from ..openapi import DOMAINS
from .routes import LiveReport

router = Router(tags=["report"])


Proved = Annotated[str, Query(max_length=200, examples=["revenue.general_revenue.ytd"])]
"""Which figure is to be proved."""


@router.get(
    "/reports/{period}/proof",
    response_model=Proof,
    openapi_extra=LONG,
    summary="The proof of a figure of the report, to be checked offline against its 数据版本 and 校验码",
)
async def read_proof(
    request: Request, caller: DistrictReader, period: Period, figure: Proved, composed: LiveReport
) -> Response:
    cutoffs = {each.domain: each.change_no for each in composed.report.sections}
    return await forward_proof(request, figure, period, cutoffs)


async def forward_proof(request: Request, figure: str, period: Period, cutoffs: Mapping[str, int | None]) -> Response:
    """The proof as the figure's service gives it, at its cut-off among those of a report."""
    domain = figure.partition(".")[0]
    if domain not in DOMAINS:
        told = without_numbers(figure)
        raise not_found(f"项数据指标：{told}", f"figure: {told}")
    if (change_no := cutoffs[domain]) is None:
        zh, en = f"{domain}服务未应答，请稍后重试", f"{domain} did not answer; try again shortly"
        raise Refused("unavailable", zh, en, retry_after=5)
    path = f"/v1/proofs/{quote(figure, safe='')}"
    query = urlencode({"period": str(period), "as_of": change_no})
    return await forward(request, domain, f"/v1/proofs/{figure}", path, query)
