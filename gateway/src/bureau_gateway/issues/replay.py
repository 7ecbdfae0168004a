"""A version computed again from the services' rows at its own cut-offs, and everything stored of it looked at again."""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.core.tables import journal
from bureau_common.kit.journal.journal import hash_rows
from bureau_common.schemas.report import Report
from bureau_common.schemas.summaries import Summary

from ..report.context import Names
from ..report.problems import TemplateError
from ..report.service import Reports
from ..report.template import parse_template
from ..upstreams import Upstreams
from .diff import figure_differences, sentence_differences
from .freezing import composed, imprint_of, read_at, rendered
from .payload import payload_of, sha256
from .reading import Version, cutoffs_of, entry_of, read_files, template_of
from .schemas import Drafting, FigureDifference, FormulaChange, IssueEntry, Replay, Unreachable
from .tables import report_files, report_issues

Edition = Literal["whole", "open"]


@dataclass(frozen=True)
class Kept:
    """What is stored of a version, and what of it is no longer what was signed."""

    entry: IssueEntry
    files: Mapping[str, bytes]
    tampered: Sequence[str]


async def read_kept(session: AsyncSession, row: Version) -> Kept:
    """Everything that is stored of a version, each file's hash and the journal's digest of its rows computed again."""
    entry = entry_of(row)
    files = await read_files(session, entry.period, entry.number)
    signed = dict(line.split(" ") for line in entry.files)
    content = {file.name: base64.b64decode(file.content) for file in files}
    found = [
        name
        for name in sorted(signed.keys() | content.keys())
        if name not in content or sha256(content[name]) != signed.get(name)
    ]
    if "template.txt" in content and sha256(content["template.txt"]) != entry.template_sha256:
        found.append("template_sha256")
    for edition, expected in (("whole", entry.payload_sha256), ("open", entry.open_payload_sha256)):
        if signed.get(f"{edition}.payload") != expected:
            found.append(f"{edition}.payload_sha256")
    return Kept(entry, content, [*found, *await _unlike_the_journal(session, entry)])


async def _unlike_the_journal(session: AsyncSession, entry: IssueEntry) -> list[str]:
    """The changes of a version whose rows no longer have the digest that the journal chained."""
    of_version = (report_issues.c.period == entry.period, report_issues.c.number == entry.number)
    changes = select(report_issues.c.created_change).where(*of_version)
    query = select(journal.c.change_id, journal.c.change_no, journal.c.digest).where(journal.c.change_id.in_(changes))
    entries = (await session.execute(query)).all()
    tables = [report_issues, report_files]
    return [
        f"change {each.change_no}"
        for each in entries
        if (await hash_rows(session, tables, each.change_id)).root != each.digest
    ]


async def replay(kept: Kept, edition: Edition, reports: Reports, upstreams: Upstreams, authorization: str) -> Replay:
    """What the rows give today at the version's cut-offs, compared with what is stored."""
    entry, tampered = kept.entry, [*kept.tampered]
    stored_sha256 = entry.payload_sha256 if edition == "whole" else entry.open_payload_sha256
    cutoffs = {each.domain: each.change_no for each in cutoffs_of(entry.cutoffs)}
    answers = await read_at(upstreams, entry.period, authorization, cutoffs, is_open=edition == "open")
    unreachable = [
        Unreachable(domain=domain, reason=answer.detail_zh)
        for domain, answer in answers.items()
        if isinstance(answer, Refused)
    ]
    told = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    try:
        again = await asyncio.to_thread(_again, kept, edition, told)
        if not unreachable:
            again = replace(again, rendered_otherwise=await _rendered_otherwise(reports, kept, edition, again.report))
    except (KeyError, TypeError, ValueError):  # what is stored is not what was stored
        again, tampered = None, tampered or [f"{edition}.report"]
    if again is None:
        return _told(entry, edition, stored_sha256, None, tampered, unreachable)
    if again.signed_sha256 != stored_sha256 and not tampered:
        tampered = [f"{edition}.report"]
    return _told(entry, edition, stored_sha256, again, tampered, unreachable)


