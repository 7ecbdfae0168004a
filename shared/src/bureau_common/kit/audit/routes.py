"""The journal's endpoints: the change feed for other systems, verification and refusals for the auditor."""

import base64
import re
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel
from sqlalchemy import ColumnElement, not_, select

from ...schemas.changes import Change, Head
from ...schemas.codes import Spelt
from ...schemas.levels import Level
from ...schemas.paging import Page
from ..books.concealing import concealed_changes, undigested_changes
from ..core.context import concealed, current
from ..core.errors import malformed
from ..core.settings import ServiceSettings
from ..core.tables import refusals
from ..journal.journal import read_changes, read_head
from ..web.access import Auditor, DistrictReader
from ..web.documents import LONG
from ..web.paging import PageCursor, PageSize, decode_cursor, encode_cursor
from ..web.routing import Router
from ..web.sessions import ReadSession, database_of
from .restoring_routes import router as restoration_router
from .slices import Audit, Part, Place
from .verify import ADVICE, MAX_PROBLEMS, Verification, begin, take_slice, verify

Noted = Annotated[
    str | None,
    Spelt(
        r"^[0-9]{1,18}:[0-9a-f]{64}$",
        "锚点写作 变更号:64位十六进制摘要，请照抄当时答复中的锚点",
        "an anchor is a change number, a colon and 64 hex digits; copy it from the earlier answer",
    ),
    Query(
        description="An anchor that was noted elsewhere, as the `anchor` of an earlier answer gave it",
    ),
]


async def _audit(request: Request, noted: Noted = None) -> Audit:
    settings: ServiceSettings = request.app.state.settings
    return Audit(request.app.state.ledger, settings.anchors, noted)


TheAudit = Annotated[Audit, Depends(_audit)]


class VerificationSlice(BaseModel):
    """What one slice of a verification found; ask again with `next_cursor` until there is none.

    `done` of `of` says how far its part is, in entries, change ids, measures or bytes; `of` is null where nobody knows.
    """

    service: str
    part: Part
    done: int
    of: int | None
    problems: list[str]
    head: Head
    anchored: Head | None
    anchor: str | None
    advice: str | None
    next_cursor: str | None


class ChangePage(BaseModel):
    """Changes after a number, oldest first; ask again with the last one's number. `head` is where the journal stands."""

    items: list[Change]
    head: Head


class Refusal(BaseModel):
    """A write that was refused by a rule or for want of a right, or a client's secret that was wrong."""

    id: int
    at: datetime
    actor: str
    person: str
    request_id: str
    method: str
    path: str
    status: int
    code: str
    findings: list[dict[str, Any]]
    address: str | None


LONGEST_CURSOR = 20_000
"""It carries a line for each restoration that there ever was, of which this has room for a hundred."""

router = Router(tags=["journal"])
router.include_router(restoration_router)


@router.get("/changes", summary="The change feed: every write after a change number, corrections and voids included")
async def list_changes(
    session: ReadSession,
    caller: DistrictReader,
    after: Annotated[int, Query(ge=0, le=2**62, description="The last change number that the caller has seen")] = 0,
    limit: PageSize = 100,
) -> ChangePage:
    items = await read_changes(session, after, limit, concealed_changes(), undigested_changes())
    return ChangePage(items=items, head=await read_head(session))


@router.get(
    "/journal/verify",
    summary="Recompute the chain, the rows' digests, the rollups and the anchored tables",
    openapi_extra=LONG,
)
async def verify_journal(request: Request, caller: Auditor, audit: TheAudit) -> Verification:
    return await verify(database_of(request), audit)


@router.get("/journal/verify/slices", summary="The same slice by slice, for journals of any size", openapi_extra=LONG)
async def verify_slice(
    request: Request,
    caller: Auditor,
    audit: TheAudit,
    cursor: Annotated[
        str | None, Query(max_length=LONGEST_CURSOR, description="`next_cursor` of the slice before")
    ] = None,
) -> VerificationSlice:
    database = database_of(request)
    place = await begin(database, audit) if cursor is None else _place(cursor)
    found = await take_slice(database, audit, place)
    same = found.place.part == place.part
    totals = {"journal": place.pin.change_no, "sums": len(audit.ledger.measures), "anchors": place.pin.size or 0}
    of = totals.get(place.part)
    return VerificationSlice(
        service=audit.ledger.service,
        part=place.part,
        done=found.place.after if same else of or place.after,
        of=of,
        problems=list(found.problems[:MAX_PROBLEMS]),
        head=Head(change_no=place.pin.change_no, chain=place.pin.chain),
        anchored=found.place.anchored,
        anchor=found.place.anchor,
        advice=ADVICE if found.problems else None,
        next_cursor=_cursor(found.place) if found.more else None,
    )


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(place.model_dump_json().encode()).decode()


def _place(cursor: str) -> Place:
    try:
        return Place.model_validate_json(base64.urlsafe_b64decode(cursor))
    except ValueError as error:
        raise malformed("cursor", "cursor", "标记无效，请从头核验", "Not a cursor of ours; begin anew") from error


def _seen() -> list[ColumnElement[bool]]:
    """The refusals of what the caller may see: neither on the paths of restricted books, nor told of what is restricted.

    The gateway conceals no names: there the level alone says what its findings may tell.
    """
    names, is_open = concealed(), current().caller.level is not Level.RESTRICTED
    paths = "|".join(re.escape(name) for name in sorted(names.books))
    return [
        *([not_(refusals.c.path.regexp_match(f"^/v1/({paths})(/|$)"))] if paths else []),
        *(
            [not_(refusals.c.findings.contains([{"restricted": True}]))]
            if is_open or names.books or names.fields
            else []
        ),
    ]


@router.get("/refusals", summary="What was refused, newest first")
async def list_refusals(
    session: ReadSession, caller: Auditor, limit: PageSize = 100, cursor: PageCursor = None
) -> Page[Refusal]:
    query = select(refusals).where(*_seen()).order_by(refusals.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(refusals.c.id < decode_cursor(cursor, int)[0])
    rows = (await session.execute(query)).mappings().all()
    following = encode_cursor((rows[limit - 1]["id"],)) if len(rows) > limit else None
    return Page(items=[Refusal.model_validate(dict(row)) for row in rows[:limit]], next_cursor=following)
