"""`GET /v1/alerts`: the alerts of a period in every domain that answers, the gravest first, printed as the report does."""

import asyncio

from fastapi import Request
from pydantic import BaseModel

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import InPeriod
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.alerts import LEVELS, Alert
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary

from ..kept import Asked, Summaries
from ..openapi import DOMAINS
from .words import told, told_in_english

router = Router(prefix="/alerts", tags=["alerts"])


class DomainAlert(Alert):
    """An alert, whose it is, and its words with every figure printed; `POST /v1/{domain}/alert-notes` notes on it."""

    domain: str
    message_zh: str
    message_en: str


class Alerts(BaseModel):
    """`unavailable` names the domains that did not answer, whose alerts are not in the list.

    `not_judged` are by domain the watches that lack figures: where it is empty, everything that is watched was judged.
    `unlisted` says by domain and code how many alerts there are beyond the items.
    """

    period: Period
    is_partial: bool
    unavailable: list[str]
    not_judged: dict[str, list[str]]
    unlisted: dict[str, dict[str, int]]
    items: list[DomainAlert]


@router.get("", summary="The alerts of a period in all four domains")
async def list_alerts(request: Request, caller: DistrictReader, period: InPeriod) -> Alerts:
    authorization = request.headers["authorization"]
    summaries: Summaries = request.app.state.summaries
    reading = [summaries.read(Asked(domain, period, False, caller.level), authorization) for domain in DOMAINS]
    answers = dict(zip(DOMAINS, await asyncio.gather(*reading), strict=True))
    found = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    if not found:
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=5)
    items = [_printed(domain, alert, summary) for domain, summary in found.items() for alert in summary.alerts]
    items.sort(key=lambda alert: (LEVELS.index(alert.cause.level), alert.domain, alert.cause.code, alert.key))
    return Alerts(
        period=period,
        is_partial=len(found) < len(DOMAINS),
        unavailable=[domain for domain in DOMAINS if domain not in found],
        not_judged={domain: summary.not_judged for domain, summary in found.items() if summary.not_judged},
        unlisted={domain: summary.unlisted for domain, summary in found.items() if summary.unlisted},
        items=items,
    )


def _printed(domain: str, alert: Alert, summary: Summary) -> DomainAlert:
    figures = {figure.id: figure for figure in summary.figures}
    zh, en = told(alert.cause.parts_zh, figures), told_in_english(alert.cause.parts_en, figures)
    return DomainAlert(**alert.model_dump(), domain=domain, message_zh=zh, message_en=en)
