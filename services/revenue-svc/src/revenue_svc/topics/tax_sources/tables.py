"""The tables of tax sources, and the sequence of actions that each lead went through."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Numeric,
    Select,
    Table,
    Text,
    case,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import LeadAction

Live = Callable[[Table], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""


facts: Table = plain_table(
    "third_party_facts",
    metadata,
    Column("source_department", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("tax_period", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("quantity", Numeric(20, 4)),
    Column("quantity_unit", Text),
    Column("amount", Numeric(20, 2)),
    Column("taxable_amount", Numeric(20, 2), nullable=False),
    Column("rate_pct", Numeric(7, 4), nullable=False),
    CheckConstraint("taxable_amount >= 0 and rate_pct > 0", name="amounts"),
    live_index("third_party_facts", "tax_period", "credit_code", "subject"),
)

declared_taxes: Table = plain_table(
    "declared_taxes",
    metadata,
    Column("declaration_no", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("tax_period", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("tax_amount", Numeric(20, 2), nullable=False),
    CheckConstraint("tax_amount >= 0", name="amount"),
    live_index("declared_taxes", "declaration_no"),
    live_index("declared_taxes", "tax_period", "credit_code", "subject"),
)

leads: Table = plain_table(
    "tax_leads",
    metadata,
    Column("lead_no", Text, nullable=False),
    Column("source_department", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("tax_period", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("expected_amount", Numeric(20, 2), nullable=False),
    CheckConstraint("expected_amount > 0", name="amount"),
    live_index("tax_leads", "lead_no"),
    live_index("tax_leads", "tax_period", "credit_code", "subject"),
)

steps: Table = plain_table(
    "tax_lead_steps",
    metadata,
    Column("lead_no", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("handler", Text),
    Column("grounds", Text),
    live_index("tax_lead_steps", "lead_no"),
)

results: Table = plain_table(
    "lead_results",
    metadata,
    Column("lead_no", Text, nullable=False),
    Column("voucher_no", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("lead_results", "lead_no"),
    live_index("lead_results", "voucher_no"),
)

_ACTION_ORDER = case(*[(steps.c.action == action, place) for place, action in enumerate(LeadAction)])


def sequences(live: Live, which: Callable[[Table], ColumnElement[bool]]) -> Select[Any]:
    """By lead its steps in order and then its receipts, with what was said last of handler and grounds.

    A receipt counts at its treasury date, but it is linked when the lead has been verified: so it follows the steps.
    """
    s = steps.c
    in_order = (s.business_date, _ACTION_ORDER, s.id)
    stepped = (
        select(
            s.lead_no,
            func.array_agg(aggregate_order_by(s.action, *in_order)).label("actions"),
            func.min(s.business_date).label("first"),
            func.array_agg(aggregate_order_by(s.handler, *in_order)).filter(s.handler.is_not(None)).label("handlers"),
            func.max(s.grounds).label("grounds"),
        )
        .where(live(steps), which(steps))
        .group_by(s.lead_no)
        .subquery()
    )
    received = (
        select(results.c.lead_no, func.count().label("receipts"), func.sum(results.c.amount).label("realised"))
        .where(live(results), which(results))
        .group_by(results.c.lead_no)
        .subquery()
    )
    lead_no = func.coalesce(stepped.c.lead_no, received.c.lead_no)
    return select(
        lead_no.label("lead_no"),
        stepped.c.actions,
        stepped.c.first,
        stepped.c.handlers,
        stepped.c.grounds,
        func.coalesce(received.c.receipts, 0).label("receipts"),
        func.coalesce(received.c.realised, 0).label("realised"),
    ).select_from(stepped.join(received, received.c.lead_no == stepped.c.lead_no, full=True))


def all_actions(actions: list[str] | None, receipts: int) -> list[str]:
    """The actions of one row of `sequences`."""
    return [*(actions or []), *([LeadAction.REALISE.value] * receipts)]
