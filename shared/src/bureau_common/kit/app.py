"""The app factory: what every deployable has in common, and what a service adds to it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import MetaData, Table
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute

from ..schemas.parameters import Parameter
from .approval.routes import add_proposals
from .audit.anchoring import anchor
from .audit.pruning import KEPT_DAYS
from .audit.routes import router as journal_router
from .audit.slices import Ledger
from .books.books import Book, questions_of
from .books.guards import Guard
from .books.routes import add_records
from .core.context import beijing_today
from .core.logs import configure_logs
from .core.newest import Newest
from .core.records import record_tables
from .core.settings import ServiceSettings
from .core.tables import REVISION as KIT_REVISION
from .core.tables import filings, reporting_units
from .core.tables import metadata as kit_metadata
from .figures.catalogue import Catalogue
from .figures.claims import Claim, Watch
from .figures.etags import code_version
from .figures.figures import Definition, sources_of
from .figures.levels import Views, in_use, restricted_topics
from .figures.proof_routes import router as proof_router
from .figures.routes import ANSWERS_KEPT, MOST_KEPT
from .figures.routes import router as figure_router
from .figures.summaries import warm_summaries
from .figures.tasks import NO_TASKS, Tasks
from .files.opening_routes import opening_routes
from .files.routes import add_files, import_router
from .filings.book import filing_book, no_rows_in_nil_months, plan_book
from .filings.routes import roll_call_routes
from .measures.contributions import kept_of
from .parameters.book import parameter_book
from .parameters.parameters import DECIMALS
from .parameters.routes import parameter_routes
from .people.persons import OF_PERSON
from .people.routes import router as person_router
from .units.book import unit_book
from .units.demands import KnownUnit, known_unit
from .units.routes import register_routes
from .watch.alert_routes import router as alert_router
from .watch.notes import note_book
from .watch.period_routes import router as period_router
from .watch.reopenings import REOPENED_DAYS, reopening_book
from .web.access import admit
from .web.documents import operation_id, slim
from .web.keys import Keys
from .web.middleware import RequestIds, wrap
from .web.problems import MAX_RETURNED, add_problem_handlers
from .web.readiness import READY, Readiness
from .web.routing import MAX_BODY, MAX_FILES, Route, Router
from .web.segments import Segments, every_route
from .web.sessions import Database
from .web.turns import Turns
from .wiring import counted_days, refuse_miswiring, touched_measures

log = structlog.get_logger(__name__)

OPENAPI_PATH = "/v1/openapi.json"
_SECONDS_FOR_AN_ANCHOR = 5


_LONGEST_PART = 1 << 13
"""Bytes of a field of a form, which stand in memory: of the 500 characters of the longest text it makes twelve each at most."""


class Health(BaseModel):
    status: str
    service: str


def create_base_app(settings: ServiceSettings, name: str, title: str, description: str, revision: str) -> FastAPI:
    """Health, problem documents, ids, logs, tokens and a database: the part that the gateway shares.

    `revision` is the newest of its own migrations, which the database must have reached.
    """
    configure_logs(name, settings.log_level)
    app = FastAPI(
        title=title,
        description=description,
        version="1.0.0",
        lifespan=_lifespan,
        generate_unique_id_function=operation_id,
        separate_input_output_schemas=False,
        redirect_slashes=False,  # a path is what it is: a redirect would be no answer of a service
        max_body_size=MAX_BODY,
        form_limits={"max_files": 1, "max_fields": 16, "max_part_size": _LONGEST_PART},
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.router.route_class = Route
    app.state.name, app.state.revisions = name, (KIT_REVISION, revision)
    app.state.warm = None
    aim(app, settings)
    add_problem_handlers(app)
    app.include_router(_health)
    _slim_documents(app)
    wrap(app, RequestIds)
    return app


def aim(app: FastAPI, settings: ServiceSettings) -> None:
    """Say where an app keeps its data and whom it trusts; tests aim one app at the database of each of them."""
    app.state.settings = settings
    app.state.database = Database(settings, app.state.name)
    app.state.readiness = Readiness(settings, app.state.name, app.state.revisions)
    app.state.keys = Keys(settings)
    app.state.exports = Turns(settings.exports, "正在导出的文件", "exports")
    app.state.files = Turns(MAX_FILES, "正在接收的文件", "files")
    app.state.returned = Turns(MAX_RETURNED, "等待取走的问题清单", "workbooks of problems that wait to be taken")
    app.state.proofs = Turns(1, "正在生成的核验文件", "proofs")
    app.state.export_page, app.state.workbooks, app.state.bodies = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()
    app.state.today = beijing_today


def create_service(
    settings: ServiceSettings,
    *,
    name: str,
    title: str,
    description: str,
    metadata: MetaData,
    revision: str,
    books: Sequence[Book[Any]] = (),
    figures: Sequence[Definition] = (),
    claims: Sequence[Claim] = (),
    watches: Sequence[Watch] = (),
    parameters: Sequence[Parameter] = (),
    routers: Sequence[Router] = (),
    tasks: Tasks = NO_TASKS,
    openings: Sequence[Table] = (),  # of the books that a starting bureau brings along, in the order of its sheets
    document: Path | None = None,  # its committed OpenAPI document; without one it is built at the first request
    landed: Sequence[KnownUnit] = (),  # of rows that nothing writes any more: comparing the registers names them, too
) -> FastAPI:
    """A service: its books, its figures, its own routes, and its journal. Every route asks for a token by itself."""
    catalogue = Catalogue(
        name,
        {each.id: each for each in figures},
        claims,
        watches,
        (*DECIMALS.values(), *KEPT_DAYS, REOPENED_DAYS, *map(in_use, restricted_topics(books)), *parameters),
        questions_of(books),
        tasks.tables,
        code_version("bureau_common", type(settings).__module__.partition(".")[0]),  # settings are the service's own
    )
    refuse_miswiring(books, figures, catalogue)
    app = create_base_app(settings, name, title, description, revision)
    books = every_book(books, figures, catalogue)
    demands = _units_demanded(books)
    flows = tuple(flow for book in books for flow in book.flows)
    app.state.labels = labels = {book.name: book.label_zh for book in books}
    app.state.catalogue, app.state.views = catalogue, Views(catalogue, books)
    app.state.summaries, app.state.answers = Newest(MOST_KEPT), Newest(ANSWERS_KEPT)
    app.state.read_tasks, app.state.warm = tasks.read, partial(warm_summaries, app)
    if document is not None:
        app.state.document = document.read_bytes
    by_table = {book.table: book for book in books}
    app.state.filings = next(book for book in books if book.table is filings)
    tables = (*record_tables(metadata), *record_tables(kit_metadata))
    kept = kept_of(source for figure in figures for source in sources_of(figure))
    app.state.ledger = Ledger(name, tables, flows, app.state.revisions, kept)
    own_routers = (
        parameter_routes(catalogue.parameters),
        register_routes([*demands, *landed]),
        roll_call_routes(labels),
        *([opening_routes([by_table[table] for table in openings])] if openings else []),
        *routers,
    )
    own = [_included(app, router) for router in (*own_routers, *_OF_EVERY_SERVICE)]
    builders = {
        book.name: [partial(_book_router, app, book, add) for add in (add_proposals, add_files, _add_records)]
        for book in books
    }
    app.routes.append(Segments("/v1", builders, admit, own))
    return app


def every_book(books: Sequence[Book[Any]], figures: Sequence[Definition], catalogue: Catalogue) -> list[Book[Any]]:
    """The books of a service and the kit's own, each with the days by which its rows count, and what they move."""
    demanded = [(known_unit(book.table.c.reporting_unit), no_rows_in_nil_months(book.table)) for book in books]
    books = [replace(book, guards=(*own, *book.guards)) for book, own in zip(books, demanded, strict=True)]
    books = [*books, filing_book(books), plan_book(books)]
    asked = {each: None for book in books for each in book.guards if isinstance(each, Guard)}
    books = [
        *books,
        unit_book(_units_demanded(books), [each for each in asked if reporting_units in each.tables]),
        parameter_book(catalogue.parameters),
        note_book(catalogue),
    ]
    books = [*books, reopening_book([book.name for book in books])]
    days = counted_days(figures, [*catalogue.claims, *catalogue.watches], catalogue.questions, catalogue.told)
    touched = touched_measures(figures)
    return [
        replace(book, counted=days.get(book.table, ()), keeps=kept_of(touched.get(book.table, ()))) for book in books
    ]


