"""The registers of subjects as forms and other systems read them, and the call that begins a new year's list."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel

from bureau_common.kit.books.preparing import Prepared, prepare
from bureau_common.kit.books.routes import Why, answer, dry_or
from bureau_common.kit.books.writes import enter, rehearse, write_entries
from bureau_common.kit.web.access import DistrictRecorder, Reader
from bureau_common.kit.web.idempotency import IdempotencyKey, answer_once
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import EntrySession, IsDryRun, ReadSession, database_of
from bureau_common.schemas.records import Written

from .subject_copies import SubjectCopy, copied_entries
from .subject_lists import SubjectKind
from .subjects import SUBJECTS, read_list

router = Router(tags=["reference"])


class SubjectItem(BaseModel):
    """A subject that records of the year may name."""

    code: str
    name: str
    own: bool
    confirmed: bool
    """Whether a published list showed it, or the bureau has named it."""


@router.get("/reference/subjects", summary="The subjects of a fiscal year: national and the bureau's own")
async def list_subjects_of_year(
    session: ReadSession,
    caller: Reader,
    kind: SubjectKind,
    year: Annotated[int, Query(ge=1994, le=2199)],
) -> list[SubjectItem]:
    held = await read_list(session, kind, year)
    found = [held.find(code) for code in sorted({*held.listed, *held.own})]
    return [SubjectItem(**subject._asdict()) for subject in found if subject is not None]


@router.post(
    "/reference/subjects/copy",
    status_code=201,
    response_model=Written,
    responses=dry_or(Written),
    summary="Copy a year's lists of subjects to another year, in one change",
)
async def copy_subjects_of_year(
    request: Request,
    session: EntrySession,
    caller: DistrictRecorder,
    asked: SubjectCopy,
    key: IdempotencyKey = None,
    dry_run: IsDryRun = False,
    why: Why = None,
) -> Response:
    database = database_of(request)
    async with database.reading() as reading:
        entries, found = await copied_entries(reading, asked)
    judged = await prepare(database, session, SUBJECTS, entries, dry_run=dry_run)
    prepared = Prepared(judged.entries, [*found, *judged.findings], judged.rows)
    if dry_run:
        return answer(await rehearse(session, SUBJECTS, await write_entries(session, SUBJECTS, prepared, why)))

    async def work() -> tuple[int, Written]:
        written, _ = await enter(session, SUBJECTS, prepared, "import", why)
        return (201 if written.created else 200), written

    return await answer_once(request, session, key, work)
