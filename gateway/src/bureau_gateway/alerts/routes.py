"""`GET /v1/alerts`: the standing alerts of every domain that answers, the gravest first."""

import asyncio

from fastapi import Request
from pydantic import BaseModel, RootModel

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.alerts import LEVELS, Alert

from ..forwarding import upstreams_of
from ..openapi import DOMAINS

router = Router(prefix="/alerts", tags=["alerts"])


class _Standing(RootModel[list[Alert]]):
    """What a service answers."""


class DomainAlert(Alert):
    """An alert and whose it is; `POST /v1/{domain}/alerts/{id}/acknowledge` takes note of it."""

    domain: str


class Alerts(BaseModel):
    """`unavailable` names the domains that did not answer: their alerts are not in the list."""

    is_partial: bool
    unavailable: list[str]
    items: list[DomainAlert]


@router.get("", summary="Open and acknowledged alerts of all four domains")
async def list_alerts(request: Request, caller: DistrictReader) -> Alerts:
    headers = {"authorization": request.headers["authorization"]}
    found = await asyncio.gather(*[_standing(request, domain, headers) for domain in DOMAINS])
    unavailable = [domain for domain, alerts in zip(DOMAINS, found, strict=True) if alerts is None]
    if len(unavailable) == len(DOMAINS):
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=5)
    items = [
        DomainAlert(**alert.model_dump(), domain=domain)
        for domain, alerts in zip(DOMAINS, found, strict=True)
        for alert in alerts or []
    ]
    items.sort(key=lambda alert: (LEVELS.index(alert.cause.level), alert.domain, alert.cause.code, alert.key))
    return Alerts(is_partial=bool(unavailable), unavailable=unavailable, items=items)


async def _standing(request: Request, domain: str, headers: dict[str, str]) -> list[Alert] | None:
    """A domain's alerts; none where it does not answer as it should."""
    try:
        answer = await upstreams_of(request).read_as(_Standing, domain, "/v1/alerts/standing", headers, soon=True)
    except Refused:
        return None
    return answer.root
