"""Persons (人员): their details stand in one table alone; everything else holds the person's id and a fingerprint.

Who changes a person locks its details first, so that two writers of one person go one after the other.
"""

import hashlib
import json
import secrets
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, Row, Select, delete, select, union, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.persons import PersonView, RevealedPerson, mask_card, mask_id_number, mask_name, mask_phone
from ...schemas.records import RecordEntry, wrong_field
from ..books.asking import Asked
from ..books.guards import NOW, Touched
from ..books.writes import run_guards
from ..core.context import Caller, current
from ..core.errors import Refused, not_found
from ..core.identifiers import BankCard, IdNumber, PersonName, Phone, name_spelled, phone_spelled
from ..core.queries import among
from ..core.records import unchecked
from ..core.sequences import keep
from ..core.tables import journal, person_details, personal_reads, persons
from ..core.unit_names import named_beside
from ..journal.journal import Entry, append, hash_rows, next_change_id, take_lock
from ..units.demands import known_unit

OF_PERSON = known_unit(persons.c.reporting_unit)
_ENTERING = Asked([OF_PERSON])


class PersonDetails(BaseModel):
    """What is personal, and nothing else."""

    model_config = ConfigDict(
        extra="forbid", from_attributes=True, str_strip_whitespace=True, hide_input_in_errors=True
    )

    name: Annotated[PersonName, Field(title="姓名")]
    id_number: Annotated[IdNumber, Field(title="身份证号")]
    phone: Annotated[Phone | None, Field(title="电话")] = None
    card: Annotated[BankCard | None, Field(title="银行账号")] = None


class PersonEntry(PersonDetails, RecordEntry):
    """A person as it is entered."""

    @model_validator(mode="after")
    def _reference_names_nobody(self) -> "PersonEntry":
        spelled = (self.source_ref, name_spelled(self.source_ref), phone_spelled(self.source_ref))
        details = (self.id_number, self.phone, self.card, self.name)
        if any(detail and detail in spelling for detail in details for spelling in spelled):
            raise wrong_field(
                type(self),
                "source_ref",
                "来源单号不得含姓名、身份证号、电话或账号，请用来源系统的内部编号 / "
                "must not hold the name, ID number, phone or card; use the source's own key",
            )
        return self


def fingerprint(salt: bytes, details: PersonDetails) -> str:
    """SHA-256 over the salt and the canonical details; without the salt no guess can be tried."""
    plain = {name: getattr(details, name) for name in PersonDetails.model_fields}
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(salt + canonical.encode()).hexdigest()


def _details(row: Row[Any]) -> PersonDetails:
    """The details as they stand: they may be older than a rule, or a hand may have edited them."""
    details: PersonDetails = unchecked(PersonDetails, {**row._mapping})
    return details


def _seal_details(details: PersonDetails) -> tuple[dict[str, Any], str]:
    """The columns of the details under a fresh salt, and their fingerprint."""
    salt = secrets.token_bytes(32)
    return {"salt": salt, **details.model_dump(include=set(PersonDetails.model_fields))}, fingerprint(salt, details)


def _visible_to(caller: Caller) -> list[ColumnElement[bool]]:
    return [among(persons.c.reporting_unit, sorted(caller.units))] if caller.units else []


def _newest() -> Select[Any]:
    """Persons with what the journal knows of them and their details, the newest version first."""
    return (
        select(
            persons,
            *[person_details.c[name] for name in PersonDetails.model_fields],
            journal.c.change_no,
            journal.c.at,
            journal.c.person.label("recorded_by"),
            *named_beside(RecordEntry, persons, NOW.live),
        )
        .join(journal, journal.c.change_id == persons.c.created_change)
        .outerjoin(person_details, person_details.c.person == persons.c.person)
        .order_by(persons.c.created_change.desc())
        .limit(1)
    )


def _masked(row: Row[Any]) -> PersonView:
    return PersonView(
        id=row.person,
        state="live" if row.voided_change is None else "erased",
        name=row.name and mask_name(row.name),
        id_number=row.id_number and mask_id_number(row.id_number),
        phone=row.phone and mask_phone(row.phone),
        card=row.card and mask_card(row.card),
        recorded_change=row.change_no,
        recorded_at=row.at,
        recorded_by=row.recorded_by,
        **{name: getattr(row, name) for name in (*RecordEntry.model_fields, "reporting_unit_name")},
    )


