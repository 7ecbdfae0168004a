"""Subjects that records of a year name and that nobody has confirmed: the list from which the bureau names them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Integer, Select, Table, cast, func, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.journal.cutoffs import Cutoff

from ..reference.fiscal_years import fiscal_year, year_of_day
from ..reference.subject_lists import Subject, SubjectKind, YearList
from ..reference.subjects import read_list
from ..topics.budgets.rules import EXPENDITURE, INCOME
from ..topics.budgets.tables import budgets
from ..topics.non_tax.tables import collection_items
from ..topics.payments.tables import allotments, applications
from ..topics.receipts.tables import receipts


class UnnamedSubject(BaseModel):
    """A code that records name: unlisted under its parent, or listed with a name from general knowledge."""

    code: str
    name: str | None
    parent_code: str
    parent_name: str
    records: int


class _Use(NamedTuple):
    kind: SubjectKind
    table: Table
    code: ColumnElement[str]
    year: ColumnElement[int]
    where: ColumnElement[bool] = true()


_PLANNED_IN = cast(func.left(applications.c.plan_month, 4), Integer)
_USES = (
    _Use(SubjectKind.REVENUE, receipts, receipts.c.subject, fiscal_year(receipts)),
    _Use(SubjectKind.REVENUE, collection_items, collection_items.c.subject, year_of_day(collection_items)),
    _Use(SubjectKind.REVENUE, budgets, budgets.c.subject, budgets.c.fiscal_year, budgets.c.item.in_(INCOME)),
    _Use(SubjectKind.EXPENDITURE, budgets, budgets.c.subject, budgets.c.fiscal_year, budgets.c.item.in_(EXPENDITURE)),
    _Use(SubjectKind.EXPENDITURE, allotments, allotments.c.functional_code, allotments.c.fiscal_year),
    _Use(SubjectKind.GOVERNMENT_ECONOMIC, applications, applications.c.government_economic, _PLANNED_IN),
    _Use(SubjectKind.DEPARTMENT_ECONOMIC, applications, applications.c.department_economic, _PLANNED_IN),
)
"""Where records name subjects: those of receipts and payments, and of the budget that they are measured against."""


async def read_unnamed(session: AsyncSession, cutoff: Cutoff, kind: SubjectKind, year: int) -> list[UnnamedSubject]:
    """The codes of standing records of a year that the bureau has still to name, each with how many records have it."""
    used = union_all(*[_uses(use, cutoff, year) for use in _USES if use.kind is kind]).subquery()
    counted = select(used.c.code, func.count().label("n")).group_by(used.c.code).order_by(used.c.code)
    records = {row.code: row.n for row in await session.execute(counted)}
    held = await read_list(session, kind, year, records)
    return [*_unnamed(records, held)]


def _uses(use: _Use, cutoff: Cutoff, year: int) -> Select[Any]:
    return select(use.code.label("code")).where(
        cutoff.live(use.table), use.year == year, use.where, use.code.is_not(None)
    )


def _unnamed(records: dict[str, int], held: YearList) -> Iterator[UnnamedSubject]:
    for code, count in records.items():
        subject, above = held.find(code), held.parent(code) or Subject("", "", own=False)
        if subject is None or not subject.confirmed:
            name = None if subject is None else subject.name
            yield UnnamedSubject(code=code, name=name, parent_code=above.code, parent_name=above.name, records=count)
