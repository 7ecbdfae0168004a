"""The book of clients: written through the kit, so that who may act is journaled and verified as records are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, literal, select

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.identifiers import person_spelled
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
    """Every client with its person, its roles, and whether the change touched it.

    Of all persons: one who was registered before persons had one spelling is found by no comparison in the database.
    """
    all_of_them, touched = literal(1).label("all_of_them"), scope.touched(clients).label("touched")
    return select(all_of_them, clients.c.person, clients.c.roles, touched).where(scope.live(clients))


def _say_roles(_: int, held: Sequence[tuple[str, Sequence[str], bool]]) -> Iterator[Told]:
    """A person's roles are counted over all of its clients."""
    roles: dict[str, set[str]] = defaultdict(set)
    for person, its_roles, _touched in held:
        roles[person_spelled(person)].update(its_roles)
    for person in sorted({person_spelled(person) for person, _roles, touched in held if touched}):
        yield from check_roles(person, frozenset(roles[person]))


# Every client is read: the one whose role does not go with the others may be the last.
SEPARATED = Guard((clients,), _ask_roles, _say_roles, grouped=1, limit=None)

(CLIENTS,) = topic_books(
    "access",
    (SEPARATED,),
    book("客户端", ClientEntry, clients, operations=frozenset({"enter", "void"})),
)
