"""Revenue subjects (收入分类科目) by fiscal year: the national list as data, and the bureau's own additions as a book."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import Field
from sqlalchemy import Column, Index, Integer, Table, Text, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.kit.tables import record_table
from bureau_common.schemas.findings import Clause, Finding
from bureau_common.schemas.records import Line, RecordEntry, RecordView

from .metadata import metadata

CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)
SubjectCode = Annotated[str, Field(pattern=r"^[1-9][0-9]{2}([0-9]{2}){0,3}$", title="科目编码")]


class Subject(NamedTuple):
    """A subject of one year; `own` says that the bureau added it."""

    code: str
    name: str
    own: bool


class _Listed(NamedTuple):
    first_year: int
    last_year: int
    name: str


class SubjectEntry(RecordEntry):
    """A subject that the bureau adds to the national list for one fiscal year."""

    fiscal_year: Annotated[int, Field(ge=1994, le=2199, title="预算年度")]
    code: SubjectCode
    name: Annotated[Line, Field(title="科目名称")]


class SubjectView(SubjectEntry, RecordView):
    """An added subject as recorded."""


revenue_subjects: Table = record_table(
    "revenue_subjects",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Index("ix_revenue_subjects_live_year", "fiscal_year", postgresql_where=text("voided_change is null")),
)


@cache
def _national_list() -> dict[str, _Listed]:
    with files("revenue_svc.reference").joinpath("data/revenue_subjects.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: _Listed(int(row["first_year"]), int(row["last_year"]), row["name"])
            for row in csv.DictReader(file)
        }


def national_subjects(year: int) -> dict[str, Subject]:
    """The national list of one fiscal year, by code."""
    return {
        code: Subject(code, listed.name, own=False)
        for code, listed in _national_list().items()
        if listed.first_year <= year <= listed.last_year
    }


async def read_subjects(session: AsyncSession, year: int) -> dict[str, Subject]:
    """Every subject that a record of the year may name: the national list and the bureau's own."""
    query = select(revenue_subjects.c.code, revenue_subjects.c.name).where(
        revenue_subjects.c.fiscal_year == year, revenue_subjects.c.voided_change.is_(None)
    )
    own = {row.code: Subject(row.code, row.name, own=True) for row in await session.execute(query)}
    return {**own, **national_subjects(year)}


async def _check(session: AsyncSession, entries: Sequence[SubjectEntry]) -> list[Finding]:
    """An addition must not repeat a code that the year has already."""
    findings = []
    for number, entry in enumerate(entries, 1):
        known = (await read_subjects(session, entry.fiscal_year)).get(entry.code)
        if known is not None and not (known.own and known.name == entry.name):
            findings.append(
                Finding(
                    code="subject_known",
                    severity="block",
                    message_zh=f"{entry.fiscal_year}年度已有科目{entry.code} {known.name}，无需添加",
                    message_en=f"Subject {entry.code} is in the list of {entry.fiscal_year} already",
                    clause=CLASSIFICATION,
                    field="code",
                    row=number,
                    actual=entry.code,
                )
            )
    return findings


SUBJECTS = Book(
    name="revenue-subjects",
    label_zh="自设收入科目",
    topic="subjects",
    table=revenue_subjects,
    entry=SubjectEntry,
    view=SubjectView,
    check=_check,
    operations=frozenset({"enter", "void"}),
)
