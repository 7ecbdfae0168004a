"""The services' summaries as the report reads them: asked of a service once for all who wait, and kept while they hold.

A summary is asked for under the tag of the one that is kept, so that a service that has nothing new says only that.
Whoever comes while the same is on its way waits for the next answer, which is begun after they came: nobody is told
less than what was written before they asked.
"""

import asyncio
import re
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from pydantic import ValidationError

from bureau_common.kit.core.newest import Newest
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary

from .summaries import Failure, fault_of
from .upstreams import NOT_THERE, TooMuch, Upstreams

log = structlog.get_logger(__name__)

_MOST = 48
"""How many summaries are kept: those of a year's reports."""
_TAG = re.compile(r'(W/)?"[!#-~]{1,100}"')
"""What may stand in a header of ours when the service is asked again."""
_TURN = 4
"""Which part of its time a question waits for the same one before it, which may hang."""
AT_ONCE = 2
"""How many different summaries one service is asked for at once: it computes no more, and a crowd of readers is served
late, but whole."""


class Asked(NamedTuple):
    """What makes two questions the same: everybody of one level, bound to no unit, is told the same."""

    domain: str
    period: Period
    is_open: bool
    level: Level


class _NoSummaryError(Exception):
    """What a service answered instead of its summary."""

    def __init__(self, reason: str, *, is_busy: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.is_busy = reason, is_busy


class Summaries:
    """What each service last said of a period, and since when those that fail have failed."""

    def __init__(self, upstreams: Upstreams, seconds: float) -> None:
        self._upstreams, self._seconds = upstreams, seconds
        self._kept: Newest[Asked, tuple[str, Summary]] = Newest(_MOST)
        self._failing: dict[str, Failure] = {}
        self._begun: dict[Asked, asyncio.Task[Summary | Failure]] = {}
        self._next: dict[Asked, asyncio.Task[Summary | Failure]] = {}

    async def read(self, asked: Asked, authorization: str) -> Summary | Failure:
        """A service's summary within its deadline; whatever goes wrong becomes a reason, never an exception."""
        if asked not in self._next:
            self._next[asked] = asyncio.create_task(self._in_turn(asked, authorization))
        return await asyncio.shield(self._next[asked])  # the others still wait for it when one of them has gone

    @property
    def asking(self) -> int:
        """How many answers are waited for, or read since they came."""
        return len(self._begun) + len(self._next)

    def close(self) -> None:
        for task in (*self._begun.values(), *self._next.values()):
            task.cancel()

    async def _in_turn(self, asked: Asked, authorization: str) -> Summary | Failure:
        await self._turn_of(asked.domain)
        until = asyncio.get_running_loop().time() + self._seconds
        if asked in self._begun:
            await asyncio.wait([self._begun[asked]], timeout=self._seconds / _TURN)
        self._begun[asked] = own = self._next.pop(asked)
        try:
            return await self._ask(asked, authorization, until)
        finally:
            if self._begun.get(asked) is own:
                del self._begun[asked]

    async def _turn_of(self, domain: str) -> None:
        """A service is not asked for more at once than it computes; but of one that is away nothing is waited for."""
        while not self._is_away(domain) and len(begun := self._begun_of(domain)) >= AT_ONCE:
            await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)

    def _is_away(self, domain: str) -> bool:
        return domain in self._failing and not self._failing[domain].is_busy

    def _begun_of(self, domain: str) -> list[asyncio.Task[Summary | Failure]]:
        return [task for asked, task in self._begun.items() if asked.domain == domain]

    async def _ask(self, asked: Asked, authorization: str, until: float) -> Summary | Failure:
        try:
            async with asyncio.timeout_at(until):
                summary = await self._answer(asked, authorization)
        except _NoSummaryError as error:
            return self._failed(asked.domain, error.reason, is_busy=error.is_busy)
        except TimeoutError:
            return self._failed(asked.domain, f"服务在{self._seconds:g}秒内没有应答")
        except ValidationError:
            return self._failed(asked.domain, "服务应答的内容无法识别")
        except TooMuch:
            return self._failed(asked.domain, "服务应答的内容过大")
        except NOT_THERE:
            return self._failed(asked.domain, "服务无法连接")
        self._failing.pop(asked.domain, None)
        return summary

    async def _answer(self, asked: Asked, authorization: str) -> Summary:
        domain, period, is_open, _ = asked
        target = f"/v1/summary?period={period}{'&edition=open' if is_open else ''}"
        tag, kept = self._kept.get(asked) or ("", None)
        headers = {"authorization": authorization, **({} if kept is None else {"if-none-match": tag})}
        status, answered, content = await self._upstreams.ask("GET", domain, target, headers)
        if status == 304 and kept is not None:
            return kept
        if status == 503 and "retry-after" in answered:
            raise _NoSummaryError("服务请稍后再取", is_busy=True)
        if status != 200:
            raise _NoSummaryError(f"服务应答异常（HTTP {status}）")
        summary = await asyncio.to_thread(Summary.model_validate_json, content)
        if (fault := fault_of(summary, domain, period)) is not None:
            raise _NoSummaryError(fault)
        if _TAG.fullmatch(tag := answered.get("etag", "")):
            self._kept.put(asked, (tag, summary))
        return summary

    def _failed(self, domain: str, reason: str, *, is_busy: bool = False) -> Failure:
        """Since when it has been busy, or away: one that went away when it had been busy is away since then."""
        before = self._failing.get(domain)
        since = before.since if before is not None and before.is_busy == is_busy else datetime.now(UTC)
        log.warning("section_unavailable", domain=domain, reason=reason, busy=is_busy)
        self._failing[domain] = failure = Failure(reason, since, is_busy)
        return failure
