"""The keys of a staged file: each once in it, and under none of them another record than the file's."""

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.problems import FieldError
from ..books.books import Book, E
from ..books.concealing import withheld
from ..books.references import conflict_of
from ..core.context import say
from ..core.errors import Refused
from ..core.tables import journal
from .entry_files import MAX_LISTED, Reader
from .places import Places


async def check_keys(session: AsyncSession, book: Book[E], staging: TableClause, reader: Reader) -> int:
    """Refuse keys that repeat in the file or stand under other content; returns how many rows are there already."""
    await session.execute(text(f"analyze {staging.name} (source, source_ref)"))
    key = (staging.c.source, staging.c.source_ref)
    repeated = (
        select(func.min(staging.c.line).label("first"), func.max(staging.c.line).label("line"), staging.c.source_ref)
        .group_by(*key)
        .having(func.count() > 1)
        .order_by(func.max(staging.c.line))
    )
    twice = (await session.execute(repeated.add_columns(func.count().over().label("total")).limit(MAX_LISTED))).all()
    errors = [
        FieldError(
            field="source_ref", row=row.line, cell=reader.cell_of(row.line, "source_ref"), rule="repeated",
            value=row.source_ref, message=_repeats(reader.places, row.line, row.first),
        )
        for row in twice
    ]  # fmt: skip
    if errors:
        raise Refused(
            "malformed", "来源单号在文件中重复，未导入任何一行", "Source references repeat in the file; nothing imported",
            errors=errors, errors_total=twice[0].total,
        )  # fmt: skip
    standing = standing_of(book, staging)
    differing, there = (await session.execute(counted(standing))).one()
    if differing:
        await _refuse_taken(session, book, standing, differing, reader)
    return int(there)


def counted(standing: Subquery) -> Select[int, int]:
    """How many staged keys stand otherwise, and how many stand at all."""
    return select(func.count().filter(_differs(standing)), func.count()).select_from(standing)


def _differs(standing: Subquery) -> ColumnElement[bool]:
    return or_(standing.c.voided_change.is_not(None), ~standing.c.same)


async def _refuse_taken(session: AsyncSession, book: Book[E], standing: Subquery, count: int, reader: Reader) -> None:
    """Name the lines whose keys stand under other content, unless they have ceased to meanwhile."""
    listed = select(standing).where(_differs(standing)).order_by(standing.c.line).limit(MAX_LISTED)
    taken = (await session.execute(listed)).all()
    if not taken:
        return
    told = [(row, *conflict_of(book.table, row, row.reason)) for row in taken]
    raise Refused(
        told[0][1],
        f"{count}行的来源单号已有其他内容，未导入任何一行",
        f"{count} lines have a source reference that is taken; nothing was imported",
        errors=[
            FieldError(
                field="source_ref",
                row=row.line,
                cell=reader.cell_of(row.line, "source_ref"),
                rule=rule,
                message=reader.places.placed(message, row.line, "source_ref"),
                value=row.source_ref,
            )
            for row, rule, message, _ in told
        ],
        errors_total=count,
        current_id=None if told[0][3] is None else str(told[0][3]),
    )


def _repeats(places: Places, line: int, first: int) -> str:
    zh, en = places.said(first, "source_ref")
    return places.placed(say(f"与{zh}重复", f"repeats {en}"), line, "source_ref")


def standing_of(book: Book[E], staging: TableClause) -> Subquery:
    """The newest record under the key of each staged line that has one: whether it was voided, and says the same."""
    table = book.table
    compared = [name for name in book.fields if name not in withheld(table)]
    same = and_(*[table.c[name].is_not_distinct_from(staging.c[name]) for name in compared])
    key = and_(table.c.source == staging.c.source, table.c.source_ref == staging.c.source_ref)
    return (
        select(
            staging.c.line, staging.c.source_ref, table.c.id, table.c.voided_change,
            same.label("same"), journal.c.reason, table.c.reporting_unit,
        )
        .join_from(staging, table, key)
        .outerjoin(journal, journal.c.change_id == table.c.voided_change)
        .ext(distinct_on(staging.c.line))
        .order_by(staging.c.line, table.c.created_change.desc())
    ).subquery()  # fmt: skip
