"""What is read across the books of tax sources: comparisons that have no lead yet, and where leads stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.queries import among
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.kit.web.paging import decode_cursor, encode_cursor
from bureau_common.schemas.paging import Page
from bureau_common.schemas.periods import Period

from ...reference.registers import ENTERPRISES
from .rules import GAP_MINIMUM, GAP_MINIMUM_PCT, LEAD_WAY, Thresholds, is_lead, way
from .schemas import LeadAction, LeadStanding, LeadSubject, TaxSourceComparison
from .tables import declared_taxes, facts, leads, results, steps


async def read_comparisons(
    session: AsyncSession, cutoff: Cutoff, period: Period, limit: int, cursor: str | None
) -> Page[TaxSourceComparison]:
    """The taxpayers of a tax period whose facts exceed what they declared by more than the thresholds of its end."""
    in_force = (await read_in_force(session, cutoff, (GAP_MINIMUM, GAP_MINIMUM_PCT))).at(period.last_day)
    thresholds = Thresholds(*[Decimal(in_force[each.key].text) for each in (GAP_MINIMUM, GAP_MINIMUM_PCT)])
    query = _gaps(cutoff, period)
    if cursor is not None:
        after = decode_cursor(cursor, str, str)
        query = query.where(tuple_(facts.c.credit_code, facts.c.subject) > tuple_(*[literal(part) for part in after]))
    gaps = (row for row in await session.execute(query) if is_lead(row.implied, row.declared, thresholds))
    found = list(islice(gaps, limit + 1))
    last = found[limit - 1] if len(found) > limit else None
    following = None if last is None else encode_cursor((last.credit_code, last.subject))
    return Page(items=[*_shown(found[:limit], period)], next_cursor=following)


def _gaps(cutoff: Cutoff, period: Period) -> Select[Any]:
    """By taxpayer and subject without a lead: the tax that the strongest source implies, and what was declared.

    Facts of one department and kind add up; several departments often see the same business, so that theirs do not.
    """
    key = (facts.c.credit_code, facts.c.subject)
    implied = func.sum(func.round(facts.c.taxable_amount * facts.c.rate_pct / 100, 2))
    declared = (
        select(
            declared_taxes.c.credit_code, declared_taxes.c.subject, func.sum(declared_taxes.c.tax_amount).label("tax")
        )
        .where(cutoff.live(declared_taxes), declared_taxes.c.tax_period == period)
        .group_by(declared_taxes.c.credit_code, declared_taxes.c.subject)
        .subquery()
    )
    enterprises = ENTERPRISES.table
    has_lead = select(leads.c.id).where(
        cutoff.live(leads),
        leads.c.tax_period == period,
        tuple_(leads.c.credit_code, leads.c.subject) == tuple_(*key),
    )
    return (
        select(
            *key,
            facts.c.source_department,
            facts.c.kind,
            implied.label("implied"),
            func.coalesce(declared.c.tax, 0).label("declared"),
            func.min(enterprises.c.name).label("taxpayer"),
        )
        .outerjoin(declared, tuple_(declared.c.credit_code, declared.c.subject) == tuple_(*key))
        .outerjoin(enterprises, and_(cutoff.live(enterprises), enterprises.c.credit_code == facts.c.credit_code))
        .where(cutoff.live(facts), facts.c.tax_period == period, ~has_lead.exists())
        .group_by(*key, facts.c.source_department, facts.c.kind, declared.c.tax)
        .ext(distinct_on(*key))
        .order_by(*key, implied.desc(), facts.c.source_department, facts.c.kind)
    )


def _shown(rows: Sequence[Row[Any]], period: Period) -> Iterator[TaxSourceComparison]:
    for row in rows:
        gap = row.implied - row.declared
        yield TaxSourceComparison(
            reference=f"{row.credit_code}-{row.subject}-{period}",
            taxpayer=row.taxpayer,
            implied_tax=row.implied,
            declared_tax=row.declared,
            gap=gap,
            lead=LeadSubject(
                source_department=row.source_department,
                kind=row.kind,
                credit_code=row.credit_code,
                tax_period=period,
                subject=row.subject,
                expected_amount=gap,
            ),
        )


async def read_lead_states(
    session: AsyncSession, cutoff: Cutoff, numbers: Sequence[str], caller: Caller
) -> list[LeadStanding]:
    """The leads of some numbers as they stood at the cut-off; unknown numbers are left out."""
    seen = (cutoff.live(leads), among(leads.c.lead_no, numbers), *visible_to(leads, caller))
    its_own = select(leads.c.lead_no).where(*seen)
    await refuse_rows_of_others(
        session, cutoff.live, caller, *[(table, table.c.lead_no.in_(its_own)) for table in (steps, results)]
    )
    taken: dict[str, list[Row[Any]]] = defaultdict(list)
    for step in await session.execute(select(steps).where(cutoff.live(steps), among(steps.c.lead_no, numbers))):
        taken[step.lead_no].append(step)
    received = (
        select(results.c.lead_no, func.sum(results.c.amount).label("amount"))
        .where(cutoff.live(results), among(results.c.lead_no, numbers))
        .group_by(results.c.lead_no)
    )
    realised = {row.lead_no: row.amount for row in await session.execute(received)}
    query = select(leads.c.lead_no, leads.c.expected_amount).where(*seen).order_by(leads.c.lead_no)
    return [
        _standing(lead_no, expected, taken[lead_no], realised.get(lead_no))
        for lead_no, expected in await session.execute(query)
    ]


def _standing(lead_no: str, expected: Decimal, taken: Sequence[Row[Any]], realised: Decimal | None) -> LeadStanding:
    """A lead by its steps, and by what was received of it if anything was."""
    order = LEAD_WAY.actions
    steps_taken = sorted(taken, key=lambda step: (step.business_date, order.index(step.action), step.id))
    state, _ = LEAD_WAY.follow(way([LeadAction.of(step.action) for step in steps_taken], realised is not None))
    return LeadStanding(
        lead_no=lead_no,
        state=state,
        expected_amount=expected,
        realised=realised or Decimal(0),
        handler=next((step.handler for step in reversed(steps_taken) if step.handler is not None), None),
        grounds=next((step.grounds for step in steps_taken if step.grounds is not None), None),
    )
