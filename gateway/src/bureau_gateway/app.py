"""The table of contents of the gateway."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers

from bureau_common.kit.app import create_base_app
from bureau_common.kit.audit.routes import router as journal_router
from bureau_common.kit.audit.slices import Ledger
from bureau_common.kit.core.records import record_tables
from bureau_common.kit.core.tables import metadata as kit_metadata
from bureau_common.kit.web.keys import Keys
from bureau_common.kit.web.middleware import secure, wrap

from .access.issuer import issuer_of
from .access.routes import router as access_router
from .access.routes import tokens
from .access.tables import clients
from .alerts.noting import router as noting_router
from .alerts.routes import router as alert_router
from .documentation import add_documentation
from .domains.routes import router as domain_router
from .figures.routes import router as figure_router
from .home.routes import router as home_router
from .issues.read_routes import router as issue_reading_router
from .issues.routes import router as issue_router
from .issues.tables import report_files, report_issues
from .kept import Summaries
from .metadata import metadata
from .months.routes import pages as month_pages
from .months.routes import router as month_router
from .pages.routes import router as page_router
from .pages.session import BrowserSession
from .plans.routes import router as plan_router
from .reconciliation.routes import pages as reconciliation_pages
from .reconciliation.routes import router as reconciliation_router
from .reconciliation.tables import waivers
from .report.context import Names
from .report.faces import Faces
from .report.imprint import Imprint
from .report.own.routes import router as template_router
from .report.own.service import OwnTemplates
from .report.own.tables import report_templates
from .report.proofs import router as proof_router
from .report.routes import router as report_router
from .report.service import Reports
from .report.template import shipped_template
from .settings import Settings
from .units.routes import router as unit_router
from .upstreams import Transports, Upstreams

__all__ = ["create_app", "metadata"]

_SENT_BY_PAGES = ("accept-language", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match")
_READ_BY_PAGES = ("content-disposition", "etag", "idempotent-replay", "link", "retry-after", "x-request-id")
"""What pages of other origins may send with a request, and read of its answer."""


def create_app(settings: Settings, transports: Transports | None = None) -> FastAPI:
    """The gateway; `transports` put apps in the place of the services' addresses (tests)."""
    app = create_base_app(
        settings,
        "bureau-gateway",
        "District Finance Bureau suite",
        "The bureau's report, its figures, and the four domains behind one address (区财政局).",
        revision="gateway0007",
    )
    app.state.issuer = issuer_of(settings)
    if settings.auth_jwks_file is None and settings.auth_jwks_url is None:
        app.state.keys = Keys(settings, own=app.state.issuer.public_keys)
    recorded = (clients, report_issues, report_files, report_templates, waivers, *record_tables(kit_metadata))
    app.state.ledger = Ledger("bureau-gateway", recorded, (), app.state.revisions)
    app.state.upstreams = Upstreams(settings, transports)
    app.state.summaries = Summaries(app.state.upstreams, settings.section_seconds)
    names = Names(settings.district, settings.city, settings.rural_bank)
    app.state.reports = Reports(app.state.summaries, shipped_template(), names, _imprint(settings))
    app.state.own_templates = OwnTemplates()
    app.router.lifespan_context = _closing_upstreams(app)
    app.include_router(tokens)
    for pages in (home_router, page_router, noting_router, month_pages, reconciliation_pages):
        app.include_router(pages)
    add_documentation(app)  # before the pass-through, which takes any name for a domain's
    reports = (report_router, proof_router, template_router, issue_router, issue_reading_router)
    months = (month_router, reconciliation_router)
    own = (figure_router, alert_router, plan_router, unit_router, access_router, journal_router)
    for router in (*reports, *months, *own, domain_router):
        app.include_router(router, prefix="/v1")
    wrap(app, BrowserSession)  # refusals from wherever they come are shown to a person as a page
    if settings.cors_origins:
        # Around everything: a page of another origin is told of a file that is too large, too.
        wrap(
            app,
            partial(
                _OtherOrigins,
                allow_origins=settings.cors_origins,
                allow_methods=("GET", "POST"),
                allow_headers=_SENT_BY_PAGES,
                expose_headers=_READ_BY_PAGES,
            ),
        )
    return app


class _OtherOrigins(CORSMiddleware):
    """What pages of other origins may ask and read; it answers their preflights itself, as securely as the rest."""

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        secure(answer.headers)
        return answer


def _imprint(settings: Settings) -> Imprint:
    """What stands beside the text of every live report."""
    return Imprint(
        office=settings.office,
        classification=settings.classification,
        sealed=settings.sealed,
        public_url="" if settings.public_url is None else str(settings.public_url),
        faces=Faces(tuple(settings.font_folders)),
    )


def _closing_upstreams(app: FastAPI):  # type: ignore[no-untyped-def]
    """The app's own lifespan, and the client to the services closed after it."""
    base = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with base(running):
            yield
        app.state.summaries.close()
        await app.state.upstreams.close()

    return lifespan