async def read_person(session: AsyncSession, person: UUID, caller: Caller) -> PersonView:
    """One person, masked; one of another unit does not exist for a bound token."""
    query = _newest().where(persons.c.person == person, *_visible_to(caller))
    if (row := (await session.execute(query)).one_or_none()) is None:
        raise not_found("个人员", "person")
    return _masked(row)


async def find_person(session: AsyncSession, id_number: str, caller: Caller) -> PersonView:
    """The person with an ID number, masked."""
    query = _newest().where(person_details.c.id_number == id_number, *_visible_to(caller))
    if (row := (await session.execute(query)).one_or_none()) is None:
        raise not_found("个人员", "person")
    return _masked(row)


async def register(session: AsyncSession, entry: PersonEntry, caller: Caller) -> tuple[PersonView, int | None]:
    """Enter a person, once an ID number; returns it with its change, none where an equal one was there already."""
    person = uuid4()
    columns, mark = _seal_details(entry)
    details = insert(person_details).values(person=person, **columns).on_conflict_do_nothing()
    if (await session.execute(details.returning(person_details.c.person))).one_or_none() is None:
        return await _registered(session, entry, caller), None
    change_id = await next_change_id(session)
    common = {name: getattr(entry, name) for name in RecordEntry.model_fields}
    row = insert(persons).values(**common, person=person, fingerprint=mark, created_change=change_id)
    written = await session.execute(row.on_conflict_do_nothing().returning(persons.c.id))
    await _refuse_taken_reference(session, entry, written.one_or_none() is not None)
    change_no = await _journal(session, "enter", change_id, person)
    return await read_person(session, person, caller), change_no


async def _registered(session: AsyncSession, entry: PersonEntry, caller: Caller) -> PersonView:
    """The person that has the ID number already, where the details agree; what is stored is never told."""
    query = select(person_details, persons.c.reporting_unit).join(persons, persons.c.person == person_details.c.person)
    known = query.where(person_details.c.id_number == entry.id_number, persons.c.voided_change.is_(None))
    row = (await session.execute(known)).one_or_none()
    if row is None:
        raise Refused("busy", "该人员正被更改，请原样重发", "The person is being changed; send the same", retry_after=1)
    if caller.units and row.reporting_unit not in caller.units:
        raise Refused(
            "forbidden",
            "该人员由其他填报单位登记，请由区财政局办理",
            "Another reporting unit registered this person; ask the bureau",
        )
    kept = _details(row)
    kept.name = name_spelled(kept.name)  # it may be older than this spelling
    if kept != PersonDetails(**entry.model_dump(include=set(PersonDetails.model_fields))):
        raise Refused(
            "differs",
            "该身份证号已登记，其余内容不同；如需更改请用更正",
            "The ID number is registered with other details; use correct",
            current_id=str(row.person),
        )
    return await read_person(session, row.person, caller)


async def _refuse_taken_reference(session: AsyncSession, entry: RecordEntry, free: bool) -> None:
    """A reference names one person for good, one that was erased, too."""
    if not free:
        raise Refused("differs", "该来源单号已用于另一人员，请换新单号", "It belongs to another person; use a new one")
    gone = select(persons.c.id).where(
        persons.c.source == entry.source,
        persons.c.source_ref == entry.source_ref,
        persons.c.voided_change.is_not(None),
    )
    if (await session.execute(gone.limit(1))).one_or_none() is not None:
        raise Refused("voided", "该单号的人员信息已清除，请换新单号", "That person was erased; use a new reference")


async def _lock(session: AsyncSession, person: UUID, caller: Caller) -> Row[Any]:
    """The details of a live person, locked; refuses one that the caller may not see, or that was erased."""
    await read_person(session, person, caller)
    query = select(person_details).where(person_details.c.person == person).with_for_update()
    if (row := (await session.execute(query)).one_or_none()) is None:
        raise Refused("erased", "其信息已清除，无法恢复", "The details are gone for good", current_id=str(person))
    return row


