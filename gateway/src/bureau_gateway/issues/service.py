"""Drafting a version and taking its steps: one at a time in the whole bureau, each in one change of the gateway's journal."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.preparing import prepare_within
from bureau_common.kit.books.writes import refuse_blocked, seal, write_correction, write_entries
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.changes import Operation
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from .book import ISSUES
from .diff import figure_differences, sentences
from .freezing import Frozen
from .payload import sha256
from .reading import Version, entries_of, entry_of, pick, read_report, read_versions_of
from .rules import STEPS, check_draft, check_step
from .schemas import Drafting, IssueEntry, State, Step
from .tables import report_files

_LENGTH_OF_ID = 36
_TURN = text("select pg_advisory_xact_lock(20210, 5)")
"""Taken after an idempotency key and before any row: what is judged of a month's versions holds until the commit."""
_OPERATIONS: dict[Step, Operation] = {
    Step.SUBMIT: "propose",
    Step.ISSUE: "approve",
    Step.RETURN: "refuse",
    Step.WITHDRAW: "withdraw",
}


async def draft(session: AsyncSession, period: Period, wanted: Drafting, frozen: Frozen, caller: Caller) -> int:
    """Keep what was frozen as the next version of its month; returns its number."""
    await session.execute(_TURN)
    rows = await read_versions_of(session, period)
    refuse_blocked([*check_draft(entries_of(rows), wanted)])
    if wanted.restates is not None:
        _refuse_empty(await read_report(session, period, wanted.restates, "whole"), frozen.report)
    number = 1 + max((row.number for row in rows), default=0)
    entry = _entry(period, number, wanted, frozen, caller)
    pending = await write_entries(session, ISSUES, await prepare_within(session, ISSUES, entry), wanted.reason)
    await session.execute(insert(report_files), _file_rows(entry, frozen, pending.change_id))
    await seal(session, ISSUES, pending, "enter", pending.records[0], also=[report_files])
    return number


async def take_step(
    session: AsyncSession,
    period: Period,
    number: int,
    step: Step,
    caller: Caller,
    *,
    held: str,
    reason: str | None = None,
    known: Sequence[Finding] = (),
) -> None:
    """Take a step of a version whose row is still the one that the caller `held`; `known` was found before, of the services."""
    await session.execute(_TURN)
    rows = await read_versions_of(session, period)
    row = pick(rows, number)
    if str(row.id) != held:
        raise Refused(
            "not_live",
            "该版次已有变动，请重新读取后再办理（If-Match）",
            "It changed since it was read: read it again, and send its ETag as If-Match",
        )
    version = entry_of(row)
    refuse_blocked([*check_step(entries_of(rows), version, step, caller.person), *known])
    following: dict[str, Any] = {"stage": STEPS[step].after}
    if step is Step.SUBMIT:
        following["makers"] = [*version.makers, *({caller.person} - {*version.makers})]
    if step is Step.ISSUE:
        following["issued_by"] = caller.person
    prepared = await prepare_within(session, ISSUES, version.model_copy(update=following))
    pending = await write_correction(session, ISSUES, row.id, prepared, reason)
    await seal(session, ISSUES, pending, _OPERATIONS[step], pending.records[0])


def tag_of(row: Version) -> str:
    """The ETag of a version: every step writes another row."""
    return f'"{row.id}"'


def _refuse_empty(stored: Report, live: Report) -> None:
    if figure_differences(stored, live) or sentences(stored) != sentences(live):
        return
    raise Refused(
        "unchanged",
        "数据与现行版次完全相同，无需更正",
        "The live report says the same as the version in force: there is nothing to restate",
    )


def _entry(period: Period, number: int, wanted: Drafting, frozen: Frozen, caller: Caller) -> IssueEntry:
    files = frozen.files
    return IssueEntry(
        **_key(f"{period}/{number}", wanted.dated),
        period=period,
        number=number,
        kind=wanted.kind,
        stage=State.DRAFT,
        previous=wanted.restates or 0,
        material=wanted.material,
        reason=wanted.reason,
        dated=wanted.dated,
        makers=[caller.person],
        cutoffs=frozen.cutoffs,
        gaps=sorted({*frozen.report.missing, *frozen.report.carried}),
        provisional=frozen.provisional,
        template_name="shipped" if wanted.template is None else f"{frozen.chosen.key} {wanted.template}",
        template_sha256=sha256(frozen.chosen.template.text.encode()),
        payload_sha256=files["whole.payload"].sha256,
        open_payload_sha256=files["open.payload"].sha256,
        files=[f"{name} {files[name].sha256}" for name in sorted(files)],
    )


def _key(reference: str, on: date) -> dict[str, Any]:
    return {"source": "gateway", "source_ref": reference, "reporting_unit": "bureau", "business_date": on}


def _file_rows(entry: IssueEntry, frozen: Frozen, change_id: int) -> list[dict[str, Any]]:
    return [
        {
            **_key(f"{entry.source_ref}/{name}", entry.dated),
            "period": entry.period,
            "number": entry.number,
            "name": name,
            "media_type": file.media_type,
            "sha256": file.sha256,
            "content": base64.b64encode(file.content).decode(),
            "created_change": change_id,
        }
        for name, file in sorted(frozen.files.items())
    ]


def row_of_tag(tag: str) -> str:
    """The row that an ETag of ours names, though a library took its quotes off, or a proxy that packs answers made it weak,
    or added how (`-gzip`).
    """
    return tag.strip().removeprefix("W/").strip('"')[:_LENGTH_OF_ID]
