"""`GET /v1/alerts`: the alerts of a period, the gravest first, and what the numbers of each are from; as data or as pages."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import BaseModel

from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.web.access import DistrictReader, Role
from bureau_common.kit.web.months import InPeriod
from bureau_common.kit.web.paging import AsOf, PageCursor, PageSize
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.alerts import LEVELS, Alert, AlertRows
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import MAX_KEY
from bureau_common.schemas.summaries import Summary

from ..forwarding import sendable, upstreams_of
from ..kept import Asked, Summaries
from ..marks import DOMAIN_LABELS, Known
from ..openapi import DOMAINS
from ..pages.navigation import address, prefers_html, refuse_future
from ..pages.rendering import html_page
from ..pages.words import in_language
from ..upstreams import showing
from .page import alerts_page
from .rows_page import alert_rows_page
from .words import told, told_in_english

router = Router(prefix="/alerts", tags=["alerts"])
_AS_DATA_OR_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "JSON, or a page where Accept prefers text/html", "content": {"text/html": {}}}
}


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


@router.get(
    "",
    response_model=Alerts,
    responses=_AS_DATA_OR_PAGE,
    summary="The alerts of a period in all four domains",
)
async def list_alerts(request: Request, caller: DistrictReader, period: InPeriod) -> Response:
    for_a_person = prefers_html(request.headers.get("accept", ""))
    if for_a_person:
        refuse_future(period)
    authorization = request.headers["authorization"]
    summaries: Summaries = request.app.state.summaries
    asked = [Asked(domain, period, False, caller.level) for domain in DOMAINS]
    answers = dict(zip(DOMAINS, await summaries.read_all(asked, authorization), strict=True))
    found = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    if not found:
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=5)
    known = {domain: Known(summary.figures) for domain, summary in found.items()}
    items = [(domain, alert, known[domain]) for domain, summary in found.items() for alert in summary.alerts]
    items.sort(key=lambda each: (LEVELS.index(each[1].cause.level), each[0], each[1].cause.code, each[1].key))
    # Beside the loop: four thousand alerts, as data or each with its form, take long to write.
    if for_a_person:
        answer: Response = html_page(await asyncio.to_thread(_page, period, items, found, caller))
    else:
        answer = Response(await asyncio.to_thread(as_data, period, items, found), media_type="application/json")
    answer.headers["Vary"] = "Accept"
    return answer


def as_data(period: Period, items: Sequence[tuple[str, Alert, Known]], found: Mapping[str, Summary]) -> str:
    """The alerts as JSON."""
    return Alerts(
        period=period,
        is_partial=len(found) < len(DOMAINS),
        unavailable=[domain for domain in DOMAINS if domain not in found],
        not_judged={domain: summary.not_judged for domain, summary in found.items() if summary.not_judged},
        unlisted={domain: summary.unlisted for domain, summary in found.items() if summary.unlisted},
        items=[_printed(*each) for each in items],
    ).model_dump_json(by_alias=True)


@router.get(
    "/{domain}/{code}/records",
    response_model=AlertRows,
    responses=_AS_DATA_OR_PAGE,
    summary="What the numbers of an alert are from: the rows under its key, its figures and its parameters",
)
async def list_alert_records(
    request: Request,
    caller: DistrictReader,
    domain: str,
    code: str,
    period: InPeriod,
    key: Annotated[str, Query(max_length=MAX_KEY, description="The alert's key; empty where it has none")] = "",
    as_of: AsOf = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
) -> Response:
    if domain not in DOMAINS:
        raise not_found("个领域", "domain")
    query = {"period": period, "key": key or None, "as_of": as_of, "limit": limit, "cursor": cursor}
    target = address(f"/v1/alerts/{quote(code, safe='')}/records", **query)
    headers = sendable(request, "authorization", "accept-language")
    rows = await upstreams_of(request).read_as(AlertRows, domain, target, headers)
    if prefers_html(request.headers.get("accept", "")):
        with showing(domain):
            answer: Response = html_page(alert_rows_page(domain, code, key, period, rows))
    else:
        answer = Response(rows.model_dump_json(), media_type="application/json")
    answer.headers["Vary"] = "Accept"
    return answer


def _page(period: Period, items: list[tuple[str, Alert, Known]], found: Mapping[str, Summary], caller: Caller) -> str:
    alerts = [(*each, found[each[0]].head.change_no) for each in items]
    return alerts_page(period, alerts, [*_notes(found)], may_note=Role.RECORDER in caller.roles)


def _notes(found: Mapping[str, Summary]) -> Iterator[str]:
    """What a reader must know before taking the list for everything."""
    for domain in DOMAINS:
        name = in_language(DOMAIN_LABELS[domain])
        if (summary := found.get(domain)) is None:
            yield in_language("{domain}服务未应答，其预警不在列", domain=name)
            continue
        if summary.not_judged:
            words = "{domain}有{count}项监测因缺少数据未能判断"
            yield in_language(words, domain=name, count=len(summary.not_judged))
        if summary.unlisted:
            yield in_language("{domain}另有{count}条预警未逐一列出", domain=name, count=sum(summary.unlisted.values()))


def _printed(domain: str, alert: Alert, known: Known) -> DomainAlert:
    zh, en = told(alert.cause.parts_zh, known), told_in_english(alert.cause.parts_en, known)
    return DomainAlert(**alert.model_dump(), domain=domain, message_zh=zh, message_en=en)