def _units_demanded(books: Sequence[Book[Any]]) -> list[KnownUnit]:
    """Every way in which the records of a service name a unit, its persons included."""
    return [OF_PERSON, *[guard for book in books for guard in book.guards if isinstance(guard, KnownUnit)]]


_OF_EVERY_SERVICE = (
    import_router,
    period_router,
    alert_router,
    person_router,
    figure_router,
    proof_router,
    journal_router,
)


def _included(app: FastAPI, router: Router) -> BaseRoute:
    """A router with everything that the app gives to its routes, for `Segments` to find them in."""
    app.include_router(router, prefix="/v1")
    return app.routes.pop()


def _book_router(app: FastAPI, book: Book[Any], add: Callable[[Router, Book[Any]], None]) -> Router:
    """Some routes of a book, under their full paths."""
    router = Router(prefix=f"/v1/{book.name}", tags=[book.name], dependencies=app.router.dependencies)
    add(router, book)
    return router


def _add_records(router: Router, book: Book[Any]) -> None:
    add_records(router, book, listed=book.table is not filings)  # of filings the roll-call is the list


_health = Router(tags=["health"])


@_health.get("/livez", summary="The process answers")
async def livez(request: Request) -> Health:
    return Health(status="ok", service=request.app.state.name)


@_health.get("/readyz", summary="The database answers and has been migrated")
async def readyz(request: Request, response: Response) -> Health:
    state = await request.app.state.readiness.state()
    if state != READY:
        response.status_code = 503
        return Health(status=state, service=request.app.state.name)
    keys: Keys = request.app.state.keys
    if (problem := await keys.problem()) is not None:
        response.status_code = 503
        state = f"keys unavailable: {problem}"
    return Health(status=state, service=request.app.state.name)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: ServiceSettings = app.state.settings
    anchoring, stopping = None, asyncio.Event()
    if settings.anchors is not None:
        anchoring = asyncio.create_task(_keep_anchoring(app, settings.anchors, settings.anchor_seconds, stopping))
    yield
    stopping.set()
    if anchoring is not None:
        await asyncio.wait(
            {anchoring}, timeout=_SECONDS_FOR_AN_ANCHOR
        )  # cut in mid-statement it would leave a connection
        anchoring.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await anchoring
    await app.state.database.close()


