"""The services behind the gateway: the only module that speaks HTTP to them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import aiohttp
import httpx
import structlog
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from pydantic import BaseModel, ValidationError

from bureau_common.kit.core import context
from bureau_common.kit.core.errors import TEXTS, Refused, not_found
from bureau_common.kit.web.documents import PROBLEM_JSON, USUAL_SECONDS
from bureau_common.kit.web.problems import XLSX
from bureau_common.schemas.problems import Problem

from .limits import TimeLimits
from .openapi import DOMAINS, service_document
from .retries import Retrying
from .settings import Settings
from .weights import is_too_heavy

log = structlog.get_logger(__name__)

_parsed = lru_cache(256)(httpx.URL)
"""Addresses that we ask ourselves, mostly the same ones: to read one takes a tenth of a report."""
_READ_AT_ONCE = 4
"""Answers that are read at once: one of each service."""
MAX_ANSWER = 8 * 1024 * 1024
"""How many bytes of an answer we read whole."""
_SECONDS = re.compile("[0-9]{1,6}")
"""When to come again; another may be a date, or longer than Python reads as a number."""
_WITHOUT_BODY = (204, 304)
_DATA = ("application/json", "text/csv", XLSX)
NOT_THERE = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError)
"""A service that cannot be reached, breaks off, or speaks no HTTP; not all of aiohttp's errors become httpx's."""
Transports = Mapping[str, httpx.AsyncBaseTransport]
Body = Callable[[], Awaitable[AsyncIterator[bytes] | bytes | None]]
Model = TypeVar("Model", bound=BaseModel)
T = TypeVar("T")


class TooMuch(Exception):
    """An answer that goes on and on, or may: of a packed one each block unpacks to as much as its sender likes."""


class Upstreams:
    """Connections to all services; a test gives it the apps themselves as transports.

    There is no httpx client around them: cookies, redirects and addresses to log in at are nothing that a service of ours
    says, and to look for them took as long as to ask.
    """

    def __init__(self, settings: Settings, transports: Transports | None = None) -> None:
        self._settings = settings
        self._urls: dict[str, str] = {domain: getattr(settings, f"{domain}_url") for domain in DOMAINS}
        self._transports: Transports = {**dict.fromkeys(DOMAINS, Retrying()), **(transports or {})}
        self._limits = TimeLimits({domain: service_document(domain) for domain in DOMAINS})
        self._readers = CapacityLimiter(_READ_AT_ONCE)

    async def close(self) -> None:
        for transport in {*self._transports.values()}:
            await transport.aclose()

    def _headers(self) -> dict[str, str]:
        here = context.current()
        return {"traceparent": here.traceparent, "x-request-id": here.request_id, "accept-encoding": "identity"}

    async def ask(
        self, method: str, domain: str, target: str, headers: Mapping[str, str], **sent: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and content of an answer that is read whole, however the service says how much is coming."""
        answer = await self._send(method, domain, _parsed(f"{self._urls[domain]}{target}"), headers, **sent)
        try:
            content = b"" if answer.status_code in _WITHOUT_BODY else await _whole(answer)
            return answer.status_code, answer.headers, content
        finally:
            await answer.aclose()

    async def understood(self, read: Callable[[bytes], T], content: bytes) -> T:
        """What an answer says. It is read in threads of its own: while others are all at work, no service would seem to answer."""
        return await run_sync(read, content, limiter=self._readers, abandon_on_cancel=True)

    async def _send(
        self, method: str, domain: str, url: httpx.URL | str, headers: Mapping[str, str], **sent: Any
    ) -> httpx.Response:
        """A service's answer as soon as its head is there."""
        request = httpx.Request(method, url, headers={**headers, **self._headers()}, **sent)
        return await self._transports[domain].handle_async_request(request)

    @asynccontextmanager
    async def forward(
        self,
        domain: str,
        method: str,
        path: str,
        target: str,
        headers: Mapping[str, str],
        body: Body,
        instance: str,
    ) -> AsyncIterator[httpx.Response]:
        """Pass a call through and stream the answer; a service that is away is 502, one that is late 504.

        A problem is of the path that the caller used, which is `instance`, and not of the service's.
        """
        seconds = self._settings.forward_seconds or self._limits.seconds(domain, method, path)
        content = await body()  # a caller's slow line is not the service's time
        try:
            async with asyncio.timeout(seconds):
                answer = await self._send(method, domain, f"{self._urls[domain]}{target}", headers, content=content)
                if _kind(answer) == PROBLEM_JSON:
                    answer = await _problem(answer, instance)
        except TimeoutError as error:
            raise _late(domain, seconds) from error
        except httpx.InvalidURL as error:
            raise not_found("个地址", "address") from error
        except (ValueError, TooMuch) as error:
            raise not_understood(domain) from error
        except NOT_THERE as error:
            raise _away(domain, error) from error
        try:
            if not _is_of_a_service(answer):
                raise _strange(domain, answer)
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
        return await self._read(model, domain, seconds, self.ask("GET", domain, target, headers))

    async def send(
        self, model: type[Model], domain: str, path: str, headers: Mapping[str, str], entry: Mapping[str, object]
    ) -> Model:
        """A service's answer to an entry of our own sending; else as `read_as`."""
        seconds = self._settings.forward_seconds or USUAL_SECONDS
        return await self._read(model, domain, seconds, self.ask("POST", domain, path, headers, json=entry))

    async def send_file(
        self,
        model: type[Model],
        domain: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        file: tuple[str, bytes],
    ) -> Model:
        """A service's answer to a file of our own sending, within the time that its operation has; else as `read_as`."""
        seconds = self._settings.forward_seconds or self._limits.seconds(domain, "POST", path)
        asked = self.ask("POST", domain, f"{path}{query}", headers, files={"file": file})
        return await self._read(model, domain, seconds, asked)

    async def post_as(
        self, model: type[Model], domain: str, path: str, headers: Mapping[str, str], body: BaseModel
    ) -> Model:
        """A service's answer to a JSON body of our own sending, within the time that its operation has; else as `read_as`."""
        seconds = self._settings.forward_seconds or self._limits.seconds(domain, "POST", path)
        sent = {**headers, "content-type": "application/json"}
        asked = self.ask("POST", domain, path, sent, content=body.model_dump_json().encode())
        return await self._read(model, domain, seconds, asked)

    async def _read(
        self,
        model: type[Model],
        domain: str,
        seconds: float,
        asked: Coroutine[Any, Any, tuple[int, Mapping[str, str], bytes]],
    ) -> Model:
        try:
            async with asyncio.timeout(seconds):
                status, answered, content = await asked
                if status in (200, 201):
                    return await self.understood(model.model_validate_json, content)
            problem = Problem.model_validate_json(content)
        except TimeoutError as error:
            raise _late(domain, seconds) from error
        except NOT_THERE as error:
            raise _away(domain, error) from error
        except (ValidationError, TooMuch) as error:
            raise not_understood(domain) from error
        code = problem.code if problem.code in TEXTS else "upstream_failed"
        later = answered.get("retry-after", "")
        raise Refused(
            code,
            problem.detail,
            problem.detail,
            errors=problem.errors,
            errors_total=problem.errors_total,
            # What they tell of is not known here: whoever lacks the right finds them in the service's own list.
            findings=[each.model_copy(update={"restricted": True}) for each in problem.findings],
            retry_after=int(later) if _SECONDS.fullmatch(later) else None,
        )


