"""Every refusal as one RFC 9457 document in the reader's language; refused writes are kept in a table of their own."""

import asyncio
import errno
import re
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import IO, Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ...schemas.findings import Finding
from ...schemas.personal import PERSONAL_FIELDS, may_identify, without_numbers
from ...schemas.problems import FieldError, Problem
from ..core import context
from ..core.context import Caller
from ..core.errors import TEXTS, Refused
from ..core.messages import kind_of, wording
from ..core.sequences import keep
from ..core.tables import refusals
from .documents import PROBLEM_JSON
from .streams import file_answer

MAX_ERRORS = 1000
"""How many wrong places of one request are named."""
MAX_RETURNED = 16
"""Workbooks of problems that are written and not taken to their end: each waits on the disk for as long as it is read."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JUDGED, _MOST_OF_KEY = 1000, 100
"""Characters of what was sent that are looked through for whom it may name, and of a key that are told."""
_FEW = 3
"""So many wrong places are told sooner than a thread is free."""
log = structlog.get_logger(__name__)

_UNROUTED = {
    "not_found": ("没有这个地址，请核对请求的路径", "There is no such address: check the path that was asked"),
    "method_not_allowed": (
        "这个地址没有此方法，可用的见响应头 Allow",
        "This address has no such method: the header Allow names those it has",
    ),
}
"""What is said where no route is: never a path, which for a caller of the gateway is another than the service's own."""
_NAME = re.compile(r"[0-9A-Za-z_.-]+")
_LOCK_NOT_AVAILABLE, _QUERY_CANCELED, _IDLE_TIMEOUT = "55P03", "57014", "25P03"
_READ_ONLY, _OUT_OF_RANGE = "25006", "22003"
_LOST = ("another operation is in progress", "connection is closed", "connection was closed", "cannot switch to state")
"""What the driver says on a connection that the server ended; it has no code for it. The last it says where the
server's farewell was read and the end of the connection was not."""
_AWAY = (PoolTimeout, OperationalError, ConnectionError, TimeoutError, socket.gaierror)
_UNREACHABLE = (None, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN)
"""asyncio names no number where several addresses of a host failed, each in its way."""
_BUSY = {
    _LOCK_NOT_AVAILABLE, _QUERY_CANCELED, _IDLE_TIMEOUT, _READ_ONLY, "40001", "40P01", "53300", "57P01", "57P03", "08006",
}  # fmt: skip


def problem_response(request: Request, refused: Refused) -> Response:
    """The problem document of one refusal."""
    blocking = [finding for finding in refused.findings if finding.severity == "block"]
    problem = Problem(
        type=f"urn:bureau:problem:{refused.code}",
        title=context.say(refused.title_zh, refused.title_en),
        status=refused.status,
        code=refused.code,
        detail=context.say(refused.detail_zh, refused.detail_en),
        instance=without_numbers(request.url.path),
        request_id=context.current().request_id,
        errors=refused.errors,
        errors_total=refused.errors_total,
        findings=refused.findings,
        clause=blocking[0].clause if blocking else None,
        current_id=refused.current_id,
    )
    return Response(problem.model_dump_json(), refused.status, _headers(refused), PROBLEM_JSON)


def _headers(refused: Refused) -> dict[str, str]:
    headers = {"Content-Language": context.current().language}
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


async def keep_refusal(
    session: AsyncSession, request: Request, refused: Refused, caller: Caller, address: str | None = None
) -> None:
    """Record a refused act for the auditor."""
    here = context.current()
    await keep(
        session,
        refusals,
        actor=caller.client,
        person=caller.person,
        request_id=here.request_id,
        trace_id=here.trace_id,
        method=request.method,
        path=without_numbers(request.url.path).replace("\x00", "%00"),  # PostgreSQL has no NUL in text
        status=refused.status,
        code=refused.code,
        findings=[
            {**each.model_dump(mode="json"), **({"restricted": True} if _needs_right(each) else {})}
            for each in refused.findings
        ],
        address=address,
    )