@dataclass(frozen=True)
class _Again:
    """What was composed anew: its hash, where all services answered, and in what it is another."""

    report: Report
    signed_sha256: str
    sha256: str | None
    differing: list[FigureDifference]
    formula_changed: list[FormulaChange]
    sentences: list[Any]
    rendered_otherwise: Sequence[str] = ()


def _again(kept: Kept, edition: Edition, told: Mapping[str, Summary]) -> _Again:
    entry = kept.entry
    stored = Report.model_validate_json(kept.files[f"{edition}.report"])
    names = json.loads(kept.files[f"{edition}.payload"])["names"]
    report = _composed_again(kept, edition, told, Names(**names))
    whole = len(told) == len(entry.cutoffs)
    found = figure_differences(_only(stored, told), report, exact=True)
    new = payload_of(report, names)
    return _Again(
        report,
        sha256(payload_of(stored, names)),
        sha256(new) if whole else None,
        [each for each in found if not each.formula_changed],
        _changed(stored, report),
        sentence_differences(stored, report) if whole else [],
    )


def _composed_again(kept: Kept, edition: Edition, told: Mapping[str, Summary], names: Names) -> Report:
    """What the rows give; without a sentence where its template prints what is of another unit since, or no more there."""
    is_open = edition == "open"
    try:
        template = parse_template(kept.files["template.txt"].decode())
        return composed(kept.entry.period, told, template, names, is_open=is_open)
    except TemplateError:
        return composed(kept.entry.period, told, parse_template(""), names, is_open=is_open)


async def _rendered_otherwise(reports: Reports, kept: Kept, edition: Edition, report: Report) -> list[str]:
    """The formats that today's program writes with other bytes, beside the text what stood there."""
    entry = kept.entry
    version, name = template_of(entry)
    # Of the first versions it was not kept: they had the bureau's imprint and their date. One that is gone was found before.
    imprint = replace(reports.imprint, issued_on=entry.dated)
    if (content := kept.files.get("imprint.json")) is not None:
        imprint = imprint_of(content, reports.imprint.faces)
    drafted = Drafting(
        kind=entry.kind,
        dated=entry.dated,
        restates=entry.previous or None,
        material=entry.material,
        reason=entry.reason,
        template=name if version else None,
    )
    made = await rendered(reports, report, imprint, drafted)
    return [each for each, found in made.items() if kept.files.get(f"{edition}.{each}") != found]


def _only(report: Report, told: Mapping[str, Summary]) -> Report:
    """The report without what a service would have to say that gave no answer."""
    return report.model_copy(update={"sections": [each for each in report.sections if each.domain in told]})


def _changed(stored: Report, report: Report) -> list[FormulaChange]:
    old = {figure.id: figure.formula_version for each in stored.sections for figure in each.figures}
    return [
        FormulaChange(id=figure.id, stored=old[figure.id], now=figure.formula_version)
        for each in report.sections
        for figure in each.figures
        if old.get(figure.id, figure.formula_version) != figure.formula_version
    ]


def _told(
    entry: IssueEntry,
    edition: Edition,
    stored_sha256: str,
    again: _Again | None,
    tampered: list[str],
    unreachable: list[Unreachable],
) -> Replay:
    return Replay(
        period=entry.period,
        number=entry.number,
        edition=edition,
        outcome=_outcome(stored_sha256, again, tampered, unreachable),
        stored_sha256=stored_sha256,
        replayed_sha256=None if again is None else again.sha256,
        tampered=tampered,
        unreachable=unreachable,
        differing=[] if again is None else again.differing,
        sentences=[] if again is None else again.sentences,
        formula_changed=[] if again is None else again.formula_changed,
        rendered_otherwise=[] if again is None else [*again.rendered_otherwise],
    )


def _outcome(
    stored_sha256: str, again: _Again | None, tampered: Sequence[str], unreachable: Sequence[Unreachable]
) -> Literal["same", "tampered", "differs", "formula_changed", "unreachable"]:
    if tampered or again is None:
        return "tampered"
    if again.differing:
        return "differs"
    if unreachable:
        return "unreachable"
    if again.formula_changed:
        return "formula_changed"
    return "same" if again.sha256 == stored_sha256 else "differs"
