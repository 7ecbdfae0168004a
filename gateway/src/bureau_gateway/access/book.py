"""The book of clients: written through the kit, so that who may act is journaled and verified as records are."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.schemas.findings import Finding

from .rules import check_roles
from .schemas import ClientEntry, ClientRequest
from .tables import clients


def hash_secret(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def entry_of(wanted: ClientRequest, secret: str, on: date) -> ClientEntry:
    """The record of a new client."""
    return ClientEntry(
        source="gateway",
        source_ref=wanted.client_id,
        reporting_unit="bureau",
        business_date=on,
        secret_hash=hash_secret(secret),
        person=wanted.person,
        roles=sorted(set(wanted.roles)),
        units=sorted(set(wanted.units)),
    )


async def check(session: AsyncSession, entries: Sequence[ClientEntry]) -> list[Finding]:
    """A person's roles are counted over all of its clients."""
    findings: list[Finding] = []
    for row, entry in enumerate(entries, 1):
        held = await session.scalars(
            select(clients.c.roles).where(clients.c.person == entry.person, clients.c.voided_change.is_(None))
        )
        roles = frozenset(role for others in held for role in others).union(entry.roles)
        findings += check_roles(entry.person, roles, row)
    return findings


(CLIENTS,) = topic_books(
    "access",
    (),
    book("客户端", ClientEntry, clients, check=check, operations=frozenset({"enter", "void"})),
)