async def _keep_anchoring(app: FastAPI, folder: Path, seconds: float, stopping: asyncio.Event) -> None:
    """Write the journal's head outside the database on a schedule; a failure is logged and tried again."""
    while not stopping.is_set():
        try:
            await anchor(app.state.database, app.state.name, folder)
        except (SQLAlchemyError, OSError, ValueError) as error:
            log.error("anchor_failed", error=str(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)


def _slim_documents(app: FastAPI) -> None:
    """Serve the OpenAPI document with every book's routes in it, and its shared parts said once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = slim(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=[*every_route(app.routes)],
                    separate_input_output_schemas=app.separate_input_output_schemas,
                )
            )
            if (catalogue := getattr(app.state, "catalogue", None)) is not None:
                app.openapi_schema["paths"]["/v1/figures"]["get"] |= {
                    "x-labels-zh": catalogue.names_zh,
                    "x-restricted": sorted(app.state.views.restricted.figures),
                }
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    app.state.document = lambda: JSONResponse(app.openapi()).body
    app.add_route(OPENAPI_PATH, _read_document, include_in_schema=False)


def _read_document(request: Request) -> Response:
    """The document as it was committed, where it was; no coroutine, so that it is read in a thread."""
    return Response(request.app.state.document(), media_type="application/json")
