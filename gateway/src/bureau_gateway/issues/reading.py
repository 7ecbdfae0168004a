"""Reading versions and their files; a file is told as it was stored, whatever became of the program since."""

import base64
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.core.context import current
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.core.tables import journal
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..openapi import restricted_figures
from .rules import replaced_by
from .schemas import CutOff, Issue, IssueEntry, State, StoredFile
from .tables import report_files, report_issues

Version = Row[Any]
"""A version's live row with when and under which change it was written."""

_COLUMNS = [column for column in report_issues.c if column.name not in ("created_change", "voided_change")]


async def read_versions_of(session: AsyncSession, period: Period) -> list[Version]:
    """All versions of a month as they stand, in their order."""
    query = select(*_COLUMNS, journal.c.at).join_from(
        report_issues, journal, journal.c.change_id == report_issues.c.created_change
    )
    live = report_issues.c.voided_change.is_(None)
    found = await session.execute(query.where(report_issues.c.period == period, live).order_by(report_issues.c.number))
    return [*found]


def entries_of(rows: Sequence[Version]) -> list[IssueEntry]:
    return [entry_of(row) for row in rows]


def entry_of(row: Version) -> IssueEntry:
    return IssueEntry.model_validate({name: getattr(row, name) for name in IssueEntry.model_fields})


def pick(rows: Sequence[Version], number: int) -> Version:
    """One of a month's versions."""
    for row in rows:
        if row.number == number:
            return row
    raise not_found("个版次", "version")


async def read_file(session: AsyncSession, period: Period, number: int, name: str) -> tuple[str, bytes]:
    """A stored file: its media type and its bytes."""
    query = select(report_files.c.media_type, report_files.c.content).where(
        report_files.c.period == period,
        report_files.c.number == number,
        report_files.c.name == name,
        report_files.c.voided_change.is_(None),
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise not_found("个文件", "file")
    return row.media_type, base64.b64decode(row.content)


async def read_files(session: AsyncSession, period: Period, number: int) -> list[Row[Any]]:
    """Every stored file of a version."""
    query = select(report_files.c.name, report_files.c.sha256, report_files.c.content).where(
        report_files.c.period == period, report_files.c.number == number, report_files.c.voided_change.is_(None)
    )
    return [*await session.execute(query)]


async def read_report(session: AsyncSession, period: Period, number: int, edition: str) -> Report:
    """The report of a version as it was composed."""
    _, content = await read_file(session, period, number, f"{edition}.report")
    return Report.model_validate_json(content)


def cutoffs_of(lines: Sequence[str]) -> list[CutOff]:
    """The cut-offs as they are stored, a line a domain."""
    parts = [line.split(" ") for line in lines]
    return [CutOff(domain=domain, change_no=int(change_no), chain=chain) for domain, change_no, chain in parts]


def template_of(entry: IssueEntry) -> tuple[str | None, str]:
    """Of a bureau's own template the id of its version, and its name; the shipped one has a name only."""
    version, _, name = entry.template_name.partition(" ")
    return (version, name) if name else (None, entry.template_name)


def _known(figures: Sequence[str]) -> list[str]:
    """Of some figures those that the caller may know of: that a restricted one is missing says something of it, too."""
    is_open = current().caller.level is not Level.RESTRICTED
    return [each for each in figures if not (is_open and each in restricted_figures())]


def issue_of(row: Version, rows: Sequence[Version]) -> Issue:
    """A version as readers get it, with what the others say of it."""
    entry = entry_of(row)
    successor = replaced_by(entries_of(rows), entry.number)
    state = State.RESTATED if successor is not None else entry.stage
    files = [line.split(" ") for line in entry.files]
    told = entry.model_dump(include=set(Issue.model_fields) - {"cutoffs", "files", "template_name"})
    told |= {name: _known(told[name]) for name in ("gaps", "provisional")}
    version, name = template_of(entry)
    return Issue(
        **told,
        template_name=name,
        template_version=version,
        state=state,
        label_zh=f"{entry.kind.label_zh}第{entry.number}版（{state.label_zh}）",
        restates=entry.previous or None,
        restated_by=successor,
        recorded_at=row.at,
        cutoffs=cutoffs_of(entry.cutoffs),
        files=[StoredFile(name=name, sha256=digest) for name, digest in files],
    )