async def correct_person(
    session: AsyncSession, person: UUID, details: PersonDetails, reason: str, caller: Caller
) -> tuple[PersonView, int]:
    """Replace a person's details; the old ones are kept nowhere, the journal says that they changed and why."""
    held = await _lock(session, person, caller)
    if _details(held) == details:
        raise Refused("unchanged", "请修改内容后再更正", "Change something, or leave it", current_id=str(person))
    columns, mark = _seal_details(details)
    try:
        await session.execute(update(person_details).where(person_details.c.person == person).values(**columns))
    except IntegrityError:  # from None: the database's own message repeats the number
        taken = ("该身份证号已登记为另一人员", "The ID number is registered for another person")
        raise Refused("differs", *taken) from None
    change_id = await next_change_id(session)
    old = (await session.execute(_void(person, change_id))).one()
    kept = {name: getattr(old, name) for name in RecordEntry.model_fields}
    await session.execute(
        plain_insert(persons).values(**kept, person=person, fingerprint=mark, replaces=old.id, created_change=change_id)
    )
    change_no = await _journal(session, "correct", change_id, person, reason)
    return await read_person(session, person, caller), change_no


def _void(person: UUID, change_id: int) -> Any:
    live = update(persons).where(persons.c.person == person, persons.c.voided_change.is_(None))
    return live.values(voided_change=change_id).returning(persons)


async def reveal(session: AsyncSession, person: UUID, purpose: str, caller: Caller) -> RevealedPerson:
    """The full details; the read is logged in the same transaction, so that none goes unlogged."""
    held = await _lock(session, person, caller)
    here = current()
    await keep(
        session,
        personal_reads,
        person_id=person,
        actor=caller.client,
        person=caller.person,
        request_id=here.request_id,
        trace_id=here.trace_id,
        purpose=purpose,
    )
    return RevealedPerson(id=person, **dict(_details(held)))


async def erase(session: AsyncSession, person: UUID, reason: str, caller: Caller) -> tuple[PersonView, int]:
    """Delete the details for good and void the record; its id stays, and names nobody."""
    await _lock(session, person, caller)
    await session.execute(delete(person_details).where(person_details.c.person == person))
    change_id = await next_change_id(session)
    await session.execute(_void(person, change_id))
    change_no = await _journal(session, "erase", change_id, person, reason)
    return await read_person(session, person, caller), change_no


async def _journal(
    session: AsyncSession, operation: Operation, change_id: int, person: UUID, reason: str | None = None
) -> int:
    written = await hash_rows(session, [persons], change_id)
    await take_lock(session)
    if operation == "enter":  # a correction keeps the unit, which may have ended since
        await run_guards(session, _ENTERING, Touched(change_id))
    return await append(session, Entry("persons", operation, change_id, person, reason), written)


CHECKED_AT_ONCE = 5000


async def check_details(session: AsyncSession, after: UUID | None = None) -> tuple[list[str], UUID | None]:
    """Recompute the fingerprints of the next persons, in order of their ids; returns the last one, none at the end.

    Names the persons whose details a hand in the database edited, removed or added.
    """
    live = select(persons.c.person, persons.c.fingerprint).where(persons.c.voided_change.is_(None))
    details = select(person_details)
    if after is not None:
        live, details = live.where(persons.c.person > after), details.where(person_details.c.person > after)
    first = [
        query.with_only_columns(column).order_by(column).limit(CHECKED_AT_ONCE).subquery().select()
        for query, column in ((live, persons.c.person), (details, person_details.c.person))
    ]
    ids = union(*first).subquery()
    chosen = (await session.scalars(select(ids.c.person).order_by(ids.c.person).limit(CHECKED_AT_ONCE))).all()
    if not chosen:
        return [], None
    recorded = live.where(persons.c.person <= chosen[-1]).subquery()
    detailed = details.where(person_details.c.person <= chosen[-1]).subquery()
    both = select(recorded.c.person.label("recorded"), recorded.c.fingerprint, detailed).select_from(
        recorded.join(detailed, detailed.c.person == recorded.c.person, full=True)
    )
    problems = [problem for row in await session.execute(both) for problem in _wrong_details(row)]
    return sorted(problems), chosen[-1] if len(chosen) == CHECKED_AT_ONCE else None


def _wrong_details(row: Row[Any]) -> list[str]:
    if row.recorded is None:
        return [f"person {row.person}: has details, but is not recorded as live"]
    if row.person is None:
        return [f"person {row.recorded}: the details are missing"]
    if fingerprint(bytes(row.salt), _details(row)) != row.fingerprint:
        return [f"person {row.recorded}: the details are not those that were recorded"]
    return []
