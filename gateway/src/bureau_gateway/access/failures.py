"""Wrong secrets: recorded as refusals with client and address, counted there by all replicas, and slowed past a limit."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

import structlog
from fastapi import Request
from pydantic import BaseModel
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.core.tables import refusals
from bureau_common.kit.web.problems import keep_refusal
from bureau_common.schemas.personal import holds_id_number

log = structlog.get_logger(__name__)

WINDOW = timedelta(minutes=15)
"""How long a failure counts."""
OF_ONE_CLIENT_AT_ONE_ADDRESS, OF_ONE_ADDRESS, OF_ONE_CLIENT = 5, 20, 50
"""How many failures close the door. A client's own limit is high: a stranger shall not lock it out by guessing."""
_CODE = "client_invalid"
_CLIENT_ID = re.compile(r"[0-9A-Za-z-]{1,32}")
_NO_CLIENT = "…"


@dataclass(frozen=True)
class Attempt:
    """Who is said to ask, and from where."""

    client: str
    address: str


class Failure(NamedTuple):
    at: datetime
    client: str
    address: str


class FailedSecrets(BaseModel):
    """How often a client's secret was wrong at one address."""

    client_id: str
    address: str
    failures: int
    first: datetime
    last: datetime


def attempt_of(request: Request, client_id: str) -> Attempt:
    """An attempt as it may be written down: what cannot be a client's id may be a secret, typed into the wrong field."""
    is_id = _CLIENT_ID.fullmatch(client_id) and not holds_id_number(client_id)
    return Attempt(client_id if is_id else _NO_CLIENT, _address(request.client.host if request.client else "-"))


def _address(host: str) -> str:
    """The address of the caller; of IPv6 its network, since whoever has one address there has them all."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address) >> 64 << 64, 64)))


def seconds_to_wait(failures: Sequence[Failure], attempt: Attempt, now: datetime) -> int:
    """How long until this attempt is looked at, 0 when it is at once; `failures` are those within the window."""
    waits = [0]
    for limit, counted in _counted(failures, attempt):
        if len(counted) >= limit:
            following = sorted(counted)[-limit] + WINDOW  # when the oldest of the last ones counts no longer
            waits.append(math.ceil((following - now).total_seconds()))
    return max(waits)


def _counted(failures: Sequence[Failure], attempt: Attempt) -> list[tuple[int, list[datetime]]]:
    at_address = [each for each in failures if each.address == attempt.address]
    of_client = [each for each in failures if each.client == attempt.client and attempt.client != _NO_CLIENT]
    return [
        (OF_ONE_CLIENT_AT_ONE_ADDRESS, [each.at for each in of_client if each.address == attempt.address]),
        (OF_ONE_ADDRESS, [each.at for each in at_address]),
        (OF_ONE_CLIENT, [each.at for each in of_client]),
    ]


async def refuse_when_slowed(session: AsyncSession, attempt: Attempt) -> Sequence[Failure]:
    """Refuse an attempt after too many failures, before its secret is looked at; else return those that count."""
    query = select(refusals.c.at, refusals.c.actor, refusals.c.address).where(
        refusals.c.code == _CODE,
        refusals.c.at > func.now() - WINDOW,
        or_(refusals.c.actor == attempt.client, refusals.c.address == attempt.address),
    )
    failures = [Failure(*row) for row in await session.execute(query)]
    now: datetime = (await session.execute(select(func.now()))).scalar_one()
    if wait := seconds_to_wait(failures, attempt, now):
        log.warning("secret_slowed", client=attempt.client, address=attempt.address, seconds=wait)
        raise Refused(
            "slowed",
            f"密钥多次不正确，请在{math.ceil(wait / 60)}分钟后重试",
            f"The secret was wrong too often; try again in {wait} s",
            retry_after=wait,
        )
    return failures


async def take_turn(session: AsyncSession, attempt: Attempt) -> Sequence[Failure]:
    """Of several attempts at once each is looked at when those before it are counted, till this transaction ends."""
    for scope in (f"client {attempt.client}", f"address {attempt.address}"):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"secrets of {scope}", 0))))
    return await refuse_when_slowed(session, attempt)


async def record_failure(
    session: AsyncSession, request: Request, attempt: Attempt, before: Sequence[Failure]
) -> Refused:
    """Record a wrong secret after those `before` it, and return its refusal."""
    refused = Refused(_CODE, "请核对客户端标识和密钥", "Check the client id and the secret")
    await keep_refusal(session, request, refused, Caller(attempt.client, "-", frozenset()), attempt.address)
    closes = any(len(counted) + 1 >= limit for limit, counted in _counted(before, attempt))
    tell = log.error if closes else log.warning
    tell("secrets_guessed" if closes else "secret_refused", client=attempt.client, address=attempt.address)
    return refused


async def count_failures(session: AsyncSession, hours: int) -> list[FailedSecrets]:
    """The failures of the last hours by client and address, the most frequent first."""
    query = (
        select(
            refusals.c.actor.label("client_id"),
            refusals.c.address,
            func.count().label("failures"),
            func.min(refusals.c.at).label("first"),
            func.max(refusals.c.at).label("last"),
        )
        .where(refusals.c.code == _CODE, refusals.c.at > func.now() - timedelta(hours=hours))
        .group_by(refusals.c.actor, refusals.c.address)
        .order_by(func.count().desc(), func.max(refusals.c.at).desc())
        .limit(1000)
    )
    return [FailedSecrets.model_validate(dict(row)) for row in (await session.execute(query)).mappings()]
