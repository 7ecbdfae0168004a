"""A book's files: imports with their progress, templates, and exports of its list as CSV and XLSX."""

# The types of a book are values here: FastAPI reads them when the route is added, mypy cannot.
# mypy: disable-error-code="valid-type,attr-defined"

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response, UploadFile
from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.imports import Imported, ImportProgress, ImportRehearsal
from ...schemas.labels import Labelled
from ..books.books import Book
from ..books.listing import is_plain, read_values
from ..books.pages import Filter
from ..books.preparing import compile_questions
from ..books.reads import read_page
from ..books.routes import Narrowed, Why, recorder_of
from ..core.context import Caller
from ..core.errors import Refused, malformed
from ..core.prebuilt import within
from ..core.records import labels_by_field
from ..journal.cutoffs import Cutoff, read_cutoff
from ..web.access import Reader, Recorder
from ..web.documents import BINARY, LONG, PROBLEM_JSON
from ..web.idempotency import RequiredIdempotencyKey
from ..web.paging import AsOf
from ..web.problems import XLSX
from ..web.routing import Router
from ..web.sessions import Database, IsDryRun, ReadSession, database_of
from ..web.streams import PacedStream, read_blocks
from .cells import write_cell
from .csv_files import write_rows
from .headers import exported, headers
from .imports import Staged, rehearse_staged, stage, write_staged
from .listings import MAX_ROWS, Listing
from .problem_sheets import write_problems
from .progress import Progress, find_progress
from .receiving import Received
from .workbooks import write_template

Rows = list[Sequence[Any]]
Pages = AsyncIterator[Rows]
"""The rows of a list, a page of them at a time."""

MAX_IMPORT = 256 * 1024 * 1024
_CSV = "text/csv; charset=utf-8"
_PAGE = 500
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {_CSV: {"schema": {"type": "string"}}, XLSX: {"schema": BINARY}}}
}
_REHEARSED: dict[int | str, dict[str, Any]] = {
    200: {"model": Imported | ImportRehearsal, "description": "Dry run, or equal records that were all there already"}
}
_REFUSED_FILE: dict[int | str, dict[str, Any]] = {
    status: {
        "description": f"{what}, as a problem document or as a workbook of the wrong rows",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}, XLSX: {"schema": BINARY}},
    }
    for status, what in (
        (403, "A role is missing, or rows are of units that the token is not bound to"),
        (409, "A rule or what stands forbids it"),
        (422, "Wrong places are named"),
    )
}
FileFormat = Annotated[Literal["csv", "xlsx"], Query(alias="format", description="csv or xlsx")]


def add_files(router: Router, book: Book[Any]) -> None:
    """Import, template and export of a book; they stand before its reads: `/export` is no record's id."""
    if "import" in book.operations:
        _add_import(router, book)
    _add_export(router, book)


def _add_import(router: Router, book: Book[Any]) -> None:
    """The import of a file, and the template that it reads."""
    recorder = recorder_of(book)

    @router.post(
        "/import", status_code=201, response_model=Imported, responses={**_REHEARSED, **_REFUSED_FILE},
        summary="Import a CSV or XLSX file: every row, or none and the wrong places named", max_body_size=MAX_IMPORT,
        operation_id=f"import{book.many}", openapi_extra=LONG,
    )  # fmt: skip
    async def import_file(
        request: Request,
        caller: recorder,
        file: UploadFile,
        key: RequiredIdempotencyKey,
        dry_run: IsDryRun = False,
        filing: Annotated[
            bool, Query(alias="file", description="File every unit and month that the file holds, in the same change")
        ] = False,
        problems: Annotated[
            Literal["json", "xlsx"],
            Query(description="xlsx: a refusal answers with the wrong rows as a workbook, as Accept does"),
        ] = "json",
        why: Why = None,
    ) -> Response:
        if filing and not book.is_filed:
            zh, en = f"{book.label_zh}不报送，请去掉 file=true", f"No unit files {book.name}: leave file=true out"
            raise malformed("file", "not_filed", zh, en)
        filed_in = [request.app.state.filings] if filing else []
        for each in (book, *filed_in):
            await compile_questions(database_of(request), each, dry_run=dry_run, many=True)

        async def read(session: AsyncSession, progress: Progress) -> Staged:
            return replace(await stage(session, book, file.file, caller, progress), reason=why)

        async def rehearse(session: AsyncSession, staged: Staged) -> ImportRehearsal:
            return await rehearse_staged(session, book, staged, filed_in)

        async def write(session: AsyncSession, staged: Staged, progress: Progress) -> Imported:
            return await write_staged(session, book, staged, progress, filed_in)

        received = Received(request, file.file, key, caller, dry_run=dry_run)
        try:
            return await received.imported(read, rehearse, write)
        except Refused as refused:
            wanted = problems == "xlsx" or XLSX in request.headers.get("accept", "")
            if wanted and (refused.errors or refused.findings):
                async with request.app.state.workbooks:
                    refused.workbook = await asyncio.to_thread(write_problems, file.file, book.entry, refused)
            raise

    @router.get(
        "/import/template", summary="An empty file with the headers that the import reads",
        response_class=Response, responses=_FILE, operation_id=f"get{book.many}Template",
    )  # fmt: skip
    async def import_template(caller: Reader, file_format: FileFormat = "csv") -> Response:
        name = attachment(f"{book.name}-template", file_format)
        if file_format == "csv":
            return Response(write_rows([headers(book.entry)]), headers=name, media_type=_CSV)
        return Response(await asyncio.to_thread(write_template, book.entry), headers=name, media_type=XLSX)


