"""Openings (期初): one workbook with a sheet for each book, checked as imports are, and written whole or not at all.

What a bureau brings along when it starts has no voucher in the suite: balances, the months before by subject, what stands
open. Its rows have a source of their own, which no other door takes, so that whoever sees one knows it for an opening.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import IO, Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, create_model
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Finding
from ...schemas.imports import OpeningsImported, OpeningsRehearsal, SheetRead
from ...schemas.levels import Level
from ...schemas.problems import FieldError
from ...schemas.records import OPENING, RecordEntry, UnitCode
from ..books.books import Book
from ..books.locks import PeriodLocked
from ..books.writes import Pending, run_guards, seal, told_once
from ..core.context import Caller, say
from ..core.errors import Refused, first_told, malformed, rule_broken
from .cells import is_blank
from .entry_files import MAX_LISTED, Reader
from .headers import Table, find_header, plain_header
from .imports import Staged, begin_writing, refuse_second, stage_rows, write_rows
from .other_files import refuse_other
from .pointing import point, point_at_days
from .progress import Progress
from .staging import STAGING
from .xlsx_files import XlsxRows
from .xlsx_workbook import Sheet, Workbook

EXPLAINED, CODES = "填写说明", "代码"
"""The sheets of the template that hold no records."""


def _is_opening(source: str) -> str:
    if source != OPENING:
        raise ValueError(f"期初的来源系统只能是{OPENING}，可留空 / the source of an opening is {OPENING}, or left out")
    return source


def opening_of(book: Book[Any]) -> type[RecordEntry]:
    """The entry of a book as its sheet of openings has it: the source is known, and need not be filled in."""
    entry: type[RecordEntry] = book.entry
    return _opening_of(entry)


@cache
def _opening_of(entry: type[RecordEntry]) -> type[RecordEntry]:
    source: Any = Annotated[UnitCode, AfterValidator(_is_opening)]
    field = Field(OPENING, title=entry.model_fields["source"].title, description="期初工作簿中可留空")
    create: Any = create_model  # its types know one base only
    made: type[RecordEntry] = create(
        f"{entry.__name__}Opening",
        __base__=entry,
        __module__=entry.__module__,
        __doc__=entry.__doc__,
        source=(source, field),
    )
    return made


class Opened(NamedTuple):
    """A sheet that was read, the book that its rows are of, and where they wait."""

    sheet: str
    book: Book[Any]
    staged: Staged

    def said(self, created: int) -> SheetRead:
        staged = self.staged
        return SheetRead(
            sheet=self.sheet, book=self.book.name, created=created, unchanged=staged.unchanged, read=staged.read
        )


async def stage_openings(
    session: AsyncSession, file: IO[bytes], books: Sequence[Book[Any]], caller: Caller, progress: Progress
) -> list[Opened]:
    """Every sheet that has rows, in the order of the books; what is wrong in one sheet hides nothing of the others."""
    await refuse_second(session)
    await progress.begin()
    found = await asyncio.to_thread(_filled, file, books)
    opened: list[Opened] = []
    refused: list[Refused] = []
    for number, (book, sheet, workbook) in enumerate(found):
        entry = opening_of(book)
        try:
            reader = await asyncio.to_thread(_reader, workbook, sheet, entry)
            read_as = replace(book, entry=entry)
            staged = await stage_rows(session, read_as, reader, caller, progress, f"{STAGING}_{number}")
        except Refused as error:
            if not error.errors and not error.findings:
                raise
            error.errors = [_in_sheet(each, sheet) for each in error.errors]
            refused.append(error)
        else:
            opened.append(Opened(sheet.name, book, staged))
    if refused:
        raise _joined(refused)
    return opened


def _filled(file: IO[bytes], books: Sequence[Book[Any]]) -> list[tuple[Book[Any], Sheet, Workbook]]:
    """The sheets that hold rows, each called as its book is; any other that holds something is refused by its name."""
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    if not start.startswith(b"PK\x03\x04"):
        refuse_other(start)
        raise malformed(
            "file", "workbook", "期初请用XLSX工作簿，每个账簿一个工作表", "Openings come as one XLSX workbook"
        )
    workbook = Workbook(file)
    _refuse_doubled(workbook)
    by_name = {plain_header(sheet.name): sheet for sheet in workbook.sheets}
    wanted = [plain_header(each.label_zh) for each in books]
    strange = [
        sheet.name
        for name, sheet in by_name.items()
        if name not in (*wanted, EXPLAINED, CODES) and _holds_any(workbook, sheet)
    ]
    if strange:
        shown = "、".join(strange[:10])
        raise malformed(
            "file", "sheets", f"工作表“{shown}”不是期初账簿的名称，请用期初模板，或删除、隐藏该表",
            f"The sheets {shown} are no books of openings: use the template, or delete or hide them",
        )  # fmt: skip
    found = [(book, by_name[name], workbook) for book, name in zip(books, wanted, strict=True) if name in by_name]
    filled = [each for each in found if _has_rows(each[2], each[1], opening_of(each[0]))]
    if not filled:
        raise malformed(
            "file", "no_rows", "工作簿没有数据行，请填写后再导入", "The workbook has no rows; fill it in first"
        )
    return filled


def _refuse_doubled(workbook: Workbook) -> None:
    """One sheet a name: of two names that only spaces and widths tell apart one sheet would hide the other."""
    names = [plain_header(sheet.name) for sheet in workbook.sheets]
    if doubled := [sheet.name for sheet, name in zip(workbook.sheets, names, strict=True) if names.count(name) > 1]:
        shown = "”“".join(doubled[:10])
        raise malformed(
            "file", "sheets", f"工作表“{shown}”名称相同（不计空格和全半角），请合并为一个",
            f"The sheets {', '.join(doubled[:10])} have one name but for spaces and widths: make one of them",
        )  # fmt: skip


def _reader(workbook: Workbook, sheet: Sheet, entry: type[RecordEntry]) -> Reader:
    return Reader(_table(workbook, sheet, entry), entry)


def _table(workbook: Workbook, sheet: Sheet, entry: type[RecordEntry]) -> Table:
    """A sheet under its header; cells are called with the sheet before them, as spreadsheets do."""
    rows = XlsxRows(workbook, sheet, f"{sheet.name}!")
    try:
        return find_header(rows, entry)
    except Refused:
        rows.close()
        raise


def _holds_any(workbook: Workbook, sheet: Sheet) -> bool:
    rows = XlsxRows(workbook, sheet)
    try:
        return any(not is_blank(cell) for _, cells in rows for cell in cells)
    finally:
        rows.close()


def _has_rows(workbook: Workbook, sheet: Sheet, entry: type[RecordEntry]) -> bool:
    """Whether anything stands below the header, or anything at all where there is none."""
    table = _table(workbook, sheet, entry)
    try:
        below = table.rows if table.fits else chain(table.above, [(0, table.header.cells)], table.rows)
        return any(not all(map(is_blank, cells)) for _, cells in below)
    finally:
        table.source.close()


def _in_sheet(error: FieldError, sheet: Sheet) -> FieldError:
    """What is wrong with a sheet as a whole names it; whatever has a row does already."""
    if error.row is not None:
        return error
    zh, en = f"工作表“{sheet.name}”：", f"Sheet {sheet.name}: "
    return error.model_copy(update={"message": say(zh, en) + error.message})


def _joined(refused: Sequence[Refused]) -> Refused:
    """What is wrong in several sheets as one refusal."""
    if len(refused) == 1:
        return refused[0]
    errors = [error for each in refused for error in each.errors]
    total = sum(each.errors_total + len(each.findings) for each in refused)
    codes = [each.code for each in refused]
    return Refused(
        "malformed" if "malformed" in codes else codes[0],
        f"{len(refused)}个工作表共{total}处有误，未导入任何一行",
        f"{total} places in {len(refused)} sheets are wrong; no row was imported",
        errors=errors[:MAX_LISTED], errors_total=total,
        findings=[finding for each in refused for finding in each.findings],
    )  # fmt: skip


async def write_openings(
    session: AsyncSession, opened: Sequence[Opened], progress: Progress, reason: str | None = None
) -> OpeningsImported:
    """The rows of every sheet as one change."""
    pending, read = await _write(session, opened, reason)
    await progress.end("done", session)  # with the rest or not at all
    change_no, found = None, pending.findings
    if pending.created:
        async with _pointing(session, opened):
            first, *others = _led_by_restricted([each.book for each in opened])
            sealed = await seal(session, first, pending, "opening", beside=others)
        change_no, found = sealed.change_no, await _pointed(session, opened, sealed.findings)
    unchanged = sum(each.unchanged for each in read)
    return OpeningsImported(
        change_no=change_no, created=pending.created, unchanged=unchanged, findings=found, sheets=read
    )


async def rehearse_openings(
    session: AsyncSession, opened: Sequence[Opened], reason: str | None = None
) -> OpeningsRehearsal:
    """What the same write would meet."""
    pending, read = await _write(session, opened, reason)
    books = _led_by_restricted([each.book for each in opened])  # in the order of the write
    async with _pointing(session, opened):
        guarded = [await run_guards(session, each.rehearsed, pending.touched) for each in books]
    findings = await _pointed(session, opened, told_once(pending, guarded))
    headroom = {key: left for each in guarded for key, left in each.headroom.items()}
    return OpeningsRehearsal(accepted=True, findings=findings, headroom=headroom, sheets=read)


async def _write(
    session: AsyncSession, opened: Sequence[Opened], reason: str | None
) -> tuple[Pending, list[SheetRead]]:
    change_id = await begin_writing(session)
    written = [(each, await write_rows(session, each.book, each.staged, change_id)) for each in opened]
    findings = [finding for _, pending in written for finding in pending.findings]
    pending = Pending(change_id, [], sum(each.created for _, each in written), findings, reason=reason)
    return pending, [each.said(pending.created) for each, pending in written]


def _led_by_restricted(books: Sequence[Book[Any]]) -> list[Book[Any]]:
    """The journal names one topic: that of a restricted book where there is any, so that the change is restricted, too."""
    return sorted(books, key=lambda book: book.level is not Level.RESTRICTED)


@asynccontextmanager
async def _pointing(session: AsyncSession, opened: Sequence[Opened]) -> AsyncIterator[None]:
    """Whatever refuses the write says in which sheets and cells the cause stands."""
    try:
        yield
    except PeriodLocked as refused:
        for _, book, staged in opened:
            if book.name == refused.book:  # the others may be open
                await point_at_days(session, book, staged.table, staged.places, refused)
        raise
    except Refused as refused:
        if refused.code != "rule_broken":
            raise
        raise rule_broken(await _pointed(session, opened, refused.findings)) from None


async def _pointed(session: AsyncSession, opened: Sequence[Opened], findings: Sequence[Finding]) -> list[Finding]:
    """Findings with the first row that has what they are about, by the order of the sheets."""
    found = first_told(findings)
    for _, _, staged in opened:
        found = await point(session, staged.table, staged.places, found)
    return found
