"""The month as the four services tell it, and its closing in all of them."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bureau_common.kit.core.context import say
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.watch.closings import Closing as OneClosing
from bureau_common.kit.watch.closings import Periods, Reopening
from bureau_common.schemas.filings import OF_DISTRICT, OF_DISTRICT_ZH, FilingState, RollCall, RollCallLine
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
    """A closing or soft closing as it was asked for: the month, why, by whom and under which key."""

    period: Period
    why: Voiding
    headers: Mapping[str, str]
    is_soft: bool = False

    @property
    def path(self) -> str:
        """Where each service takes it."""
        return f"/v1/periods/{self.period}/{'soft-close' if self.is_soft else 'close'}"

    @property
    def words(self) -> tuple[str, str]:
        """What it does, in both languages."""
        return ("预关闭", "soft closed") if self.is_soft else ("关闭", "closed")


async def read_month(
    upstreams: Upstreams, period: Period, headers: Mapping[str, str], today: date, *, soon: bool = True
) -> Month:
    """A month in all four services; those that do not answer in time are named, and all four down is a refusal.

    Whoever looks at it is answered `soon`, as of a report; an act waits for a busy service as long as any read does.
    """
    heard = await asyncio.gather(
        *[_service_month(upstreams, each, period, headers, today, soon=soon) for each in DOMAINS]
    )
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
    upstreams: Upstreams, domain: str, period: Period, headers: Mapping[str, str], today: date, *, soon: bool
) -> ServiceMonth:
    try:
        periods, called = await asyncio.gather(
            upstreams.read_as(Periods, domain, "/v1/periods", headers, soon=soon),
            upstreams.read_as(RollCall, domain, f"/v1/filings?period={period}", headers, soon=soon),
        )
    except Refused:
        return ServiceMonth(state=MonthState.UNAVAILABLE)
    return await asyncio.to_thread(month_of, period, periods, called, today)  # a line for each unit and book


def month_of(period: Period, periods: Periods, called: RollCall, today: date) -> ServiceMonth:
    """What a service's closings and roll-call say of a month."""
    state, closing, opened = _state_of(period, periods)
    lines = [CalledLine(**line.model_dump(), case=case_of(line)) for line in called.lines]
    is_closed = state is MonthState.CLOSED
    return ServiceMonth(
        state=state,
        change_no=closing.change_no if closing else None,
        closed_by=closing.person if closing else None,
        reason=closing.reason if closing else None,
        reopened=[_scope(each, state) for each in opened],
        closes_from=None if is_closed else _first_open(period, periods),
        counts=Counter(line.case for line in lines if line.due_on is not None),
        lines=lines,
        in_the_way=[] if is_closed else [*_obstacles(period, lines, today)],
    )


def _scope(opened: Reopening, state: MonthState) -> Scope:
    """What a reopening opens of a month; it has taken no writes there since the month was soft closed."""
    accepts = opened.accepts_writes and state is not MonthState.SOFT_CLOSED
    return Scope(books=opened.books, expires_on=opened.expires_on, accepts_writes=accepts, reason=opened.reason)


def _state_of(period: Period, periods: Periods) -> tuple[MonthState, OneClosing | None, list[Reopening]]:
    """Whether a month is closed or soft closed, by which closing, and what opens it again."""
    through = periods.closed_through
    if through is not None and period <= through and period not in periods.gaps:
        by = {each.change_no for each in periods.closed if each.from_period <= period <= each.through_period}
        said = next((each for each in periods.closings if each.change_no in by), None)
        return MonthState.CLOSED, said or _closing_of(period, periods.closings), []
    opened = [each for each in periods.reopenings if each.from_period <= period <= each.through_period]
    # A reopening that has months left, and of which this one was closed or soft closed again, opens it no more.
    last = max((each.change_no for each in periods.closings if each.period >= period), default=0)
    opened = [each for each in opened if each.change_no > last]
    since = max((each.change_no for each in opened), default=0)
    soft = _closing_of(period, [each for each in periods.soft_closings if each.change_no > since])
    if soft is not None:
        return MonthState.SOFT_CLOSED, soft, opened
    ended = max((each.change_no for each in periods.soft_closings if each.period >= period), default=0)
    opened = [each for each in opened if each.change_no > ended]
    return (MonthState.REOPENED if opened else MonthState.OPEN), None, opened


def _closing_of(period: Period, closings: Sequence[OneClosing]) -> OneClosing | None:
    """The newest closing of this very month; of a month that was closed with a later one the first that covers it.

    Of soft closings; and of closings where a service of before does not say which closed what.
    """
    own = [each for each in closings if each.period == period]
    covering = own or [each for each in closings if each.period > period]
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
            whose = OF_DISTRICT_ZH if line.unit == OF_DISTRICT else whose
            by = f"，{line.due_on}到期" if line.due_on else ""
            zh = f"{whose}未报{line.label_zh}（{line.book}）{by}"
            en = f"{line.unit} has not filed {line.book}" + (f", due {line.due_on}" if line.due_on else "")
            yield Obstacle(code="not_filed", message_zh=zh, message_en=en)


