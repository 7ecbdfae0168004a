"""The services' summaries and histories as reports and pages read them: asked once for all who wait, kept while they hold.

An answer is asked for under the tag of the one that is kept, so that a service that has nothing new says only that.
Whoever comes while the same is on its way waits for the next answer, which is begun after they came: nobody is told
less than what was written before they asked.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol, TypeVar

import structlog
from pydantic import ValidationError

from bureau_common.kit.core.newest import Newest
from bureau_common.schemas.figures import Histories
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary

from .summaries import Failure, fault_of, fault_of_histories
from .upstreams import NOT_THERE, TooMuch, Upstreams
from .weights import ALL_KEPT, MAX_KEPT, weight

log = structlog.get_logger(__name__)

_TAG = re.compile(r'(W/)?"[!#-~]{1,100}"')
"""What may stand in a header of ours when the service is asked again."""
_TURN = 4
"""Which part of its time a question waits for the same one before it, which may hang."""
AT_ONCE = 2
"""How many different questions one service is asked at once: it computes no more, and a crowd of readers is served
late, but whole."""
Answer_co = TypeVar("Answer_co", covariant=True)


class Question(Protocol[Answer_co]):
    """What is asked of a service; equal questions are one."""

    @property
    def domain(self) -> str: ...

    @property
    def target(self) -> str:
        """The address, with its query."""

    def understood(self, content: bytes) -> Answer_co:
        """What the service said; raises ValidationError or NoAnswer where that cannot be used."""


class Asked(NamedTuple):
    """What makes two questions the same: everybody of one level, bound to no unit, is told the same."""

    domain: str
    period: Period
    is_open: bool
    level: Level

    @property
    def target(self) -> str:
        return f"/v1/summary?period={self.period}{'&edition=open' if self.is_open else ''}"

    def understood(self, content: bytes) -> Summary:
        summary = Summary.model_validate_json(content)
        if (fault := fault_of(summary, self.domain, self.period)) is not None:
            raise NoAnswer(fault)
        return summary


class AskedHistories(NamedTuple):
    """Some figures of one service from one month to another."""

    domain: str
    figures: tuple[str, ...]
    start: Period
    end: Period
    level: Level

    @property
    def target(self) -> str:
        wanted = "".join(f"figure={each}&" for each in self.figures)
        return f"/v1/series?{wanted}from={self.start}&to={self.end}"

    def understood(self, content: bytes) -> Histories:
        told = Histories.model_validate_json(content)
        if (fault := fault_of_histories(told, self.figures, self.start.until(self.end))) is not None:
            raise NoAnswer(fault)
        return told


class NoAnswer(Exception):
    """What a service answered instead of what it was asked for."""

    def __init__(self, reason: str, *, is_busy: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.is_busy = reason, is_busy


class NotTaken(NoAnswer):
    """It did not take the token, which may have run out on the way."""


class Summaries:
    """What each service last said of a period or of several, and since when those that fail have failed."""

    def __init__(self, upstreams: Upstreams, seconds: float) -> None:
        self._upstreams, self._seconds = upstreams, seconds
        self._kept: Newest[Question[Any], tuple[str, Any]] = Newest(ALL_KEPT)
        self._failing: dict[str, Failure] = {}
        self._begun: dict[Question[Any], asyncio.Task[Any]] = {}
        self._next: dict[Question[Any], asyncio.Task[Any]] = {}

    async def read(self, asked: Question[Answer_co], authorization: str) -> Answer_co | Failure:
        """A service's answer within its deadline; whatever goes wrong becomes a reason, never an exception."""
        (answer,) = await self.read_all([asked], authorization)
        return answer

    async def read_all(self, questions: Sequence[Question[Answer_co]], authorization: str) -> list[Answer_co | Failure]:
        """The answers to several at once, in their order. A reader waits, and makes no task of its own: many may wait."""
        waited: list[asyncio.Task[Answer_co | Failure]] = [self._answer_to(each, authorization) for each in questions]
        await asyncio.wait(waited)  # the others still wait when one of them has gone
        answers = [each.result() for each in waited]
        return [
            # It was asked with another's token, which had just run out.
            await self.read(asked, authorization)
            if isinstance(answer, Failure) and answer.refused not in ("", authorization)
            else answer
            for asked, answer in zip(questions, answers, strict=True)
        ]

    def _answer_to(self, asked: Question[Any], authorization: str) -> asyncio.Task[Any]:
        """The next answer to a question, which has not been asked yet."""
        if asked not in self._next:
            self._next[asked] = asyncio.create_task(self._in_turn(asked, authorization))
        return self._next[asked]

    @property
    def asking(self) -> int:
        """How many answers are waited for, or read since they came."""
        return len(self._begun) + len(self._next)

    def close(self) -> None:
        for task in (*self._begun.values(), *self._next.values()):
            task.cancel()

    async def _in_turn(self, asked: Question[Any], authorization: str) -> Any:
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

    def _begun_of(self, domain: str) -> list[asyncio.Task[Any]]:
        return [task for asked, task in self._begun.items() if asked.domain == domain]

    async def _ask(self, asked: Question[Any], authorization: str, until: float) -> Any:
        try:
            async with asyncio.timeout_at(until):
                answer = await self._answer(asked, authorization)
        except NotTaken as error:  # no fault of the service, and nobody's else than the bearer's
            return Failure(error.reason, datetime.now(UTC), refused=authorization)
        except NoAnswer as error:
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
        return answer

    async def _answer(self, asked: Question[Any], authorization: str) -> Any:
        tag, kept = self._kept.get(asked) or ("", None)
        headers = {"authorization": authorization, **({} if kept is None else {"if-none-match": tag})}
        status, answered, content = await self._upstreams.ask("GET", asked.domain, asked.target, headers)
        if status == 304 and kept is not None:
            return kept
        if status == 503 and "retry-after" in answered:
            raise NoAnswer("服务请稍后再取", is_busy=True)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise NotTaken(f"服务不接受令牌（HTTP {status}），请重新取得")
        if status != 200:
            raise NoAnswer(f"服务应答异常（HTTP {status}）")
        if (weighs := weight(content)) > MAX_KEPT:
            raise TooMuch
        answer = await self._upstreams.understood(asked.understood, content)
        if _TAG.fullmatch(tag := answered.get("etag", "")):
            self._kept.put(asked, (tag, answer), weighs)
        return answer

    def _failed(self, domain: str, reason: str, *, is_busy: bool = False) -> Failure:
        """Since when it has been busy, or away: one that went away when it had been busy is away since then."""
        before = self._failing.get(domain)
        since = before.since if before is not None and before.is_busy == is_busy else datetime.now(UTC)
        log.warning("section_unavailable", domain=domain, reason=reason, busy=is_busy)
        self._failing[domain] = failure = Failure(reason, since, is_busy)
        return failure
