"""Retries: a key per client; the same request again gets the stored answer, whatever happened to the first one."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import Header, Request, Response
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.codes import Spelt
from ...schemas.levels import Level
from ...schemas.personal import no_id_number
from ..core.context import current
from ..core.errors import Refused
from ..core.records import as_json
from ..core.tables import idempotency

_Key = Annotated[
    str,
    Field(min_length=1, max_length=255),
    Spelt(
        r"^[\x21-\x7e]+$",
        "只能用英文字母、数字和英文符号，不含空格和汉字",
        "letters, digits and signs of ASCII only, without spaces",
    ),
    AfterValidator(no_id_number),
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


async def answer_once(
    request: Request, session: AsyncSession, key: str | None, work: Work, *, content: bytes | None = None
) -> Response:
    """Do `work` (it returns status and body) and keep its answer with the key, in the work's own transaction.

    A refusal is not kept: a corrected request may come under the same key. `content` stands in for the body's
    hash where the body is a file.
    """
    if key is None:
        status, body = await work()
        return _answer(status, as_json(body))
    asked = await _request_hashes(request, content)
    if (kept := await _replayed(session, key, asked)) is not None:
        return kept
    await _hold(session, key, func.pg_try_advisory_xact_lock)
    if (kept := await _replayed(session, key, asked)) is not None:
        return kept
    status, body = await work()
    answer = as_json(body)
    client = current().caller.client
    await session.execute(
        insert(idempotency).values(client=client, key=key, request_hash=asked[0], status=status, body=answer)
    )
    return _answer(status, answer)


async def begin_once(request: Request, session: AsyncSession, key: str, content: bytes) -> Response | None:
    """What comes before long work outside of a transaction, which `answer_once` ends: the answer that was kept, if any.

    Else the key is held for as long as the session's connection does not give up its locks.
    """
    asked = await _request_hashes(request, content)
    if (kept := await _replayed(session, key, asked)) is not None:
        return kept
    await _hold(session, key, func.pg_try_advisory_lock)
    return await _replayed(session, key, asked)


async def _hold(session: AsyncSession, key: str, lock: Any) -> None:
    name = func.hashtextextended(f"{current().caller.client}\n{key}", 0)
    if not (await session.execute(select(lock(name)))).scalar_one():
        raise Refused(
            "in_progress",
            "同一幂等键的请求正在处理，请稍后原样重发",
            "A request with this key is in progress; send the same again shortly",
            retry_after=1,
        )


async def _request_hashes(request: Request, content: bytes | None) -> list[bytes]:
    """Under what a request's answer is kept, and then what else it answers: an answer is for those of its reader's level.

    Whoever has the right gets what was kept without it, too.
    """
    body = hashlib.sha256(await request.body()).digest() if content is None else content
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    level = current().caller.level
    levels = [asked] if level is Level.INTERNAL else [asked + level.encode(), asked]
    return [hashlib.sha256(each).digest() for each in levels]


async def _replayed(session: AsyncSession, key: str, asked: Sequence[bytes]) -> Response | None:
    """The answer that was kept under the caller's key."""
    query = select(idempotency.c.request_hash, idempotency.c.status, idempotency.c.body)
    named = query.where(idempotency.c.client == current().caller.client, idempotency.c.key == key)
    if (kept := (await session.execute(named)).one_or_none()) is None:
        return None
    if kept.request_hash not in asked:
        raise Refused(
            "key_reused",
            "该幂等键已用于另一请求，请换新键",
            "This key was used with another request; use a new key",
        )
    answer = _answer(kept.status, kept.body)
    answer.headers["Idempotent-Replay"] = "true"
    return answer


def _answer(status: int, body: bytes) -> Response:
    return Response(body, status, media_type="application/json")
