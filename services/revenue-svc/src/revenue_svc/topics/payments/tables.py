"""The tables of payments, and what a row counts for: guards, figures and links read the same amounts."""

from decimal import Decimal

from sqlalchemy import ColumnElement, FromClause, Index, case, text

from bureau_common.kit.core.records import record_table

from ...reference.fiscal_years import counts_on
from ...reference.metadata import metadata
from .schemas import AllotmentEntry, AllotmentKind, ApplicationEntry, PaymentEntry, PaymentKind, PlanEntry, StepEntry

_POSITIVE = {"amount": "amount > 0"}

allotments = record_table(
    AllotmentEntry, "budget_allotments", metadata, live=["allotment_no", "direct_fund_tag"], checks=_POSITIVE
)
plans = record_table(PlanEntry, "payment_plans", metadata, live=["allotment_no"])
applications = record_table(
    ApplicationEntry,
    "payment_applications",
    metadata,
    live=["application_no", "allotment_no", "payee_account", "payer_account"],
    checks=_POSITIVE,
)
steps = record_table(StepEntry, "payment_steps", metadata, live=["application_no"])


def _live_where(named: str, *columns: str) -> Index:
    """Few payments repeat another, go to a corrected account, or are one of the three public expenses."""
    condition = text(f"voided_change is null and {named} is not null")
    return Index(f"ix_payments_live_{named}", *(columns or (named,)), postgresql_where=condition)


payments = record_table(
    PaymentEntry,
    "payments",
    metadata,
    # Not of standing rows alone: stocks at an older cut-off look rows up by their application, too.
    Index("ix_payments_application_no", "application_no"),
    _live_where("repays_no"),
    _live_where("payee_account"),
    _live_where("three_public", "reporting_unit", "three_public"),  # their caps are judged by unit
    live=["allotment_no", "direct_fund_tag", "payment_no"],
    checks=_POSITIVE,
)
COUNTS_ON = counts_on(payments)


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
