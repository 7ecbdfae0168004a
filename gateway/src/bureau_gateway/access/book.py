"""The book of clients: written through the kit, so that who may act is journaled and verified as records are."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.old import OldBook
from bureau_common.kit.web.access import Role
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.records import Line, RecordEntry, RecordView, UnitCode

from .rules import check_roles
from .tables import clients


class ClientRequest(BaseModel):
    """A new client: which person it acts for, in which roles, and for which reporting units (none: the district)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    client_id: UnitCode
    person: Line
    roles: Annotated[list[Role], Field(min_length=1, max_length=6)]
    units: Annotated[list[UnitCode], Field(max_length=100)] = []


class ClientEntry(RecordEntry):
    """A client as it is kept: the secret only as SHA-256 of 32 random bytes."""

    secret_hash: str
    person: str
    roles: list[Role]
    units: list[str]


class ClientView(ClientEntry, RecordView):
    """A client as recorded."""


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
    findings = []
    for row, entry in enumerate(entries, 1):
        held = await session.scalars(
            select(clients.c.roles).where(clients.c.person == entry.person, clients.c.voided_change.is_(None))
        )
        roles = frozenset(role for others in held for role in others).union(entry.roles)
        findings += check_roles(entry.person, roles, row)
    return findings


CLIENTS = OldBook(
    name="clients",
    label_zh="客户端",
    topic="access",
    table=clients,
    entry=ClientEntry,
    view=ClientView,
    check=check,
    operations=frozenset({"enter", "void"}),
)
