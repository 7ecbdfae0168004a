"""The endpoints of persons; an ID number stands in bodies only, never in an address.

    masked reads, find           viewer, recorder, approver
    register, correct            recorder
    reveal (logged), erase       approver
    log of full reads            audit_admin

A token bound to reporting units sees and changes the persons of its units only.
"""

from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.paging import Page
from ...schemas.persons import PersonalRead, PersonView, RecordedPerson, RevealedPerson
from ...schemas.records import Reason
from ..core.context import Caller
from ..core.identifiers import IdNumber
from ..core.tables import personal_reads
from ..web.access import Approver, Auditor, Reader, Recorder, check_unit
from ..web.idempotency import IdempotencyKey, Reference, answer_once
from ..web.paging import PageCursor, PageSize, decode_cursor, encode_cursor
from ..web.routing import Router
from ..web.sessions import ReadSession, WriteSession
from .persons import (
    PersonDetails,
    PersonEntry,
    correct_person,
    erase,
    find_person,
    read_person,
    register,
    reveal,
)

_BODY = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PersonCorrection(BaseModel):
    """The whole details as they should be, and why."""

    model_config = _BODY

    reason: Reason
    details: PersonDetails


class PersonQuery(BaseModel):
    """Whom to look for."""

    model_config = _BODY

    id_number: IdNumber


class Disclosure(BaseModel):
    """What the full details are needed for."""

    model_config = _BODY

    purpose: Reason


class Erasure(BaseModel):
    """Why the details are deleted."""

    model_config = _BODY

    reason: Reason


router = Router(tags=["persons"])


class _Whose(BaseModel):
    id: UUID


class _Kept(BaseModel):
    """What is kept of an answer: whose it was. The masked details are the person's, and go when that is erased."""

    person: _Whose
    change_no: int | None


def _by_id(session: AsyncSession, caller: Caller) -> Reference:
    """An answer of these is kept by the person's id, and told anew as the person then stands."""

    def keep(answer: BaseModel) -> bytes:
        assert isinstance(answer, RecordedPerson)  # noqa: S101 - what the operations here answer
        return _Kept(person=_Whose(id=answer.person.id), change_no=answer.change_no).model_dump_json().encode()

    async def tell(content: bytes) -> RecordedPerson:
        kept = _Kept.model_validate_json(content)
        return RecordedPerson(person=await read_person(session, kept.person.id, caller), change_no=kept.change_no)

    return Reference(keep, tell)


@router.post(
    "/persons",
    status_code=201,
    response_model=RecordedPerson,
    responses={200: {"model": RecordedPerson, "description": "The person was there already, with the same details"}},
    summary="Register a person (人员)",
)
async def register_person(
    request: Request, session: WriteSession, caller: Recorder, entry: PersonEntry, key: IdempotencyKey = None
) -> Response:
    check_unit(caller, entry.reporting_unit)

    async def work() -> tuple[int, RecordedPerson]:
        person, change_no = await register(session, entry, caller)
        return (200 if change_no is None else 201), RecordedPerson(person=person, change_no=change_no)

    return await answer_once(request, session, key, work, reference=_by_id(session, caller))


@router.post("/persons/find", summary="The person with an ID number, masked")
async def find_person_by_number(session: ReadSession, caller: Reader, query: PersonQuery) -> PersonView:
    return await find_person(session, query.id_number, caller)


@router.get("/persons/{person_id:uuid}", summary="One person, masked")
async def read_person_masked(session: ReadSession, caller: Reader, person_id: UUID) -> PersonView:
    return await read_person(session, person_id, caller)


@router.post("/persons/{person_id:uuid}/correct", response_model=RecordedPerson, summary="Replace a person's details")
async def correct_details(
    request: Request,
    session: WriteSession,
    caller: Recorder,
    person_id: UUID,
    correction: PersonCorrection,
    key: IdempotencyKey = None,
) -> Response:
    async def work() -> tuple[int, RecordedPerson]:
        person, change_no = await correct_person(session, person_id, correction.details, correction.reason, caller)
        return 200, RecordedPerson(person=person, change_no=change_no)

    return await answer_once(request, session, key, work, reference=_by_id(session, caller))


@router.post("/persons/{person_id:uuid}/reveal", summary="A person's full details, for a purpose; the read is logged")
async def reveal_person(
    session: WriteSession, caller: Approver, person_id: UUID, disclosure: Disclosure, response: Response
) -> RevealedPerson:
    response.headers["Cache-Control"] = "no-store"
    return await reveal(session, person_id, disclosure.purpose, caller)


@router.post(
    "/persons/{person_id:uuid}/erase", response_model=RecordedPerson, summary="Delete a person's details for good"
)
async def erase_person(
    request: Request,
    session: WriteSession,
    caller: Approver,
    person_id: UUID,
    erasure: Erasure,
    key: IdempotencyKey = None,
) -> Response:
    async def work() -> tuple[int, RecordedPerson]:
        person, change_no = await erase(session, person_id, erasure.reason, caller)
        return 200, RecordedPerson(person=person, change_no=change_no)

    return await answer_once(request, session, key, work, reference=_by_id(session, caller))


@router.get("/personal-reads", summary="Who read whose full details, newest first")
async def list_personal_reads(
    session: ReadSession, caller: Auditor, limit: PageSize = 100, cursor: PageCursor = None
) -> Page[PersonalRead]:
    query = select(personal_reads).order_by(personal_reads.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(personal_reads.c.id < decode_cursor(cursor, int)[0])
    rows = (await session.execute(query)).mappings().all()
    following = encode_cursor((rows[limit - 1]["id"],)) if len(rows) > limit else None
    return Page(items=[PersonalRead.model_validate(dict(row)) for row in rows[:limit]], next_cursor=following)
