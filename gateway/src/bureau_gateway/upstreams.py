"""The services behind the gateway: the only module that speaks HTTP to them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from bureau_common.kit.core import context
from bureau_common.kit.core.errors import TEXTS, Refused
from bureau_common.kit.web.documents import USUAL_SECONDS
from bureau_common.schemas.periods import Period
from bureau_common.schemas.problems import Problem
from bureau_common.schemas.summaries import Summary

from .limits import TimeLimits
from .openapi import DOMAINS, service_document
from .retries import Retrying
from .settings import Settings

log = structlog.get_logger(__name__)

Transports = Mapping[str, httpx.AsyncBaseTransport]
Body = Callable[[], Awaitable[AsyncIterator[bytes] | bytes | None]]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Failure:
    """Why a service gave no summary, and since when it has not."""

    reason: str
    since: datetime


class Upstreams:
    """One client for all services; a test gives it the apps themselves as transports."""

    def __init__(self, settings: Settings, transports: Transports | None = None) -> None:
        self._settings = settings
        self._urls: dict[str, str] = {domain: getattr(settings, f"{domain}_url") for domain in DOMAINS}
        mounts = {self._urls[domain]: transport for domain, transport in (transports or {}).items()}
        self._client = httpx.AsyncClient(transport=Retrying(), mounts=mounts, timeout=None, trust_env=False)  # noqa: S113
        self._limits = TimeLimits({domain: service_document(domain) for domain in DOMAINS})
        self._failing: dict[str, datetime] = {}

    async def close(self) -> None:
        await self._client.aclose()

    def _headers(self) -> dict[str, str]:
        here = context.current()
        return {"traceparent": here.traceparent, "x-request-id": here.request_id}

    async def read_summary(self, domain: str, period: Period, authorization: str) -> Summary | Failure:
        """A service's summary within its deadline; whatever goes wrong becomes a reason, never an exception."""
        try:
            async with asyncio.timeout(self._settings.section_seconds):
                answer = await self._client.get(
                    f"{self._urls[domain]}/v1/summary",
                    params={"period": period},
                    headers={**self._headers(), "authorization": authorization},
                )
            if answer.status_code != 200:
                return self._failed(domain, f"服务应答异常（HTTP {answer.status_code}）")
            summary = Summary.model_validate_json(answer.content)
        except TimeoutError:
            return self._failed(domain, f"服务在{self._settings.section_seconds:g}秒内没有应答")
        except ValidationError:
            return self._failed(domain, "服务应答的内容无法识别")
        except (httpx.HTTPError, OSError):
            return self._failed(domain, "服务无法连接")
        if summary.period != period:
            return self._failed(domain, "服务应答的期间不符")
        self._failing.pop(domain, None)
        return summary

    def _failed(self, domain: str, reason: str) -> Failure:
        since = self._failing.setdefault(domain, datetime.now(UTC))
        log.warning("section_unavailable", domain=domain, reason=reason)
        return Failure(reason, since)

    @asynccontextmanager
    async def forward(
        self,
        domain: str,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: Body,
    ) -> AsyncIterator[httpx.Response]:
        """Pass a call through and stream the answer; a service that is away is 502, one that is late 504."""
        documented = self._limits.seconds(domain, method, target.partition("?")[0])
        seconds = self._settings.forward_seconds or documented
        url, sent = f"{self._urls[domain]}{target}", {**headers, **self._headers()}
        try:
            async with asyncio.timeout(seconds):
                request = self._client.build_request(method, url, headers=sent, content=await body())
                answer = await self._client.send(request, stream=True)
        except TimeoutError as error:
            raise _late(domain, seconds) from error
        except (httpx.HTTPError, OSError) as error:
            raise _away(domain, error) from error
        try:
            yield answer
        finally:
            await answer.aclose()

    async def read_as(
        self, model: type[Model], domain: str, target: str, headers: Mapping[str, str], *, soon: bool = False
    ) -> Model:
        """A service's answer to a read of our own; its refusal becomes ours, and nonsense a failure.

        `soon` waits no longer than the report does: for lists that do without the one that is late.
        """
        seconds = self._settings.section_seconds if soon else self._settings.forward_seconds or USUAL_SECONDS
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.get(f"{self._urls[domain]}{target}", headers={**headers, **self._headers()})
            if answer.status_code == 200:
                return model.model_validate_json(answer.content)
            problem = Problem.model_validate_json(answer.content)
        except TimeoutError as error:
            raise _late(domain, seconds) from error
        except (httpx.HTTPError, OSError) as error:
            raise _away(domain, error) from error
        except ValidationError as error:
            raise Refused(
                "upstream_failed", f"{domain}服务应答的内容无法识别", f"The answer of {domain} cannot be understood"
            ) from error
        code = problem.code if problem.code in TEXTS else "upstream_failed"
        raise Refused(code, problem.detail, problem.detail, errors=problem.errors, errors_total=problem.errors_total)


def _late(domain: str, seconds: float) -> Refused:
    return Refused(
        "upstream_timeout", f"{domain}服务在{seconds:g}秒内没有应答", f"{domain} gave no answer in {seconds:g} s"
    )


def _away(domain: str, error: Exception) -> Refused:
    log.warning("forward_failed", domain=domain, error=str(error))
    return Refused(
        "upstream_failed", f"{domain}服务无法连接，请稍后重试", f"{domain} cannot be reached; try again", retry_after=2
    )