def _needs_right(finding: Finding) -> bool:
    """Whether a finding tells of something restricted: by its own word, or by naming it, as one of a closing names a book."""
    names = context.current().restricted
    restricted = {*names.topics, *names.books, *names.fields, *names.figures, *names.parameters, *names.codes}
    said = (finding.message_zh, finding.message_en, finding.field, finding.actual, finding.expected)
    return finding.restricted or any(
        word.strip(".-") in restricted for text in said for word in _NAME.findall(text or "")
    )


async def _on_refused(request: Request, refused: Exception) -> Response:
    """The refusal itself, even where it cannot be recorded: sent again, the same would be refused again."""
    assert isinstance(refused, Refused)  # noqa: S101 - the handler is registered for this type alone
    async with AsyncExitStack() as held:
        workbook = None if refused.workbook is None else held.enter_context(refused.workbook)
        await _record(request, refused)
        if workbook is None:
            return problem_response(request, refused)
        return _returned(request, refused, workbook, held)


def _returned(request: Request, refused: Refused, workbook: IO[bytes], held: AsyncExitStack) -> Response:
    """The workbook of a refusal, with a turn until it is sent; who takes none of those that wait is told to come again."""
    try:
        held.enter_context(request.app.state.returned.taken(context.current().caller.client))
    except Refused as busy:
        return problem_response(request, busy)
    headers = {**_headers(refused), "Content-Disposition": 'attachment; filename="problems.xlsx"'}
    return file_answer(workbook, refused.status, headers, XLSX, held.pop_all())


async def _record(request: Request, refused: Refused) -> None:
    """Record a refusal that an auditor reads of, as far as the database takes it."""
    if refused.code in ("forbidden", "rule_broken", "same_person") and hasattr(request.app.state, "database"):
        try:
            async with request.app.state.database.writing() as session:  # of its own: the act's was rolled back
                await keep_refusal(session, request, refused, context.current().caller)
        except (SQLAlchemyError, OSError) as error:
            log.error("refusal_not_recorded", code=refused.code, error=str(error)[:300])


def field_errors(errors: list[dict[str, Any]], row: int | None = None, *, personal: bool = False) -> list[FieldError]:
    """Pydantic's errors as ours: the field's path, the rule, the way out, and what was sent unless it is personal."""
    return [
        FieldError(
            field=_field(error),
            row=row,
            rule=kind_of(error),
            message=wording(error),
            value=None if personal else _sent(error),
        )
        for error in errors
    ]


def _sent(error: dict[str, Any]) -> str | None:
    """What was sent for one field; never what may be personal: by its name, its digits, or as a body of its own."""
    sent, path = error.get("input"), _path(error)
    known = path and kind_of(error) not in ("extra_forbidden", "no_file") and PERSONAL_FIELDS.isdisjoint(path)
    if not known or not isinstance(sent, str | int | float) or may_identify(str(sent)[:_JUDGED]):
        return None
    return _printable(str(sent)[:80])


def _field(error: dict[str, Any]) -> str:
    """The path of a field; of a body that is no JSON, pydantic names a position instead."""
    path = [] if error["type"] == "json_invalid" else [str(part)[:_JUDGED] for part in _path(error)]
    path = ["…" if may_identify(part) else part[:_MOST_OF_KEY] for part in path]
    return _printable(".".join(path)) or "body"


def _path(error: dict[str, Any]) -> list[str | int]:
    """Where a field stands in a body, or outside of one; a field of it may be called `body`, too."""
    path = [*error["loc"]]
    return path[1:] if path[:1] == ["body"] else path


def _printable(text: str) -> str:
    r"""JSON may carry half a character (\ud800), which no answer can."""
    return text.encode(errors="backslashreplace").decode()


class Malformed(RequestValidationError):
    """Malformed input of which not every error was built."""

    def __init__(self, errors: Sequence[Any], total: int) -> None:
        super().__init__(errors)
        self.total = total


