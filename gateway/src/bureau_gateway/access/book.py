"""The book of clients: written through the kit, so that who may act is journaled and verified as records are."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, select

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import Told

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
        level=wanted.level,
    )


def _ask_roles(scope: Scope) -> Select[Any]:
    """Each touched person's clients with their roles."""
    return (
        select(clients.c.person, clients.c.roles)
        .where(scope.live(clients), scope.concerns((clients.c.person,)))
        .order_by(clients.c.person)
    )


def _say_roles(person: str, held: Sequence[tuple[Sequence[str]]]) -> Iterator[Told]:
    """A person's roles are counted over all of its clients."""
    yield from check_roles(person, frozenset(role for (roles,) in held for role in roles))


# Every client is read: the one whose role does not go with the others may be the last.
SEPARATED = Guard((clients,), _ask_roles, _say_roles, grouped=1, limit=None)

(CLIENTS,) = topic_books(
    "access",
    (SEPARATED,),
    book("客户端", ClientEntry, clients, operations=frozenset({"enter", "void"})),
)
