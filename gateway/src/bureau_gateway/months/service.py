"""The month as the four services tell it, and its closing in all of them."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bureau_common.kit.core.context import say
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.watch.closings import Closing as OneClosing
from bureau_common.kit.watch.closings import Periods, Reopening
from bureau_common.schemas.filings import FilingState, RollCall, RollCallLine
from bureau_common.schemas.periods import BEGINNING, Period
from bureau_common.schemas.problems import FieldError
from bureau_common.schemas.records import Voiding

from ..openapi import DOMAINS
from ..upstreams import Upstreams
from .schemas import CalledLine, Closed, FilingCase, Month, MonthState, Obstacle, Scope, ServiceMonth

_SECONDS = 5
"""After how long a caller is told to send it again."""
_NOT_NOW = ("busy", "unavailable", "in_progress", "upstream_failed", "upstream_timeout", "internal")
"""Refusals that say nothing of the month: whether the service closed it is not known, or it may the next time."""


@dataclass(frozen=True)
class Closing:
    """A closing as it was asked for: the month, why, by whom and under which key."""

    period: Period
    why: Voiding
    headers: Mapping[str, str]


async def read_month(upstreams: Upstreams, period: Period, headers: Mapping[str, str], today: date) -> Month:
    """A month in all four services; those that do not answer in time are named, and all four down is a refusal."""
    heard = await asyncio.gather(*[_service_month(upstreams, each, period, headers, today) for each in DOMAINS])
    services = dict(zip(DOMAINS, heard, strict=True))
    states = [each.state for each in heard]
    if all(state is MonthState.UNAVAILABLE for state in states):
        raise Refused("unavailable", "四个服务均不可用", "None of the four services answers", retry_after=_SECONDS)
    return Month(
        period=period,
        is_partial=MonthState.UNAVAILABLE in states,
        is_closed=all(state is MonthState.CLOSED for state in states),
        services=services,
    )


async def _service_month(
    upstreams: Upstreams, domain: str, period: Period, headers: Mapping[str, str], today: date
) -> ServiceMonth:
    try:
        periods, called = await asyncio.gather(
            upstreams.read_as(Periods, domain, "/v1/periods", headers, soon=True),
            upstreams.read_as(RollCall, domain, f"/v1/filings?period={period}", headers, soon=True),
        )
    except Refused:
        return ServiceMonth(state=MonthState.UNAVAILABLE)
    return month_of(period, periods, called, today)


def month_of(period: Period, periods: Periods, called: RollCall, today: date) -> ServiceMonth:
    """What a service's closings and roll-call say of a month."""
    state, closing, opened = _state_of(period, periods)
    lines = [CalledLine(**line.model_dump(), case=case_of(line)) for line in called.lines]
    is_closed = state is MonthState.CLOSED
    return ServiceMonth(
        state=state,
        change_no=closing.change_no if closing else None,
        closed_by=closing.person if closing else None,
        reopened=[Scope(**each.model_dump(include=set(Scope.model_fields))) for each in opened],
        closes_from=None if is_closed else _first_open(period, periods),
        counts=Counter(line.case for line in lines if line.due_on is not None),
        lines=lines,
        in_the_way=[] if is_closed else [*_obstacles(period, lines, today)],
    )


def _state_of(period: Period, periods: Periods) -> tuple[MonthState, OneClosing | None, list[Reopening]]:
    """Whether a month is closed, by which closing, and what opens it again."""
    through = periods.closed_through
    if through is not None and period <= through and period not in periods.gaps:
        return MonthState.CLOSED, _closing_of(period, periods), []
    opened = [each for each in periods.reopenings if each.from_period <= period <= each.through_period]
    return (MonthState.REOPENED if opened else MonthState.OPEN), None, opened


def _closing_of(period: Period, periods: Periods) -> OneClosing | None:
    """The newest closing of this very month; of a month that was closed with a later one the first that covers it."""
    own = [each for each in periods.closings if each.period == period]
    covering = own or [each for each in periods.closings if each.period > period]
    pick = max if own else min
    return pick(covering, key=lambda each: each.change_no, default=None)


def _first_open(period: Period, periods: Periods) -> Period:
    """The first month that a closing of this one closes with it."""
    last = periods.closed_through
    after = BEGINNING if last is None else last.following
    return min([*(gap for gap in periods.gaps if gap <= period), after, period])


def case_of(line: RollCallLine) -> FilingCase:
    """How a filing stands: what was filed after its day is late, what was not filed is missing, late or not."""
    if line.state is None:
        return FilingCase.MISSING
    if line.state is FilingState.WAIVED:
        return FilingCase.WAIVED
    if line.late:
        return FilingCase.LATE
    return FilingCase.NIL if line.state is FilingState.NIL else FilingCase.FILED