async def _on_malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type alone
    given = error.errors()
    # A parameter that several dependencies of an operation read is one place.
    errors = [*{(each["type"], tuple(each["loc"]), each["msg"]): each for each in given}.values()]
    total = (error.total if isinstance(error, Malformed) else len(given)) - (len(given) - len(errors))
    tell = partial(field_errors, errors[:MAX_ERRORS], personal="/persons" in request.url.path)
    fields = tell() if len(errors) <= _FEW else await asyncio.to_thread(tell)
    refused = Refused(
        "malformed",
        f"{total}处输入有误，请按errors逐项更正后重发",
        f"{total} places of the input are wrong; mend what `errors` lists and send again",
        errors=fields,
        errors_total=total,
    )
    return problem_response(request, refused)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type alone
    codes = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    code = codes.get(error.status_code, "bad_request" if error.status_code < 500 else "internal")
    _, chinese, english = TEXTS[code]
    told = _UNROUTED.get(code, (chinese, f"{english}: {error.detail}"))
    if code == "bad_request" and "form" in request.headers.get("content-type", ""):
        told = (f"表单无法读取（{error.detail}）：每次上传一个文件，每项文字不超过8KB，请更正后重发", told[1])
    refused = Refused(code, *told)
    response = problem_response(request, refused)
    if error.status_code == 405:
        response.headers["allow"] = ", ".join(_methods_of(request))
    if error.headers and "retry-after" in (given := {key.lower(): value for key, value in error.headers.items()}):
        response.headers["retry-after"] = given["retry-after"]
    return response


def _methods_of(request: Request) -> list[str]:
    """What a path answers to, by all of its routes: the one that was asked last names its own method only."""
    asked = {key: request.scope[key] for key in ("type", "path", "root_path", "headers")}
    return [
        method
        for method in ("GET", "POST")
        if any(route.matches({**asked, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


def too_large(request: Request) -> Response:
    """The answer to a body over the limit."""
    return problem_response(request, Refused("too_large", "请分批发送，或分成几个文件", "Send it in parts"))


def stopped(request: Request) -> Response:
    """The answer to a request that a stopping process cuts off; a write may or may not have been kept."""
    detail = (
        "服务正在重启，请稍后原样重发（带同一幂等键）",
        "It restarts; send the same again, with the same Idempotency-Key",
    )
    return problem_response(request, Refused("unavailable", *detail, retry_after=2))


async def _on_database(request: Request, error: Exception) -> Response:
    """A lock held too long, a lost connection or a standby is `busy`: nothing was written, the same request may come again.

    The driver leaves the system's errors of a connection as they are; those of a disk are none of these.
    """
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    lost = (
        isinstance(error, _AWAY)
        or (isinstance(error, OSError) and error.errno in _UNREACHABLE)
        or getattr(error, "connection_invalidated", False)
        or any(words in str(error) for words in _LOST)
    )
    if state == _OUT_OF_RANGE:
        zh, en = "金额合计超出系统可存的范围，请核对金额", "The amounts sum up to more than is kept: check them"
        return problem_response(request, Refused("malformed", zh, en))
    if state not in _BUSY and not lost:
        return await _on_anything(request, error)
    log.warning("database_busy", sqlstate=state, error=str(error)[:300])
    refused = Refused(
        "busy", "未写入任何内容，请稍后原样重发", "Nothing was written; send the same again", retry_after=1
    )
    return problem_response(request, refused)


async def _on_anything(request: Request, error: Exception) -> Response:
    log.error("unhandled", exc_info=error)
    detail = (f"请报告请求编号 {context.current().request_id}", "Report the request id to operations")
    return problem_response(request, Refused("internal", *detail))


def add_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(RequestValidationError, _on_malformed)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)
    app.add_exception_handler(OSError, _on_database)
    app.add_exception_handler(Exception, _on_anything)
