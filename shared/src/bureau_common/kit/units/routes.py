"""The whole register of a service as it stands, and the codes that its records have and the register lacks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, literal, not_, select, union_all

from ...schemas.reporting_units import LackingUnit, Register, Unit
from ..books.concealing import withheld
from ..core.context import concealed
from ..core.records import book_of
from ..core.tables import reporting_units as units
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictReader
from ..web.routing import Router
from ..web.sessions import ReadSession
from .demands import KnownUnit

_MOST = 1000
"""How many codes that the register lacks are named: an office mends them by the register, not one by one."""


def register_routes(demands: Sequence[KnownUnit]) -> Router:
    """The register of a service whose records demand these units."""
    router = Router(tags=["reporting-units"])

    @router.get("/reporting-units/register", summary="Every unit as it stands, and codes of records that it lacks")
    async def read_register(session: ReadSession, caller: DistrictReader) -> Register:
        cutoff = await read_cutoff(session, None)
        lacking = _lacking([each for each in demands if not _is_unseen(each)])
        standing = await session.execute(select(units).where(cutoff.live(units)).order_by(units.c.code))
        return Register(
            head=cutoff.head,
            units=[Unit.model_validate(row) for row in standing],
            lacking=[LackingUnit.model_validate(row) for row in await session.execute(lacking)],
        )

    return router


def _is_unseen(demand: KnownUnit) -> bool:
    """Whether the caller may not see what a demand is of."""
    names, table = concealed(), demand.table
    return book_of(table) in names.books or demand.column.name in withheld(table)


def _lacking(demands: Sequence[KnownUnit]) -> Select[Any]:
    """By code and book the live rows of units that stand under no code of the register: they are older than it."""
    parts = []
    for demand in demands:
        table, known = demand.table, select(units.c.id).where(units.c.voided_change.is_(None))
        parts.append(
            select(demand.column.label("code"), literal(book_of(table)).label("book"), func.count().label("rows"))
            .where(table.c.voided_change.is_(None), demand.where, demand.column.is_not(None))
            .where(not_(known.where(units.c.code == demand.column).exists()))
            .group_by(demand.column)
        )
    rows = union_all(*parts).subquery()
    return (
        select(rows.c.code, rows.c.book, func.sum(rows.c.rows).label("rows"))
        .group_by(rows.c.code, rows.c.book)
        .order_by(rows.c.code, rows.c.book)
        .limit(_MOST)
    )
