"""The endpoints of a book, each typed in OpenAPI under the book's tag."""

# The types of a book are values here: FastAPI reads them when the route is added, mypy cannot.
# mypy: disable-error-code="valid-type,attr-defined"

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from ...schemas.findings import Finding
from ...schemas.paging import Listed
from ...schemas.periods import Period
from ...schemas.records import (
    Batch,
    Correction,
    DryRun,
    Line,
    Reason,
    Recorded,
    RecordView,
    UnitCode,
    Voiding,
    WithHistory,
    Written,
)
from ..core.errors import malformed
from ..core.prebuilt import within
from ..core.records import as_json
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictRecorder, Reader, Recorder, check_unit
from ..web.idempotency import IdempotencyKey, answer_once
from ..web.paging import AsOf, MinVersion, PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import EntrySession, IsDryRun, ReadSession, database_of
from .books import Book
from .listing import is_plain, read_listed, read_present
from .pages import Filter
from .preparing import compile_questions, prepare
from .reads import read_encoded, read_history, read_views
from .writes import correct, enter, rehearse, void, write_correction, write_entries, write_void


def dry_or(
    model: Any, description: str = "Dry run, or an equal record that was there already"
) -> dict[int | str, dict[str, Any]]:
    """What a write answers with 200: the dry run's findings, or what stood there already."""
    return {200: {"model": model | DryRun, "description": description}}


async def _filter(
    start: Annotated[Period | None, Query(alias="from", description="First month")] = None,
    end: Annotated[Period | None, Query(alias="to", description="Last month")] = None,
    reporting_unit: UnitCode | None = None,
    source: UnitCode | None = None,
    source_ref: Line | None = None,
) -> Filter:
    if start is not None and end is not None and end < start:
        raise malformed("to", "range", "截止月份早于起始月份", "to is before from")
    return Filter(start, end, reporting_unit, source, source_ref)


Narrowed = Annotated[Filter, Depends(_filter)]
Why = Annotated[
    Reason | None,
    Query(alias="reason", description="Why; kept in the journal, and needed for a write into a soft closed month"),
]
"""The reason of a write whose body has none."""


def answer(body: BaseModel) -> Response:
    """An answer in the documented shape, of rows that stand already: no validator is asked about them again."""
    return Response(as_json(body), media_type="application/json")


def _recorded(
    view: type[RecordView], record: RecordView, change_no: int | None, findings: Sequence[Finding]
) -> Recorded[Any]:
    """A record as it stands after a write; what stands is not judged by the entry's validators again."""
    made: Recorded[Any] = Recorded[view].model_construct(record=record, change_no=change_no, findings=[*findings])
    return made


def recorder_of(book: Book[Any]) -> Any:
    """Who writes: for a book of the whole district nobody whose token is bound to units."""
    return DistrictRecorder if book.of_district else Recorder


def add_records(router: Router, book: Book[Any], *, listed: bool = True) -> None:
    """All the operations that a book offers on its records, on the book's own router."""
    if listed:
        _add_list(router, book)
    _add_read(router, book)
    if "enter" in book.operations:
        _add_enter(router, book)
    if "batch" in book.operations:
        _add_batch(router, book)
    if "correct" in book.operations:
        _add_correct(router, book)
    if "void" in book.operations:
        _add_void(router, book)


def _add_enter(router: Router, book: Book[Any]) -> None:
    entry_type, view, recorder = book.entry, book.view, recorder_of(book)

    @router.post(
        "",
        status_code=201,
        response_model=Recorded[view],
        responses=dry_or(Recorded[view]),
        summary=f"Enter a record ({book.label_zh})",
        operation_id=f"enter{book.one}",
    )
    async def enter_record(
        request: Request,
        session: EntrySession,
        caller: recorder,
        entry: entry_type,
        key: IdempotencyKey = None,
        dry_run: IsDryRun = False,
        why: Why = None,
    ) -> Response:
        check_unit(caller, entry.reporting_unit)
        prepared = await prepare(database_of(request), session, book, [entry], dry_run=dry_run)
        if dry_run:
            return answer(await rehearse(session, book, await write_entries(session, book, prepared, why)))

        async def work() -> tuple[int, Recorded[Any]]:
            written, ids = await enter(session, book, prepared, "enter", why)
            record = (await read_views(session, book, ids, caller))[0]
            status = 201 if written.created else 200
            return status, _recorded(view, record, written.change_no, written.findings)

        return await answer_once(request, session, key, work)


