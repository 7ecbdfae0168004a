"""The unbroken tag: allotments within what was allocated, payments within the purpose, benefits within what was paid.

One guard for the books of direct funds, the allotments and the payments: each can break what the others stand on.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select, union, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, least_rooms, listed, standing
from bureau_common.kit.books.running import first_broken_days, running_sums
from bureau_common.schemas.findings import Finding

from ..topics.direct_funds.rules import (
    is_within,
    judge_allotted,
    judge_purpose,
    judge_reached,
    judge_tag,
    judge_year,
)
from ..topics.direct_funds.schemas import SEPARATOR
from ..topics.direct_funds.tables import FUNDS, NOTHING, allocations, benefits, notices
from ..topics.payments.rules import ALLOTMENT, PAYMENT
from ..topics.payments.schemas import AllotmentKind, PaymentKind
from ..topics.payments.tables import ALLOTTED, PAID, RETURNED, allotments, payments

_TAGS = {
    notices: notices.c.tag,
    allocations: allocations.c.tag,
    benefits: benefits.c.tag,
    allotments: allotments.c.direct_fund_tag,
    payments: payments.c.direct_fund_tag,
}


async def guard_direct_funds(session: AsyncSession, touched: Touched) -> Guarded:
    """The chains of the tags that the change touched."""
    moved = union(*[select(tag).where(touched.rows(table), tag.is_not(None)) for table, tag in _TAGS.items()])
    tags = list(await session.scalars(moved))
    if not tags:
        return Guarded()
    allotted, headroom = await _judge_allotted(session, tags, touched)
    return Guarded(
        [
            *await _judge_allotments(session, tags),
            *allotted,
            *await _judge_payments(session, tags),
            *await _judge_reached(session, tags),
        ],
        headroom,
    )


def _within(code: ColumnElement[str], codes: ColumnElement[str]) -> ColumnElement[bool]:
    """`is_within` for the database: codes are digits, so that they read as a pattern."""
    return or_(codes.is_(None), code.regexp_match(func.concat("^(", func.replace(codes, SEPARATOR, "|"), ")")))


async def _judge_allotments(session: AsyncSession, tags: Sequence[str]) -> list[Finding]:
    """Allotments whose tag nobody gave, or of another year or purpose than their fund's."""
    a, fund = allotments.c, FUNDS.subquery()
    allowed = fund.c.functional_codes
    query = (
        select(a.allotment_no, a.direct_fund_tag, a.fiscal_year, a.functional_code)
        .add_columns(fund.c.fiscal_year.label("own_year"), allowed)
        .outerjoin(fund, fund.c.tag == a.direct_fund_tag)
        .where(standing(allotments), a.direct_fund_tag.in_(tags), a.kind == AllotmentKind.ISSUE)
        .where(or_(fund.c.tag.is_(None), fund.c.fiscal_year != a.fiscal_year, ~_within(a.functional_code, allowed)))
        .order_by(a.allotment_no)
    )
    findings = []
    for number, tag, year, code, own_year, codes in await listed(session, query):
        if own_year is None:
            findings.append(judge_tag(number, tag))
            continue
        if year != own_year:
            findings.append(judge_year(tag, year, own_year))
        if not is_within(code, codes):
            findings.append(judge_purpose(ALLOTMENT, number, tag, "functional_code", code, codes))
    return findings


def _part(
    table: Table, unit: ColumnElement[str], allotted: ColumnElement[Any], allocated: ColumnElement[Any]
) -> Select[Any]:
    return select(
        _TAGS[table].label("tag"),
        unit.label("unit"),
        func.coalesce(table.c.project_code, "").label("project"),
        table.c.business_date.label("day"),
        allotted.label("allotted"),
        allocated.label("allocated"),
    )


async def _judge_allotted(
    session: AsyncSession, tags: Sequence[str], touched: Touched
) -> tuple[list[Finding], dict[str, str]]:
    """Each unit's allotments of a fund, by project, against what was allocated to it; and the room that is left."""
    key = ["tag", "unit", "project"]
    parts = [
        (allocations, allocations.c.to_unit, NOTHING, allocations.c.amount),
        (allotments, allotments.c.reporting_unit, ALLOTTED, NOTHING),
    ]
    moves = union_all(*[_part(*part).where(standing(part[0]), _TAGS[part[0]].in_(tags)) for part in parts]).subquery()
    days = running_sums(moves, key, ["allotted", "allocated"])
    broken = await listed(session, first_broken_days(days, days.c.allotted > days.c.allocated, *key))
    rooms = least_rooms(days, key, days.c.allocated - days.c.allotted, touched, *_TAGS)
    return (
        [judge_allotted((row.tag, row.unit, row.project), row.day, row.allotted, row.allocated) for row in broken],
        {
            f"{'.'.join(filter(None, (row.tag, row.unit, row.project)))}.allottable": f"{row.room:.2f}"
            for row in await listed(session, rooms)
        },
    )


async def _judge_payments(session: AsyncSession, tags: Sequence[str]) -> list[Finding]:
    """Payments for something, or to somebody, that their fund is not for."""
    p, fund = payments.c, FUNDS.subquery()
    sides = (("functional_code", fund.c.functional_codes), ("government_economic", fund.c.payee_classes))
    query = (
        select(p.payment_no, p.direct_fund_tag, *[p[field] for field, _ in sides], *[codes for _, codes in sides])
        .join(fund, fund.c.tag == p.direct_fund_tag)
        .where(standing(payments), p.direct_fund_tag.in_(tags), p.kind == PaymentKind.PAID)
        .where(or_(*[~_within(p[field], codes) for field, codes in sides]))
        .order_by(p.payment_no)
    )
    return [
        judge_purpose(
            PAYMENT, row.payment_no, row.direct_fund_tag, field, getattr(row, field), getattr(row, codes.name)
        )
        for row in await listed(session, query)
        for field, codes in sides
        if not is_within(getattr(row, field), getattr(row, codes.name))
    ]


async def _judge_reached(session: AsyncSession, tags: Sequence[str]) -> list[Finding]:
    parts = [
        (payments, PAID - RETURNED, NOTHING),
        (benefits, NOTHING, benefits.c.amount),
    ]
    moves = union_all(
        *[
            select(
                _TAGS[table].label("tag"),
                table.c.business_date.label("day"),
                paid.label("paid"),
                reached.label("reached"),
            ).where(standing(table), _TAGS[table].in_(tags))
            for table, paid, reached in parts
        ]
    ).subquery()
    days = running_sums(moves, ["tag"], ["paid", "reached"])
    broken = first_broken_days(days, days.c.reached > days.c.paid, "tag")
    return [judge_reached(row.tag, row.day, row.reached, row.paid) for row in await listed(session, broken)]
