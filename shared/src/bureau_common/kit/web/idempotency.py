"""Retries: a key per client; the same request again gets the stored answer, whatever happened to the first one."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import Header, Request, Response
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import Row, Select, Text, and_, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.codes import Spelt
from ...schemas.levels import Level
from ...schemas.personal import no_id_number_of_now
from ..core.context import current
from ..core.errors import Refused
from ..core.prebuilt import Prebuilt
from ..core.records import as_json
from ..core.tables import idempotency
from .sessions import Database

_Key = Annotated[
    str,
    Field(min_length=1, max_length=255),
    Spelt(
        r"^[\x21-\x7e]+$",
        "只能用英文字母、数字和英文符号，不含空格和汉字",
        "letters, digits and signs of ASCII only, without spaces",
    ),
    AfterValidator(no_id_number_of_now),
]
IdempotencyKey = Annotated[
    _Key | None,
    Header(
        alias="Idempotency-Key",
        description="Names this request: send the same key with a retry, and it is carried out once",
    ),
]
RequiredIdempotencyKey = Annotated[
    _Key,
    Header(
        alias="Idempotency-Key",
        description="Required here: send the same key with a retry, and it is carried out once",
    ),
]
Work = Callable[[], Awaitable[tuple[int, BaseModel]]]


class Reference(NamedTuple):
    """What is kept of an answer that holds what may be erased, and how it is told anew by that: as it then stands."""

    keep: Callable[[BaseModel], bytes]
    tell: Callable[[bytes], Awaitable[BaseModel]]


async def answer_once(
    request: Request,
    session: AsyncSession,
    key: str | None,
    work: Work,
    *,
    content: bytes | None = None,
    reference: Reference | None = None,
) -> Response:
    """Do `work` (it returns status and body) and keep its answer with the key, in the work's own transaction.

    A refusal is not kept: a corrected request may come under the same key. `content` stands in for the body's
    hash where the body is a file; `reference` says what is kept where that is not the whole answer.
    """
    if key is None:
        status, body = await work()
        return _answer(status, as_json(body))
    asked = await _request_hashes(request, content)
    if (kept := await _kept_or_held(session, key, asked, _HOLDING, reference)) is not None:
        return kept
    status, body = await work()
    client = current().caller.client
    keep = as_json if reference is None else reference.keep
    row = {"client": client, "key": key, "request_hash": asked[0], "status": status, "body": keep(body)}
    await session.execute(_KEEP, row)
    return _answer(status, as_json(body))


async def begin_once(request: Request, session: AsyncSession, key: str, content: bytes) -> Response | None:
    """What comes before long work outside of a transaction, which `answer_once` ends: the answer that was kept, if any.

    Else the key is held for as long as the session's connection does not give up its locks.
    """
    asked = await _request_hashes(request, content)
    return await _kept_or_held(session, key, asked, _HOLDING_ON)


async def read_kept_answer(request: Request, database: Database, key: str) -> Response | None:
    """The answer that was kept, if any, in one statement: what a retry is told before anything is asked of others.

    The key is not held: `answer_once` looks again.
    """
    asked = await _request_hashes(request, None)
    kept = await database.glance(_LOOKING, {"client": current().caller.client, "key": key})
    return await _replayed(kept[0], asked) if kept else None


def _holding(lock: Any) -> Select[Any]:
    """What was kept under a client's key, and whether nobody else is about to keep it."""
    held = select(lock(func.hashtextextended(bindparam("name", type_=Text), 0)).label("held")).subquery()
    return select(held.c.held, *_KEPT).select_from(held.outerjoin(idempotency, _OF_KEY))


_KEPT = (idempotency.c.request_hash, idempotency.c.status, idempotency.c.body)
_OF_KEY = and_(
    idempotency.c.client == bindparam("client", type_=Text), idempotency.c.key == bindparam("key", type_=Text)
)
_HOLDING, _HOLDING_ON = _holding(func.pg_try_advisory_xact_lock), _holding(func.pg_try_advisory_lock)
_LOOKING, _KEEP = Prebuilt(select(*_KEPT).where(_OF_KEY)), insert(idempotency)


async def _kept_or_held(
    session: AsyncSession, key: str, asked: Sequence[bytes], holding: Select[Any], reference: Reference | None = None
) -> Response | None:
    """The answer that was kept under the caller's key; else the key is held, and whoever else has it is in progress."""
    client = current().caller.client
    named = {"client": client, "key": key}
    found = (await session.execute(holding, {**named, "name": f"{client}\n{key}"})).one()
    if found.status is None and not found.held:
        raise Refused(
            "in_progress",
            "同一幂等键的请求正在处理，请稍后原样重发",
            "A request with this key is in progress; send the same again shortly",
            retry_after=1,
        )
    if found.status is not None:
        return await _replayed(found, asked, reference)
    # Whoever held the key until now may have kept its answer since: a statement of its own sees it.
    kept = await _LOOKING.rows(session, named)
    return await _replayed(kept[0], asked, reference) if kept else None


async def _request_hashes(request: Request, content: bytes | None) -> list[bytes]:
    """Under what a request's answer is kept, and then what else it answers: an answer is for those of its reader's level.

    Whoever has the right gets what was kept without it, too.
    """
    body = hashlib.sha256(await request.body()).digest() if content is None else content
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    level = current().caller.level
    levels = [asked] if level is Level.INTERNAL else [asked + level.encode(), asked]
    return [hashlib.sha256(each).digest() for each in levels]


async def _replayed(
    kept: Row[*tuple[Any, ...]], asked: Sequence[bytes], reference: Reference | None = None
) -> Response:
    """The answer that was kept, where it was kept for this request."""
    if kept.request_hash not in asked:
        raise Refused(
            "key_reused",
            "该幂等键已用于另一请求，请换新键",
            "This key was used with another request; use a new key",
        )
    body = kept.body if reference is None else as_json(await reference.tell(kept.body))
    answer = _answer(kept.status, body)
    answer.headers["Idempotent-Replay"] = "true"
    return answer


def _answer(status: int, body: bytes) -> Response:
    return Response(body, status, media_type="application/json")
