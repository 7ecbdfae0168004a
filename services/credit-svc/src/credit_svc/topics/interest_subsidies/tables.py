"""The tables of interest subsidies, and the content of a batch: its loans, their segments, and the terms of each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Select, and_, func, select, true

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    BATCH_FIELDS,
    LOAN_FIELDS,
    SEGMENT_FIELDS,
    TERMS_FIELDS,
    InterestSubsidyApprovalEntry,
    InterestSubsidyBatchEntry,
    InterestSubsidyLoanEntry,
    InterestSubsidyPaymentEntry,
    InterestSubsidyReturnEntry,
    InterestSubsidySchemeEntry,
    InterestSubsidySegmentEntry,
    InterestSubsidyTermsEntry,
)

Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""

_POSITIVE = {"amount": "amount > 0"}
_LOAN = ("batch_no", "loan_no")

schemes = record_table(InterestSubsidySchemeEntry, "interest_subsidy_schemes", metadata, live=["scheme_no", "repeals"])
terms = record_table(InterestSubsidyTermsEntry, "interest_subsidy_terms", metadata, live=["scheme_no"])
batches = record_table(InterestSubsidyBatchEntry, "interest_subsidy_batches", metadata, live=["batch_no", "scheme_no"])
loans = record_table(InterestSubsidyLoanEntry, "interest_subsidy_loans", metadata, live=["loan_no", _LOAN])
segments = record_table(
    InterestSubsidySegmentEntry,
    "interest_subsidy_segments",
    metadata,
    live=["loan_no", _LOAN],
    checks={"days": "ends_on > starts_on", "principal": "principal > 0"},
)
approvals = record_table(
    InterestSubsidyApprovalEntry, "interest_subsidy_approvals", metadata, live=["batch_no"], checks=_POSITIVE
)
payments = record_table(
    InterestSubsidyPaymentEntry,
    "interest_subsidy_payments",
    metadata,
    live=[_LOAN, "payment_no", "credit_code"],
    checks=_POSITIVE,
)
returns = record_table(InterestSubsidyReturnEntry, "interest_subsidy_returns", metadata, live=[_LOAN], checks=_POSITIVE)


def ended_on(live: Live) -> ColumnElement[date | None]:
    """The day on which a scheme ends by itself, or by the first that repeals it."""
    later = schemes.alias("later")
    repealed = select(func.min(later.c.business_date)).where(live(later), later.c.repeals == schemes.c.scheme_no)
    return func.least(schemes.c.ends_on, repealed.correlate(schemes).scalar_subquery(), type_=Date)


def content(live: Live) -> Select[Any]:
    """A row for each segment of each loan of each batch, with the terms that hold on the segment's first day.

    A loan without a segment has a row without one.
    """
    of_loan = and_(live(segments), segments.c.batch_no == loans.c.batch_no, segments.c.loan_no == loans.c.loan_no)
    in_force = (
        select(*[terms.c[name] for name in TERMS_FIELDS])
        .where(live(terms), terms.c.scheme_no == batches.c.scheme_no, terms.c.business_date <= segments.c.starts_on)
        .order_by(terms.c.business_date.desc())
        .limit(1)
        .lateral("in_force")
    )
    columns = [
        table.c[name].label(f"{table.name}_{name}")
        for table, names in ((batches, BATCH_FIELDS), (loans, LOAN_FIELDS), (segments, SEGMENT_FIELDS))
        for name in names
    ]
    return (
        select(*columns, *in_force.c)
        .select_from(batches)
        .join(loans, and_(live(loans), loans.c.batch_no == batches.c.batch_no))
        .outerjoin(segments, of_loan)
        .outerjoin(in_force, true())
        .where(live(batches))
    )
