"""Subjects (政府收支分类科目) as a book: the ministry's list of a year, and what the bureau adds to it.

A year goes by the list that was entered for it, else by the one of this service, else by the nearest year's, which a
warning says. What a record names must stand in it, or right under what does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import Field
from sqlalchemy import Index, Select, and_, distinct, func, or_, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book, Check, E
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core.queries import among
from bureau_common.kit.core.records import record_table
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import Line, RecordEntry
from bureau_common.schemas.terms import Told

from .metadata import metadata
from .subject_lists import Subject, SubjectKind, YearList, national_subjects, nearest_year

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


class SubjectOrigin(Labelled):
    """Who gave a subject out: the ministry's list of the year, or the bureau, which is so where nothing is said."""

    MINISTRY = "ministry", "部颁"
    OWN = "own", "自设"


class SubjectEntry(RecordEntry):
    """A subject of one fiscal year: a line of the ministry's list, or what the bureau adds to it."""

    fiscal_year: FiscalYear
    kind: Annotated[SubjectKind, Field(title="科目类别")]
    code: SubjectCode
    name: Annotated[Line, Field(title="科目名称")]
    origin: Annotated[SubjectOrigin | None, Field(title="科目来源")] = None


subjects = record_table(
    SubjectEntry,
    "subjects",
    metadata,
    Index("ix_subjects_live_year", "fiscal_year", "kind", postgresql_where=text("voided_change is null")),
)


async def read_list(
    session: AsyncSession, kind: SubjectKind, year: int, codes: Iterable[str] | None = None
) -> YearList:
    """What a record of the year may name; where `codes` are given, of the bureau's rows these and what is above them."""
    s, national = subjects.c, national_subjects(kind, year)
    of_kind = (s.kind == kind, s.voided_change.is_(None))
    entered = (
        select(s.fiscal_year)
        .where(*of_kind, s.origin == SubjectOrigin.MINISTRY)
        .order_by(func.abs(s.fiscal_year - year), s.fiscal_year)
        .limit(1)
        .scalar_subquery()
    )
    wanted = [] if codes is None else [among(s.code, [*{part for code in codes for part in (code, code[:-2])}])]
    near = and_(s.fiscal_year == entered, s.origin == SubjectOrigin.MINISTRY)
    own = and_(s.fiscal_year == year, func.coalesce(s.origin, SubjectOrigin.OWN) == SubjectOrigin.OWN)
    query = select(entered.label("entered"), s.code, s.name, s.origin).join_from(
        select(1).subquery(), subjects, and_(*of_kind, or_(near, own), *wanted), isouter=True
    )
    rows = (await session.execute(query)).all()
    list_year, is_entered = nearest_year(year, rows[0].entered)
    given, added = [
        {
            row.code: Subject(row.code, row.name, own=is_own)
            for row in rows
            if row.code is not None and (row.origin == SubjectOrigin.MINISTRY) is not is_own
        }
        for is_own in (False, True)
    ]
    return YearList(year, list_year, given if is_entered else national, added, national)


class Named(NamedTuple):
    """A code that an entry names: which row and field, of which list and year."""

    row: int
    field: str
    kind: SubjectKind
    year: int
    code: str


async def check_subjects(session: AsyncSession, named: Iterable[Named]) -> list[Finding]:
    """What the lists say of the codes that some entries name; one read per list and year.

    What blocks is said of every row; a warning once, of the first.
    """
    wanted = list(named)
    judged: dict[tuple[str, SubjectKind, int, str], list[Finding]] = {each[1:]: [] for each in wanted}
    codes: dict[tuple[SubjectKind, int], set[str]] = {}
    for _, kind, year, code in judged:
        codes.setdefault((kind, year), set()).add(code)
    lists = {key: await read_list(session, *key, of_key) for key, of_key in codes.items()}
    for key in judged:
        judged[key] = judge_subject(Named(0, *key), lists[key[1:3]])
    if not any(judged.values()):
        return []
    findings, warned_of = [], set()
    for each in wanted:
        for finding in judged[each[1:]]:
            about = (finding.code, each.kind, each.year, None if finding.code == OTHER_YEAR else each.code)
            if finding.severity == "block" or about not in warned_of:
                findings.append(finding.model_copy(update={"row": each.row}))
                warned_of.add(about)
    return findings


OTHER_YEAR = "subject_list_of_other_year"


def judge_subject(named: Named, known: YearList) -> list[Finding]:
    """A code is in its year's list, or right under one that is: then a warning says so, and the bureau may name it."""
    found = [*_judge_code(named, known), *([_other_year(named, known)] if known.list_year != named.year else [])]
    return [finding.model_copy(update={"row": named.row}) for finding in found]


def _other_year(named: Named, known: YearList) -> Finding:
    """The year has no list of its own."""
    kind, year, held = named.kind, named.year, known.list_year
    zh = f"没有{year}年度的{kind.label_zh}表，按最近的{held}年度核对；请导入该年度的部颁科目表，或从{held}年度复制"
    en = f"There is no {kind} list of {year}: the nearest, of {held}, was used. Import the ministry's, or copy that of {held}"
    return warned(OTHER_YEAR, zh, en, CLASSIFICATION, named.field, year, held)


def _judge_code(named: Named, known: YearList) -> Iterator[Finding]:
    """What is said of the code by itself."""
    code, year, kind = named.code, named.year, named.kind
    subject, parent = known.find(code), known.parent(code)
    if subject is not None and subject.own:
        zh, en = f"科目{code}为本局自设科目", f"Subject {code} is the bureau's own"
        yield warned("subject_own", zh, en, CLASSIFICATION, named.field, code)
    elif subject is not None and not subject.confirmed:
        zh = f"科目{code} {subject.name}未经公开文件核实，请核对后登记确认"
        en = f"Subject {code} was seen in no published list; check it and register its name"
        yield warned("subject_unconfirmed", zh, en, CLASSIFICATION, named.field, code)
    elif subject is None and parent is not None:
        zh = f"{year}年度{kind.label_zh}表中没有{code}，其上级科目为{parent.code} {parent.name}；请核对后登记名称"
        en = f"The {kind} list of {year} has no subject {code} under {parent.code}; check it and register its name"
        yield warned("subject_unlisted", zh, en, CLASSIFICATION, named.field, code, parent.code)
    elif subject is None:
        zh = f"{year}年度{kind.label_zh}表中没有{code}，也没有它的上级科目；如确需使用，请先登记自设科目"
        en = f"The {kind} list of {year} has neither subject {code} nor one above it; add it to the bureau's own list first"
        yield blocked("subject_unknown", zh, en, CLASSIFICATION, named.field, code)


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
    """An addition must not repeat a code of the year's national list that was seen in print."""
    listed = national_subjects(entry.kind, entry.fiscal_year).get(entry.code)
    if listed is not None and listed.confirmed and entry.origin is not SubjectOrigin.MINISTRY:
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
    "收支分类科目",
    SubjectEntry,
    subjects,
    (check_subject,),
    operations=frozenset({"enter", "import", "void"}),
    topic="subjects",
    guards=(Guard((subjects,), _ask_renamed, _say_renamed),),
    common=True,
)
