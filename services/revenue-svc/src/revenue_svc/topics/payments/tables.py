"""The tables of payments, and the running sums over their standing rows that the guards judge."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Index,
    Integer,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.books.old import standing
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import Action, AllotmentKind, PaymentKind

allotments: Table = plain_table(
    "budget_allotments",
    metadata,
    Column("allotment_no", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("budget_kind", Text, nullable=False),
    Column("functional_code", Text, nullable=False),
    Column("project_code", Text),
    Column("direct_fund_tag", Text),
    Column("source_notice", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("budget_allotments", "allotment_no"),
    live_index("budget_allotments", "direct_fund_tag"),
)

plans: Table = plain_table(
    "payment_plans",
    metadata,
    Column("allotment_no", Text, nullable=False),
    Column("plan_month", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    live_index("payment_plans", "allotment_no"),
)

applications: Table = plain_table(
    "payment_applications",
    metadata,
    Column("application_no", Text, nullable=False),
    Column("allotment_no", Text, nullable=False),
    Column("plan_month", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("payer_account", Text, nullable=False),
    Column("payee_name", Text, nullable=False),
    Column("payee_account", Text, nullable=False),
    Column("payee_bank", Text, nullable=False),
    Column("contract_no", Text),
    Column("government_economic", Text, nullable=False),
    Column("department_economic", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("general_outlay", Boolean, nullable=False),
    Column("three_public", Text),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("payment_applications", "application_no"),
    live_index("payment_applications", "allotment_no"),
    live_index("payment_applications", "payee_account"),
    live_index("payment_applications", "payer_account"),
)

steps: Table = plain_table(
    "payment_steps",
    metadata,
    Column("application_no", Text, nullable=False),
    Column("action", Text, nullable=False),
    live_index("payment_steps", "application_no"),
)

payments: Table = plain_table(
    "payments",
    metadata,
    Column("payment_no", Text, nullable=False),
    Column("application_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("bank_reference", Text, nullable=False),
    Column("allotment_no", Text, nullable=False),
    Column("budget_kind", Text, nullable=False),
    Column("functional_code", Text, nullable=False),
    Column("government_economic", Text, nullable=False),
    Column("general_outlay", Boolean, nullable=False),
    Column("three_public", Text),
    Column("direct_fund_tag", Text),
    Column("return_reason", Text),
    Column("repays_no", Text),
    Column("payee_account", Text),
    CheckConstraint("amount > 0", name="amount"),
    # Not of standing rows alone: stocks at an older cut-off look rows up by their application, too.
    Index("ix_payments_application_no", "application_no"),
    live_index("payments", "allotment_no"),
    live_index("payments", "direct_fund_tag"),
    # Few payments repeat another, or go to a corrected account.
    Index(
        "ix_payments_live_repays_no",
        "repays_no",
        postgresql_where=text("voided_change is null and repays_no is not null"),
    ),
    Index(
        "ix_payments_live_payee_account",
        "payee_account",
        postgresql_where=text("voided_change is null and payee_account is not null"),
    ),
    live_index("payments", "payment_no"),
    # The caps of the three public expenses are judged by unit; few payments are one of them.
    Index(
        "ix_payments_live_three_public",
        "reporting_unit",
        "three_public",
        postgresql_where=text("voided_change is null and three_public is not null"),
    ),
)


def of_kind(*kinds: PaymentKind, rows: FromClause = payments) -> ColumnElement[Decimal]:
    """A payment's amount where it is of these kinds, else 0."""
    return case((rows.c.kind.in_(kinds), rows.c.amount), else_=Decimal(0))


def uncleared(rows: FromClause = payments) -> ColumnElement[Decimal]:
    """What the agent bank has advanced and not been given back; negative where it holds money that came back."""
    advanced = of_kind(PaymentKind.PAID, PaymentKind.CLEARED_BACK, rows=rows)
    return advanced - of_kind(PaymentKind.BOUNCED, PaymentKind.REFUNDED, PaymentKind.CLEARED, rows=rows)


PAID, BOUNCED = of_kind(PaymentKind.PAID), of_kind(PaymentKind.BOUNCED)
RETURNED = of_kind(PaymentKind.BOUNCED, PaymentKind.REFUNDED)
CLEARED, CLEARED_BACK = of_kind(PaymentKind.CLEARED), of_kind(PaymentKind.CLEARED_BACK)

ALLOTTED = case((allotments.c.kind == AllotmentKind.REDUCE, -allotments.c.amount), else_=allotments.c.amount)
ISSUE = select(allotments).where(standing(allotments), allotments.c.kind == AllotmentKind.ISSUE)
"""The notice that issued an allotment: what it is for."""

# Every action is taken once at most, so the order of a day's steps is that of the actions themselves.
_ACTION_ORDER = case(*[(steps.c.action == action, place) for place, action in enumerate(Action)])


def step_sequences(which: ColumnElement[bool]) -> Select[Any]:
    """By application its actions in order, with the days of the first and the last."""
    s = steps.c
    return (
        select(
            s.application_no,
            func.array_agg(aggregate_order_by(s.action, s.business_date, _ACTION_ORDER)).label("actions"),
            func.min(s.business_date).label("first"),
            func.max(s.business_date).label("last"),
        )
        .where(which)
        .group_by(s.application_no)
    )


def allotment_days(keys: Select[str]) -> Subquery:
    """Allotted, planned and paid (net of what came back) of some allotments, up to each day with a movement.

    A plan counts from the first day of its month, and not before it was made.
    """
    none = cast(literal(0), Numeric)
    planned_from = func.greatest(plans.c.business_date, func.to_date(plans.c.plan_month, "YYYY-MM"), type_=Date)
    parts = [
        (allotments, allotments.c.business_date, ALLOTTED, none, none),
        (plans, planned_from, none, plans.c.amount, none),
        (payments, payments.c.business_date, none, none, PAID - RETURNED),
    ]
    moves = union_all(
        *[
            select(
                table.c.allotment_no,
                day.label("day"),
                allotted.label("allotted"),
                planned.label("planned"),
                paid.label("paid"),
            ).where(standing(table), table.c.allotment_no.in_(keys))
            for table, day, allotted, planned, paid in parts
        ]
    ).subquery()
    return running_sums(moves, ["allotment_no"], ["allotted", "planned", "paid"])


def payment_days(keys: Select[str], *by: str) -> Subquery:
    """What was paid, bounced, returned and cleared on some applications, up to each day, summed `by` columns."""
    moves = (
        select(
            *[payments.c[name] for name in by],
            payments.c.business_date.label("day"),
            PAID.label("paid"),
            BOUNCED.label("bounced"),
            RETURNED.label("returned"),
            CLEARED.label("cleared"),
            CLEARED_BACK.label("cleared_back"),
        )
        .where(standing(payments), payments.c.application_no.in_(keys))
        .subquery()
    )
    return running_sums(moves, by, ["paid", "bounced", "returned", "cleared", "cleared_back"])


def repayment_days(keys: Select[str]) -> Subquery:
    """What bounced of each payment of some applications, and what was paid again for it, up to each day."""
    p = payments.c
    moves = (
        select(
            p.application_no,
            func.coalesce(p.repays_no, p.payment_no).label("payment_no"),
            p.business_date.label("day"),
            BOUNCED.label("bounced"),
            PAID.label("repaid"),
        )
        .where(standing(payments), p.application_no.in_(keys))
        .where(or_(p.kind == PaymentKind.BOUNCED, p.repays_no.is_not(None)))
        .subquery()
    )
    return running_sums(moves, ["application_no", "payment_no"], ["bounced", "repaid"])
