"""`/v1/report-templates`: a bureau's own templates: tried, proposed with a preview, approved by another person, used by name."""

from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.approval.proposals import propose
from bureau_common.kit.approval.routes import add_proposals
from bureau_common.kit.books.preparing import compile_questions
from bureau_common.kit.books.routes import add_records
from bureau_common.kit.core.context import Caller, current
from bureau_common.kit.web.access import Authenticated, DistrictReader, Role, check_district, require_district
from bureau_common.kit.web.idempotency import IdempotencyKey, answer_once, read_kept_answer
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import database_of
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.proposals import Proposing
from bureau_common.schemas.reporting_units import BUREAU

from ..problems import TemplateError
from ..service import Reports
from ..signatures import SIGNATURES
from .book import REPORT_TEMPLATES, SOURCE
from .checking import read_new_template
from .schemas import TemplateDraft, TemplateEntry, TemplatePreview, TemplateToKeep, TemplateToPreview
from .service import looked_at, read_or_refuse, refusal, text_in
from .tables import report_templates


async def _of_the_district(caller: Authenticated) -> None:
    check_district(caller)


# Every door, those of the book too: by a template the whole bureau's report is written.
router = Router(prefix="/report-templates", tags=["report-templates"], dependencies=[Depends(_of_the_district)])
Recorder = Annotated[Caller, Depends(require_district(Role.RECORDER))]


class TemplateFunction(BaseModel):
    """A function that a template may call, with its parameters in their order; one without a default has to be given."""

    name: str
    parameters: list[str]


@router.get("/functions", summary="The functions that a template may call", operation_id="listTemplateFunctions")
async def list_functions(caller: DistrictReader) -> list[TemplateFunction]:
    return [
        TemplateFunction(name=name, parameters=[each.name for each in signature.parameters])
        for name, signature in SIGNATURES.items()
    ]


@router.post("/preview", summary="What a template makes of a month; nothing is kept", operation_id="previewTemplate")
async def preview_template(request: Request, caller: Recorder, wanted: TemplateToPreview) -> TemplatePreview:
    return await _previewed(request, caller, wanted)


@router.post(
    "",
    status_code=201,
    response_model=TemplateDraft,
    summary="Propose a template, or the next version of one: a draft with its preview, until another person approves it",
    operation_id="draftTemplate",
)
async def propose_template(
    request: Request, caller: Recorder, wanted: TemplateToKeep, key: IdempotencyKey = None
) -> Response:
    database = database_of(request)
    # Before the services are asked, as of a draft of a report.
    if key is not None:
        kept = await read_kept_answer(request, database, key)
        if kept is not None:
            return kept
    seen = await _previewed(request, caller, wanted)
    await compile_questions(database, REPORT_TEMPLATES, dry_run=True)
    async with database.writing() as session:

        async def work() -> tuple[int, TemplateDraft]:
            proposal_id, _ = await propose(session, REPORT_TEMPLATES, await _asked(session, wanted, seen), caller)
            return 201, TemplateDraft(**seen.model_dump(), proposal_id=proposal_id)

        return await answer_once(request, session, key, work)


async def _asked(session: AsyncSession, wanted: TemplateToKeep, seen: TemplatePreview) -> Proposing[TemplateEntry]:
    """The template's first version, or a correction of the one that stands."""
    entry = TemplateEntry(
        source=SOURCE,
        source_ref=wanted.name,
        reporting_unit=BUREAU,
        business_date=current().today,
        format=wanted.format,
        body=seen.text,
    )
    standing = select(report_templates.c.id).where(
        report_templates.c.source == SOURCE,
        report_templates.c.source_ref == wanted.name,
        report_templates.c.voided_change.is_(None),
    )
    record_id = (await session.execute(standing)).scalar_one_or_none()
    return Proposing[TemplateEntry](
        operation="enter" if record_id is None else "correct",
        record_id=record_id,
        entry=entry,
        reason=wanted.reason,
    )


async def _previewed(request: Request, caller: Caller, wanted: TemplateToPreview) -> TemplatePreview:
    """The template over the figures of a month, as its sender may see them: the work of a second, as that of a file is."""
    reports: Reports = request.app.state.reports
    is_open = caller.level is not Level.RESTRICTED
    with reports.line.taken(caller.client):
        text = await reports.beside(text_in, wanted.format, wanted.body)
        template = await reports.beside(read_or_refuse, text, read_new_template)
        period = refuse_out_of_reach(wanted.period or _last_month(), "period")
        try:
            report = await reports.preview(
                period, template, request.headers["authorization"], caller.level, is_open=is_open
            )
        except TemplateError as error:
            raise refusal(error) from error
        return await reports.beside(looked_at, text, template, report, reports.imprint)


def _last_month() -> Period:
    """The newest month that is over."""
    today = current().today
    return Period(today.year - 1, 12) if today.month == 1 else Period(today.year, today.month - 1)


add_proposals(router, REPORT_TEMPLATES)
add_records(router, REPORT_TEMPLATES)