def _add_batch(router: Router, book: Book[Any]) -> None:
    entry_type, recorder = book.entry, recorder_of(book)

    @router.post(
        "/batch",
        status_code=201,
        response_model=Written,
        responses=dry_or(Written),
        summary="Enter up to 1,000 records at once",
        operation_id=f"enter{book.one}Batch",
    )
    async def enter_batch(
        request: Request,
        session: EntrySession,
        caller: recorder,
        batch: Batch[entry_type],
        key: IdempotencyKey = None,
        dry_run: IsDryRun = False,
        why: Why = None,
    ) -> Response:
        for entry in batch.items:
            check_unit(caller, entry.reporting_unit)
        prepared = await prepare(database_of(request), session, book, batch.items, dry_run=dry_run)
        if dry_run:
            return answer(await rehearse(session, book, await write_entries(session, book, prepared, why)))

        async def work() -> tuple[int, Written]:
            written, _ = await enter(session, book, prepared, "batch", why)
            return (201 if written.created else 200), written

        return await answer_once(request, session, key, work)


def _add_correct(router: Router, book: Book[Any]) -> None:
    entry_type, view, recorder = book.entry, book.view, recorder_of(book)

    @router.post(
        "/{record_id:uuid}/correct",
        response_model=Recorded[view] | DryRun,
        summary="Replace a record, with a reason",
        operation_id=f"correct{book.one}",
    )
    async def correct_record(
        request: Request,
        session: EntrySession,
        caller: recorder,
        record_id: UUID,
        correction: Correction[entry_type],
        key: IdempotencyKey = None,
        dry_run: IsDryRun = False,
    ) -> Response:
        prepared = await prepare(database_of(request), session, book, [correction.entry], dry_run=dry_run)
        await read_views(session, book, [record_id], caller)
        check_unit(caller, correction.entry.reporting_unit)
        if dry_run:
            pending = await write_correction(session, book, record_id, prepared, correction.reason)
            return answer(await rehearse(session, book, pending))

        async def work() -> tuple[int, Recorded[Any]]:
            sealed, new_id = await correct(session, book, record_id, prepared, correction.reason)
            record = (await read_views(session, book, [new_id], caller))[0]
            return 200, _recorded(view, record, sealed.change_no, sealed.findings)

        return await answer_once(request, session, key, work)


def _add_void(router: Router, book: Book[Any]) -> None:
    view, recorder = book.view, recorder_of(book)

    @router.post(
        "/{record_id:uuid}/void",
        response_model=Recorded[view] | DryRun,
        summary="Void a record, with a reason",
        operation_id=f"void{book.one}",
    )
    async def void_record(
        request: Request,
        session: EntrySession,
        caller: recorder,
        record_id: UUID,
        voiding: Voiding,
        key: IdempotencyKey = None,
        dry_run: IsDryRun = False,
    ) -> Response:
        await compile_questions(database_of(request), book, dry_run=dry_run)
        await read_views(session, book, [record_id], caller)
        if dry_run:
            return answer(await rehearse(session, book, await write_void(session, book, record_id, voiding.reason)))

        async def work() -> tuple[int, Recorded[Any]]:
            sealed = await void(session, book, record_id, voiding.reason)
            record = (await read_views(session, book, [record_id], caller))[0]
            return 200, _recorded(view, record, sealed.change_no, sealed.findings)

        return await answer_once(request, session, key, work)


def _add_list(router: Router, book: Book[Any]) -> None:
    view, plain = book.view, is_plain(book)

    @router.get(
        "",
        response_model=Listed[view],
        summary=f"List the live records ({book.label_zh}), by business date",
        operation_id=f"list{book.many}",
    )
    async def list_records(
        request: Request,
        caller: Reader,
        narrow: Narrowed,
        as_of: AsOf = None,
        min_version: MinVersion = None,
        limit: PageSize = 100,
        cursor: PageCursor = None,
    ) -> Response:
        asked, database = (narrow, caller, limit, cursor), database_of(request)
        if plain and as_of is None and min_version is None:
            content = await read_present(database, book, *asked)
        else:
            async with database.reading() as session:
                cutoff = await read_cutoff(session, as_of, min_version)
                if plain:
                    content = await read_listed(within(session), book, cutoff, *asked)
                else:
                    content = await read_encoded(session, book, cutoff, *asked)
        return Response(content, media_type="application/json")


def _add_read(router: Router, book: Book[Any]) -> None:
    view = book.view

    @router.get(
        "/{record_id:uuid}",
        response_model=WithHistory[view],
        summary="One record with its history",
        operation_id=f"read{book.one}",
    )
    async def read_record(session: ReadSession, caller: Reader, record_id: UUID) -> Response:
        record = (await read_views(session, book, [record_id], caller))[0]
        history = await read_history(session, book, record, caller)
        return answer(WithHistory[view].model_construct(record=record, history=history))
