"""Records that name others by a number or code: what they name stands, and not after them; a number names one record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

from .registers import ENTERPRISES

REGISTER_FIRST = Clause(document="本系统登记规则：先登记、后引用，同一编号只登记一次", article=None, verified=True)


async def strays(session: AsyncSession, touched: Touched, child: Table, parent: Table, key: str) -> Sequence[Any]:
    """The touched rows that name nothing, or something of a later day; touching what is named asks the same.

    By what they name (`key`) and their own `day`, and `since` when that stands: null where it does not.
    """
    own, theirs = child.c[key], parent.c[key]
    keys = union(select(own).where(touched.rows(child)), select(theirs).where(touched.rows(parent)))
    query = (
        select(own.label("key"), child.c.business_date.label("day"), func.min(parent.c.business_date).label("since"))
        .outerjoin(parent, and_(standing(parent), theirs == own))
        .where(standing(child), own.in_(keys))
        .where(or_(parent.c.id.is_(None), parent.c.business_date > child.c.business_date))
        .group_by(own, child.c.business_date)
        .order_by(own, child.c.business_date)
    )
    return await listed(session, query)


async def judge_named(
    session: AsyncSession, touched: Touched, child: Table, parent: Table, key: str, named: Term
) -> list[Finding]:
    """What the strays of a book break."""
    findings = []
    for row in await strays(session, touched, child, parent, key):
        told_zh, told_en = f"{named.label_zh}{row.key}", f"The {named.label_en} {row.key}"
        if row.since is None:
            zh, en = f"{told_zh}尚未登记，请先登记", f"{told_en} does not stand; enter it first"
            findings.append(blocked("named_unknown", zh, en, REGISTER_FIRST, key, row.key))
        else:
            zh = f"{told_zh}的日期为{row.since}，不能有{row.day}的记录"
            en = f"{told_en} is of {row.since}: no record of {row.day}"
            expected = f">= {row.since}"
            findings.append(blocked("before_named", zh, en, REGISTER_FIRST, "business_date", str(row.day), expected))
    return findings


async def judge_taxpayers(session: AsyncSession, touched: Touched, table: Table) -> list[Finding]:
    """Enterprises that the touched rows name and the register does not know."""
    enterprises, code = ENTERPRISES.table, table.c.credit_code
    known = select(enterprises.c.id).where(standing(enterprises), enterprises.c.credit_code == code).exists()
    query = select(code).distinct().where(touched.rows(table), standing(table), ~known).order_by(code).limit(LISTED)
    return [
        blocked(
            "enterprise_unknown",
            f"企业{found}未登记，请先登记企业",
            f"The enterprise {found} is not in the register; register it first",
            REGISTER_FIRST,
            "credit_code",
            found,
        )
        for found in await session.scalars(query)
    ]


async def judge_repeated(session: AsyncSession, touched: Touched, named: Term, *key: Column[Any]) -> list[Finding]:
    """Numbers (or whatever makes a key) under which more than one record stands."""
    return [
        blocked(
            "record_repeated",
            f"{named.label_zh}{(told := ' '.join(map(str, found)))}已登记，请更正原记录",
            f"The {named.label_en} {told} stands already; correct its record",
            REGISTER_FIRST,
            key[0].name,
            told,
        )
        for found in await repeated(session, touched, key[0].table, *key)
    ]