import_router = Router(prefix="/imports", tags=["imports"])


@import_router.get("/{key:path}", summary="How far an import of the caller's client is, by its Idempotency-Key")
async def read_progress(session: ReadSession, caller: Recorder, key: str) -> ImportProgress:
    return await find_progress(session, caller.client, key)


async def _take_turn(request: Request, caller: Reader) -> AsyncIterator[None]:
    """One of the exports that may run at once; it is given back when the answer is sent, however slowly it is read."""
    with request.app.state.exports.taken(caller.client):
        yield


ExportTurn = Annotated[None, Depends(_take_turn)]


def _add_export(router: Router, book: Book[Any]) -> None:
    """The list as a file, with the same filters."""

    @router.get(
        "/export", summary="The same list as a file", response_class=Response, responses=_FILE,
        operation_id=f"export{book.many}", openapi_extra=LONG,
    )  # fmt: skip
    async def export_records(
        request: Request,
        caller: Reader,
        narrow: Narrowed,
        turn: ExportTurn,
        as_of: AsOf = None,
        file_format: FileFormat = "csv",
    ) -> Response:
        database = database_of(request)
        async with database.reading() as session:
            cutoff = await read_cutoff(session, as_of)
            newest = cutoff.head.change_no
            may_be_long = file_format == "xlsx" and await _may_be_long(session, book, cutoff)
        pages = _pages(database, book, narrow, caller, newest, request.app.state.export_page)
        name = attachment(book.name, file_format)
        if file_format == "xlsx":
            blocks, media_type = _as_xlsx(book, pages), XLSX
            if may_be_long:  # whether it is too long is known at its end only
                blocks = await _kept(blocks)
        else:
            blocks, media_type = _as_csv(book, pages), _CSV
        first = await anext(blocks)  # before the answer begins: what can refuse or fail is told as a problem
        return PacedStream(_chained(first, blocks), media_type=media_type, headers=name)


async def _may_be_long(session: AsyncSession, book: Book[Any], cutoff: Cutoff) -> bool:
    """Whether a book has more rows than a sheet, however few of them a list is narrowed to."""
    some = select(literal(1)).select_from(book.table).where(cutoff.live(book.table)).limit(MAX_ROWS + 1).subquery()
    return bool((await session.execute(select(func.count()).select_from(some))).scalar_one() > MAX_ROWS)


async def _pages(
    database: Database, book: Book[Any], narrow: Filter, caller: Caller, as_of: int, one: asyncio.Lock
) -> Pages:
    """The list at one change, each page in a transaction of its own: nothing is held while a reader takes its time.

    One page at a time: a request beside many exports waits for a page of one of them, not for one of each.
    """
    fields = [*exported(book.entry)]
    members = {
        fields.index(name): {member.value: member for member in kind}
        for name, kind in labels_by_field(book.entry).items()
    }
    cursor, first = None, True
    while first or cursor:
        async with one, database.reading() as session:
            # Read anew: which changes came late is known only when they have come.
            cutoff = await read_cutoff(session, as_of)
            rows, cursor = await _page(session, book, fields, cutoff, narrow, caller, cursor)
        yield _labelled(rows, members)
        first = False


async def _page(
    session: AsyncSession,
    book: Book[Any],
    fields: Sequence[str],
    cutoff: Cutoff,
    narrow: Filter,
    caller: Caller,
    cursor: str | None,
) -> tuple[Rows, str | None]:
    asked = (cutoff, narrow, caller, _PAGE, cursor)
    if is_plain(book):
        return await read_values(within(session), book, fields, *asked)
    page = await read_page(session, book, *asked)
    return [[getattr(item, name) for name in fields] for item in page.items], page.next_cursor


def _labelled(rows: Rows, members: Mapping[int, Mapping[Any, Labelled]]) -> Rows:
    """The rows with members, whose labels files show, where codes are; one that is none any more stays what it is."""
    columns: list[Sequence[object]] = [*zip(*rows, strict=True)]
    if columns:
        for place, known in members.items():
            columns[place] = [known.get(code, code) for code in columns[place]]
    return [*zip(*columns, strict=True)]


async def _as_csv(book: Book[Any], pages: Pages) -> AsyncGenerator[bytes, None]:
    """The header with the first page, then page by page."""
    head = [[*exported(book.entry).values()]]
    async for page in pages:
        yield write_rows([*head, *([write_cell(value) for value in row] for row in page)], first=bool(head)).encode()
        head = []


async def _as_xlsx(book: Book[Any], pages: Pages) -> AsyncGenerator[bytes, None]:
    """The same as a workbook; whatever of a page is not packed yet comes with a later one."""
    listing = await asyncio.to_thread(Listing, book.entry)
    async for page in pages:
        yield await asyncio.to_thread(listing.add, page)
    yield await asyncio.to_thread(listing.close)


async def _chained(first: bytes, others: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(others):
        yield first
        async for block in others:
            yield block


async def _kept(blocks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """All of it, from a temporary file in which it waited for its end."""
    target = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        async for block in blocks:
            await asyncio.to_thread(target.write, block)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return read_blocks(target)


def attachment(name: str, file_format: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{file_format}"'}