async def close_month(upstreams: Upstreams, closing: Closing, today: date) -> Closed:
    """Close, or soft close, the month in all four services under one key.

    All four are asked first: while one is away, or anything stands in the way in one, nothing is closed in any. What
    becomes known only when it is closed (a filing voided meanwhile, an earlier month's) can leave a part; it is named.
    """
    month = await read_month(upstreams, closing.period, closing.headers, today, soon=False)
    _refuse_ahead(month, closing)
    heard = await asyncio.gather(*[_close(upstreams, each, closing, month.services[each]) for each in DOMAINS])
    said = dict(zip(DOMAINS, heard, strict=True))
    refused = {domain: each for domain, each in said.items() if isinstance(each, Refused)}
    if refused:
        raise _partly(said, refused, closing)
    return Closed(period=closing.period, changes={d: each for d, each in said.items() if isinstance(each, int)})


def _refuse_ahead(month: Month, closing: Closing) -> None:
    verb, verb_en = closing.words
    away = [domain for domain, each in month.services.items() if each.state is MonthState.UNAVAILABLE]
    if away:
        zh = f"{'、'.join(away)}服务未应答，本次未在任何服务{verb}{month.period}，请稍后原样重发"
        en = f"{', '.join(away)} did not answer; this request {verb_en} {month.period} nowhere. Send the same again shortly"
        raise Refused("unavailable", zh, en, retry_after=_SECONDS)
    errors = [
        FieldError(field=domain, rule=each.code, message=say(each.message_zh, each.message_en))
        for domain, service in month.services.items()
        for each in (_in_the_way_of_soft(service, month) if closing.is_soft else service.in_the_way)
    ]
    if errors:
        zh = f"本次未在任何服务{verb}{month.period}：尚有{len(errors)}项未办，见errors"
        en = f"This request {verb_en} {month.period} nowhere: {len(errors)} things stand in the way, as errors says"
        raise Refused("rule_broken", zh, en, errors=errors[:1000], errors_total=len(errors))


def _in_the_way_of_soft(service: ServiceMonth, month: Month) -> Iterator[Obstacle]:
    """A month is soft closed so that what is missing may come: only its end is waited for, and not after its closing."""
    yield from (each for each in service.in_the_way if each.code == "not_ended")
    if month.is_closed:
        zh, en = f"{month.period}已关闭，无需预关闭", f"{month.period} is closed, and not soft closed any more"
        yield Obstacle(code="already_closed", message_zh=zh, message_en=en)


async def _close(upstreams: Upstreams, domain: str, closing: Closing, before: ServiceMonth) -> int | Refused:
    """The change that closed the month in a service, or its refusal; where it is closed nothing is asked, and nothing changes.

    A closing of it again would close what is open of earlier months with it. A service that has the month soft closed needs
    no soft closing. What it has closed is read anew, as it answers under a key that it had before as it did then.
    """
    enough = (MonthState.CLOSED, MonthState.SOFT_CLOSED) if closing.is_soft else (MonthState.CLOSED,)
    if before.state in enough and before.change_no is not None:
        return before.change_no
    behind: Refused | None = None
    try:
        said = await upstreams.post_as(Periods, domain, closing.path, closing.headers, closing.why)
        if _state_of(closing.period, said)[0] not in enough:
            return Refused("upstream_failed", "服务未确认关闭", "The service did not confirm it")
    except Refused as refused:
        if not _is_behind(refused):
            return refused
        behind = refused
    try:
        periods = await upstreams.read_as(Periods, domain, "/v1/periods", closing.headers)
    except Refused as refused:
        return refused
    state, found, _ = _state_of(closing.period, periods)
    if state in enough and found is not None:
        return found.change_no
    zh, en = (
        "该月在此键的关闭之后又重新开放，请用新键重发",
        "It was opened again since it was closed under this key: use a new one",
    )
    return behind or Refused("key_reused", zh, en)


def _is_behind(refused: Refused) -> bool:
    """Whether a service refuses because somebody closed the month, or a later one and this with it, meanwhile."""
    return any(finding.code == "already_closed" for finding in refused.findings)


def _partly(said: Mapping[str, int | Refused], refused: Mapping[str, Refused], closing: Closing) -> Refused:
    """What each service did; none of it is undone, and the same request closes what is left."""
    verb, verb_en = closing.words
    errors = [
        FieldError(field=domain, rule=each.code, message=say(each.detail_zh, each.detail_en))
        if isinstance(each, Refused)
        else FieldError(
            field=domain,
            rule="soft_closed" if closing.is_soft else "closed",
            message=say(f"已{verb}（第{each}号变更）", f"{verb_en} by change {each}"),
        )
        for domain, each in said.items()
    ]
    findings = [finding for each in refused.values() for finding in each.findings]
    zh, en = (
        f"并非四个服务都已{verb}该月，各服务结果见errors",
        f"Not all four services have {verb_en} the month, as errors says",
    )
    if any(each.code == "key_reused" for each in refused.values()):
        zh += f"；幂等键在有的服务已用于另一请求，请用新键重发，已{verb}的服务不会重复{verb}"
        en += f"; some had the key with another request: send it under a new key, none is {verb_en} twice"
        return Refused("key_reused", zh, en, errors=errors, findings=findings)
    if any(each.code in _NOT_NOW for each in refused.values()):
        zh += f"；未应答的服务是否已{verb}尚不得知，请用同一幂等键原样重发"
        en += "; of one that did not answer it is not known. Send the same again under the same key"
        return Refused("unavailable", zh, en, errors=errors, findings=findings, retry_after=_SECONDS)
    zh += f"；处理后用同一幂等键原样重发，已{verb}的服务不会重复{verb}"
    en += f"; mend it and send the same under the same key: none is {verb_en} twice"
    return Refused("rule_broken", zh, en, errors=errors, findings=findings)
