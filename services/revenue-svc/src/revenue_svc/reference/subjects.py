"""Subjects (政府收支分类科目) by fiscal year: the national lists as data, and the bureau's own additions as a book."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, NamedTuple

from pydantic import Field
from sqlalchemy import Index, Select, distinct, func, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book, Check, E
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.records import record_table
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.schemas.terms import Told

from .metadata import metadata

CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)
SubjectCode = Annotated[
    str,
    Spelt(
        r"^[1-9][0-9]{2}([0-9]{2}){0,3}$",
        "科目编码为3、5、7或9位数字，首位不为0，如 1010101",
        "a subject has 3, 5, 7 or 9 digits, e.g. 1010101",
    ),
    Field(title="科目编码"),
]
FiscalYear = Annotated[int, Field(ge=1994, le=2199, title="预算年度")]


class SubjectKind(Labelled):
    """Which of the classification's lists a code belongs to."""

    REVENUE = "revenue", "收入分类科目"
    EXPENDITURE = "expenditure", "支出功能分类科目"
    GOVERNMENT_ECONOMIC = "government_economic", "政府预算支出经济分类科目"
    DEPARTMENT_ECONOMIC = "department_economic", "部门预算支出经济分类科目"


_FILES = {
    SubjectKind.REVENUE: "revenue_subjects.csv",
    SubjectKind.EXPENDITURE: "expenditure_functions.csv",
    SubjectKind.GOVERNMENT_ECONOMIC: "government_economic.csv",
    SubjectKind.DEPARTMENT_ECONOMIC: "department_economic.csv",
}


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
    """A subject that the bureau adds to a national list for one fiscal year."""

    fiscal_year: FiscalYear
    kind: Annotated[SubjectKind, Field(title="科目类别")]
    code: SubjectCode
    name: Annotated[Line, Field(title="科目名称")]


subjects = record_table(
    SubjectEntry,
    "subjects",
    metadata,
    Index("ix_subjects_live_year", "fiscal_year", "kind", postgresql_where=text("voided_change is null")),
)


@cache
def _national_list(kind: SubjectKind) -> dict[str, _Listed]:
    with files("revenue_svc.reference").joinpath(f"data/{_FILES[kind]}").open(encoding="utf-8") as file:
        return {
            row["code"]: _Listed(int(row["first_year"]), int(row["last_year"]), row["name"])
            for row in csv.DictReader(file)
        }


def national_subjects(kind: SubjectKind, year: int) -> dict[str, Subject]:
    """A national list of one fiscal year, by code."""
    return {
        code: Subject(code, listed.name, own=False)
        for code, listed in _national_list(kind).items()
        if listed.first_year <= year <= listed.last_year
    }


async def read_subjects(session: AsyncSession, kind: SubjectKind, year: int) -> dict[str, Subject]:
    """Every subject that a record of the year may name: the national list and the bureau's own."""
    query = select(subjects.c.code, subjects.c.name).where(
        subjects.c.fiscal_year == year, subjects.c.kind == kind, subjects.c.voided_change.is_(None)
    )
    own = {row.code: Subject(row.code, row.name, own=True) for row in await session.execute(query)}
    return {**own, **national_subjects(kind, year)}


class Named(NamedTuple):
    """A code that an entry names: which row and field, of which list and year."""

    row: int
    field: str
    kind: SubjectKind
    year: int
    code: str


async def check_subjects(session: AsyncSession, named: Iterable[Named]) -> list[Finding]:
    """What the lists say of the codes that some entries name; one read per list and year."""
    wanted = list(named)
    known = {
        (kind, year): await read_subjects(session, kind, year)
        for kind, year in dict.fromkeys((each.kind, each.year) for each in wanted)
    }
    return [finding for each in wanted for finding in judge_subject(each, known[each.kind, each.year])]


def judge_subject(named: Named, known: Mapping[str, Subject]) -> list[Finding]:
    """A code outside the year's national list is accepted with a warning where the bureau has added it."""
    subject = known.get(named.code)
    if subject is not None and not subject.own:
        return []
    code = named.code
    if subject is None:
        zh = f"{named.year}年度{named.kind.label_zh}表中没有{code}；如确需使用，请先登记自设科目"
        en = f"The {named.kind} list of {named.year} has no subject {code}; add it to the bureau's own list first"
        finding = blocked("subject_unknown", zh, en, CLASSIFICATION, named.field, code)
    else:
        zh, en = f"科目{code}为本局自设科目", f"Subject {code} is the bureau's own"
        finding = warned("subject_own", zh, en, CLASSIFICATION, named.field, code)
    return [finding.model_copy(update={"row": named.row})]


def names_subject(kind: SubjectKind, year: Callable[[E], int], field: str = "subject") -> Check[E]:
    """The check of a book whose entries name one subject, of the list of some year; where the field is empty, none."""

    async def check(session: AsyncSession, entries: Sequence[E]) -> list[Finding]:
        codes = [(row, entry, getattr(entry, field)) for row, entry in enumerate(entries, 1)]
        named = [Named(row, field, kind, year(entry), code) for row, entry, code in codes if code is not None]
        return await check_subjects(session, named)

    return check


def year_of(entry: RecordEntry) -> int:
    """The year of a business date, whose list applies where an entry names no other year."""
    return entry.business_date.year


def _known(year: int, code: str, name: str) -> Finding:
    zh, en = f"{year}年度已有科目{code} {name}，无需添加", f"Subject {code} is in the list of {year} already"
    return blocked("subject_known", zh, en, CLASSIFICATION, "code", code)


def check_subject(entry: SubjectEntry) -> Iterator[Finding]:
    """An addition must not repeat a code of the year's national list."""
    if listed := national_subjects(entry.kind, entry.fiscal_year).get(entry.code):
        yield _known(entry.fiscal_year, entry.code, listed.name)


def _ask_renamed(scope: Scope) -> Select[Any]:
    """Codes that stand under more than one name in a year."""
    key = (subjects.c.fiscal_year, subjects.c.kind, subjects.c.code)
    first = func.array_agg(aggregate_order_by(subjects.c.name, subjects.c.id))[1]
    return (
        select(*key, first)
        .where(scope.live(subjects), scope.concerns(key))
        .group_by(*key)
        .having(func.count(distinct(subjects.c.name)) > 1)
        .order_by(*key)
    )


def _say_renamed(year: int, kind: SubjectKind, code: str, name: str) -> Iterator[Told]:
    """Of two names that are added for one code, the one that came first stands."""
    yield _known(year, code, name)


SUBJECTS = Book(
    "自设科目",
    SubjectEntry,
    subjects,
    (check_subject,),
    operations=frozenset({"enter", "import", "void"}),
    topic="subjects",
    guards=(Guard((subjects,), _ask_renamed, _say_renamed),),
)