def _obstacles(period: Period, lines: list[CalledLine], today: date) -> Iterator[Obstacle]:
    if period.last_day >= today:
        zh, en = (
            f"{period}尚未结束，次月1日起方可关闭",
            f"{period} has not ended: it can be closed from the next month on",
        )
        yield Obstacle(code="not_ended", message_zh=zh, message_en=en)
    for line in lines:
        if line.case is FilingCase.MISSING:
            whose = line.unit if line.name is None else f"{line.name}（{line.unit}）"
            by = f"，{line.due_on}到期" if line.due_on else ""
            zh = f"{whose}未报{line.label_zh}（{line.book}）{by}"
            en = f"{line.unit} has not filed {line.book}" + (f", due {line.due_on}" if line.due_on else "")
            yield Obstacle(code="not_filed", message_zh=zh, message_en=en)


async def close_month(upstreams: Upstreams, closing: Closing, today: date) -> Closed:
    """Close the month in all four services under one key.

    All four are asked first: while one is away, or anything stands in the way in one, nothing is closed in any. What
    becomes known only when it is closed (a filing voided meanwhile, an earlier month's) can leave a part; it is named.
    """
    month = await read_month(upstreams, closing.period, closing.headers, today)
    _refuse_ahead(month)
    heard = await asyncio.gather(*[_close(upstreams, each, closing) for each in DOMAINS])
    said = dict(zip(DOMAINS, heard, strict=True))
    refused = {domain: each for domain, each in said.items() if isinstance(each, Refused)}
    if refused:
        raise _partly(said, refused)
    return Closed(period=closing.period, changes={d: each for d, each in said.items() if isinstance(each, int)})


def _refuse_ahead(month: Month) -> None:
    away = [domain for domain, each in month.services.items() if each.state is MonthState.UNAVAILABLE]
    if away:
        zh = f"{'、'.join(away)}服务未应答，本次未在任何服务关闭{month.period}，请稍后原样重发"
        en = (
            f"{', '.join(away)} did not answer; this request closed {month.period} nowhere. Send the same again shortly"
        )
        raise Refused("unavailable", zh, en, retry_after=_SECONDS)
    errors = [
        FieldError(field=domain, rule=each.code, message=say(each.message_zh, each.message_en))
        for domain, service in month.services.items()
        for each in service.in_the_way
    ]
    if errors:
        zh = f"本次未在任何服务关闭{month.period}：尚有{len(errors)}项未办，见errors"
        en = f"This request closed {month.period} nowhere: {len(errors)} things stand in the way, as errors says"
        raise Refused("rule_broken", zh, en, errors=errors[:1000], errors_total=len(errors))


async def _close(upstreams: Upstreams, domain: str, closing: Closing) -> int | Refused:
    """The change that closed the month in a service, or its refusal; an equal closing that stands changes nothing."""
    try:
        path = f"/v1/periods/{closing.period}/close"
        periods = await upstreams.post_as(Periods, domain, path, closing.headers, closing.why)
    except Refused as refused:
        return refused
    state, found, _ = _state_of(closing.period, periods)
    if state is not MonthState.CLOSED or found is None:
        return Refused("upstream_failed", "服务未确认关闭", "The service did not confirm it")
    return found.change_no


def _partly(said: Mapping[str, int | Refused], refused: Mapping[str, Refused]) -> Refused:
    """What each service did; none of it is undone, and the same request closes what is left."""
    errors = [
        FieldError(field=domain, rule=each.code, message=say(each.detail_zh, each.detail_en))
        if isinstance(each, Refused)
        else FieldError(
            field=domain, rule="closed", message=say(f"已关闭（第{each}号变更）", f"closed by change {each}")
        )
        for domain, each in said.items()
    ]
    findings = [finding for each in refused.values() for finding in each.findings]
    zh, en = (
        "并非四个服务都已关闭该月，各服务结果见errors",
        "Not all four services have closed the month, as errors says",
    )
    if any(each.code in _NOT_NOW for each in refused.values()):
        zh += "；未应答的服务是否已关闭尚不得知，请用同一幂等键原样重发"
        en += "; of one that did not answer it is not known. Send the same again under the same key"
        return Refused("unavailable", zh, en, errors=errors, findings=findings[:1000], retry_after=_SECONDS)
    zh += "；处理后用同一幂等键原样重发，已关闭的服务不会重复关闭"
    en += "; mend it and send the same under the same key: none is closed twice"
    return Refused("rule_broken", zh, en, errors=errors, findings=findings[:1000])
