"""The doors of openings: the empty workbook, and the filled one, for those books of a service that a bureau brings along."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from fastapi import Request, Response, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.imports import OpeningsImported, OpeningsRehearsal
from ..books.books import Book
from ..books.preparing import compile_questions
from ..books.routes import Why
from ..core.context import concealed
from ..core.unit_names import read_names
from ..journal.cutoffs import NOW
from ..web.access import DistrictReader, DistrictRecorder
from ..web.documents import BINARY, LONG
from ..web.idempotency import RequiredIdempotencyKey
from ..web.problems import XLSX
from ..web.routing import Router
from ..web.sessions import IsDryRun, database_of
from .opening_template import write_openings_template
from .openings import Opened, rehearse_openings, stage_openings, write_openings
from .progress import Progress
from .receiving import Received
from .routes import MAX_IMPORT, attachment

_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"description": "The workbook", "content": {XLSX: {"schema": BINARY}}}
}
_REHEARSED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": OpeningsImported | OpeningsRehearsal,
        "description": "Dry run, or equal records that were all there already",
    }
}


def opening_routes(books: Sequence[Book[Any]]) -> Router:
    """The two doors; of a restricted book whoever lacks the right has no sheet."""
    router = Router(prefix="/openings", tags=["openings"])

    def seen() -> list[Book[Any]]:
        return [book for book in books if book.name not in concealed().books]

    @router.get(
        "/template", response_class=Response, responses=_WORKBOOK,
        summary="The empty workbook of openings: a sheet a book, and the codes", operation_id="getOpeningsTemplate",
    )  # fmt: skip
    async def openings_template(request: Request, caller: DistrictReader) -> Response:
        async with database_of(request).reading() as session:  # and no longer: a workbook takes its time
            units = await read_names(session, NOW.live)
        content = await asyncio.to_thread(write_openings_template, seen(), units)
        return Response(content, headers=attachment("openings-template", "xlsx"), media_type=XLSX)

    @router.post(
        "", status_code=201, response_model=OpeningsImported, responses=_REHEARSED, max_body_size=MAX_IMPORT,
        summary="Import a workbook of openings: every row of every sheet in one change, or none and the places named",
        operation_id="importOpenings", openapi_extra=LONG,
    )  # fmt: skip
    async def import_openings(
        request: Request,
        caller: DistrictRecorder,
        file: UploadFile,
        key: RequiredIdempotencyKey,
        dry_run: IsDryRun = False,
        why: Why = None,
    ) -> Response:
        known = seen()
        for book in known:
            await compile_questions(database_of(request), book, dry_run=dry_run, many=True)

        async def read(session: AsyncSession, progress: Progress) -> list[Opened]:
            return await stage_openings(session, file.file, known, caller, progress)

        received = Received(request, file.file, key, caller, dry_run=dry_run)
        return await received.imported(
            read, partial(rehearse_openings, reason=why), partial(write_openings, reason=why)
        )

    return router