async def _whole(answer: httpx.Response) -> bytes:
    blocks = bytearray()
    if _is_packed(answer):
        raise TooMuch
    async for block in answer.aiter_bytes():
        blocks += block
        if len(blocks) > MAX_ANSWER:
            raise TooMuch
    if is_too_heavy(content := bytes(blocks)):
        raise TooMuch
    return content


async def _problem(answer: httpx.Response, instance: str) -> httpx.Response:
    """The answer of another path when it has come whole and is the problem document that it says it is."""
    try:
        content = await _whole(answer)
    finally:
        await answer.aclose()
    content = await asyncio.to_thread(_of_path, content, instance)
    coded = ("content-encoding", "content-length", "transfer-encoding")
    headers = [(name, value) for name, value in answer.headers.multi_items() if name not in coded]
    return httpx.Response(answer.status_code, headers=headers, content=content)


def _of_path(content: bytes, instance: str) -> bytes:
    """The problem document with everything that its service says, of this path; a ValueError where it is none."""
    Problem.model_validate_json(content)
    return json.dumps({**json.loads(content), "instance": instance}, ensure_ascii=False, allow_nan=False).encode()


def is_sendable(value: str) -> bool:
    """Whether a header of an answer can go on: no server sends another than ASCII, nor what does not print."""
    return value.isascii() and value.isprintable()


def _kind(answer: httpx.Response) -> str:
    """The media type of an answer; none where its header cannot go on."""
    said = str(answer.headers.get("content-type", ""))
    return said.partition(";")[0].strip().lower() if is_sendable(said) else ""


def _is_packed(answer: httpx.Response) -> bool:
    """Whether it is encoded although we asked for it as it is."""
    return str(answer.headers.get("content-encoding", "identity")).strip().lower() != "identity"


def _is_of_a_service(answer: httpx.Response) -> bool:
    """Whether it is something that a service of ours would say: data, a file, or a problem document."""
    kind = _kind(answer)
    if _is_packed(answer):
        return False
    if answer.status_code in _WITHOUT_BODY:
        return True
    if 400 <= answer.status_code < 500 and kind == XLSX:  # the wrong rows of an import, whatever they were refused by
        return True
    return kind == PROBLEM_JSON if answer.is_error else answer.is_success and kind in _DATA


def _strange(domain: str, answer: httpx.Response) -> Refused:
    """What stands between the services and us (a proxy, a balancer) speaks HTML, and is not to be shown as ours."""
    status = answer.status_code
    log.warning("strange_answer", domain=domain, status=status, kind=answer.headers.get("content-type"))
    code = {503: "unavailable", 504: "upstream_timeout"}.get(status, "upstream_failed")
    zh, en = f"{domain}服务应答异常（HTTP {status}），请稍后重试", f"{domain} gave no proper answer (HTTP {status})"
    return Refused(code, zh, en, retry_after=2 if status in (502, 503, 504) else None)


def not_understood(domain: str) -> Refused:
    zh, en = f"{domain}服务应答的内容无法识别", f"The answer of {domain} cannot be understood"
    return Refused("upstream_failed", zh, en)


@contextmanager
def showing(domain: str) -> Iterator[None]:
    """While what a service said is shown: what cannot be (a number that is none, a row of no input) is its fault."""
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.warning("not_shown", domain=domain, exc_info=error)
        raise not_understood(domain) from error


def _late(domain: str, seconds: float) -> Refused:
    return Refused(
        "upstream_timeout", f"{domain}服务在{seconds:g}秒内没有应答", f"{domain} gave no answer in {seconds:g} s"
    )


def _away(domain: str, error: Exception) -> Refused:
    log.warning("forward_failed", domain=domain, error=str(error))
    return Refused(
        "upstream_failed", f"{domain}服务无法连接，请稍后重试", f"{domain} cannot be reached; try again", retry_after=2
    )
