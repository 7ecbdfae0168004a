"""What interest subsidies demand of their rows: days once, terms for each, and an approved batch that never changes."""

from typing import Any

from sqlalchemy import Integer, Select, and_, cast, exists, func, or_, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope

from ...reference.registers import registered
from .rules import (
    APPROVAL,
    BATCH,
    PAID,
    RETURNED,
    SCHEME,
    SUBSIDISED,
    TERMS,
    YEARS_BATCH,
    judge_content,
    judge_paid,
    say_kept,
    say_outside_scheme,
    say_overlap,
    say_past_due,
    say_terms,
)
from .schemas import SEGMENT_FIELDS, TERMS_FIELDS
from .tables import approvals, batches, content, ended_on, loans, payments, returns, schemes, segments, terms


def _ask_overlaps(scope: Scope) -> Select[Any]:
    """Touched segments over whose days the same loan has another, in any batch."""
    other = segments.alias("other")
    return (
        select(segments.c.loan_no, segments.c.starts_on, segments.c.ends_on, func.min(other.c.batch_no))
        .join(other, and_(other.c.loan_no == segments.c.loan_no, other.c.id != segments.c.id))
        .where(scope.live(segments), scope.live(other), scope.touched(segments))
        .where(other.c.starts_on < segments.c.ends_on, segments.c.starts_on < other.c.ends_on)
        .group_by(segments.c.id, segments.c.loan_no, segments.c.starts_on, segments.c.ends_on)
        .order_by(segments.c.loan_no, segments.c.starts_on)
    )


def _ask_past_due(scope: Scope) -> Select[Any]:
    """Segments with more days after the due date than are said to be overdue."""
    own = (segments.c.batch_no, segments.c.loan_no)
    past = cast(segments.c.ends_on - func.greatest(segments.c.starts_on, loans.c.due_on), Integer)
    of_loan = and_(scope.live(loans), loans.c.batch_no == own[0], loans.c.loan_no == own[1])
    return (
        select(own[1], segments.c.starts_on, loans.c.due_on, segments.c.overdue_days, past)
        .join(loans, of_loan)
        .where(scope.live(segments), scope.concerns(own, (loans.c.batch_no, loans.c.loan_no)))
        .where(past > segments.c.overdue_days)
        .order_by(own[1], segments.c.starts_on)
    )


def _ask_terms(scope: Scope) -> Select[Any]:
    """Segments on whose first day no terms hold, or within which they change."""
    own = and_(scope.live(terms), terms.c.scheme_no == batches.c.scheme_no)
    known = exists().where(own, terms.c.business_date <= segments.c.starts_on).correlate(batches, segments)
    within = and_(terms.c.business_date > segments.c.starts_on, terms.c.business_date < segments.c.ends_on)
    changed = select(func.min(terms.c.business_date)).where(own, within).correlate(batches, segments).scalar_subquery()
    touched = or_(
        scope.concerns((segments.c.batch_no,), (batches.c.batch_no,)),
        batches.c.scheme_no.in_(scope.keys((terms.c.scheme_no,))),
    )
    return (
        select(segments.c.loan_no, segments.c.starts_on, known.label("known"), changed.label("changed_on"))
        .join(batches, and_(scope.live(batches), batches.c.batch_no == segments.c.batch_no))
        .where(scope.live(segments), touched, or_(~known, changed.is_not(None)))
        .order_by(segments.c.loan_no, segments.c.starts_on)
    )


def _ask_content(scope: Scope) -> Select[Any]:
    """Approved batches whose content the change touched, whole; and those that it approves."""
    whole = content(scope.live).subquery("content")
    sides = [(table.c.batch_no,) for table in (batches, loans, segments)]
    of_terms = select(batches.c.batch_no).where(batches.c.scheme_no.in_(scope.keys((terms.c.scheme_no,))))
    touched = or_(scope.concerns((approvals.c.batch_no,), *sides), approvals.c.batch_no.in_(of_terms))
    own = scope.own(approvals).label("own")
    said = (approvals.c.batch_no, own, approvals.c.loans, approvals.c.amount, approvals.c.content_hash)
    order = [whole.c[f"{table.name}_{name}"] for table, name in ((loans, "loan_no"), (segments, "starts_on"))]
    return (
        select(*said, *whole.c)
        .outerjoin(whole, whole.c[f"{batches.name}_batch_no"] == approvals.c.batch_no)
        .where(scope.live(approvals), touched)
        .order_by(approvals.c.batch_no, approvals.c.id, *order)
    )


def _ask_kept(scope: Scope) -> Select[Any]:
    """Approvals that the change takes away."""
    return select(approvals.c.batch_no).where(scope.touched(approvals), ~scope.live(approvals))


def _ask_ended(scope: Scope) -> Select[Any]:
    """Batches that were approved after their scheme had ended."""
    ended = ended_on(scope.live)
    touched = or_(
        scope.concerns((approvals.c.batch_no,), (batches.c.batch_no,)),
        batches.c.scheme_no.in_(scope.keys((schemes.c.scheme_no,), (schemes.c.repeals,))),
    )
    return (
        select(approvals.c.batch_no, approvals.c.business_date, ended)
        .join(batches, and_(scope.live(batches), batches.c.batch_no == approvals.c.batch_no))
        .join(schemes, and_(scope.live(schemes), schemes.c.scheme_no == batches.c.scheme_no))
        .where(scope.live(approvals), touched, approvals.c.business_date >= ended)
        .order_by(approvals.c.batch_no)
    )


def _ask_paid(scope: Scope) -> Select[Any]:
    """What was paid for the touched loans, and their segments with the terms of each."""
    whole = content(scope.live).subquery("content")
    key = (payments.c.batch_no, payments.c.loan_no)
    of_loan = and_(whole.c[f"{batches.name}_batch_no"] == key[0], whole.c[f"{loans.name}_loan_no"] == key[1])
    own = [whole.c[f"{segments.name}_{name}"] for name in SEGMENT_FIELDS[:5]]
    return (
        select(*key, payments.c.amount, *own, *[whole.c[name] for name in TERMS_FIELDS])
        .join(whole, of_loan)
        .where(scope.live(payments), scope.touched(payments))
        .order_by(*key, payments.c.id, own[0])
    )


GUARDS = (
    once(SCHEME, schemes.c.scheme_no),
    once(TERMS, terms.c.scheme_no, terms.c.business_date),
    names(terms, SCHEME, schemes, "scheme_no"),
    once(BATCH, batches.c.batch_no),
    once(YEARS_BATCH, batches.c.scheme_no, batches.c.fiscal_year, batches.c.batch_order),
    names(batches, SCHEME, schemes, "scheme_no"),
    once(SUBSIDISED, loans.c.loan_no, loans.c.batch_no),
    names(loans, BATCH, batches, "batch_no"),
    registered(loans.c.credit_code),
    names(segments, SUBSIDISED, loans, "loan_no", "batch_no"),
    Guard((segments,), _ask_overlaps, say_overlap),
    Guard((segments, loans), _ask_past_due, say_past_due),
    Guard((segments, batches, terms), _ask_terms, say_terms),
    once(APPROVAL, approvals.c.batch_no),
    names(approvals, BATCH, batches, "batch_no"),
    # What is frozen is judged whole: the row that changed may be the last.
    Guard((approvals, batches, loans, segments, terms), _ask_content, judge_content, grouped=5, limit=None),
    Guard((approvals,), _ask_kept, say_kept),
    Guard((approvals, batches, schemes), _ask_ended, say_outside_scheme),
    once(PAID, payments.c.loan_no, payments.c.batch_no),
    names(payments, APPROVAL, approvals, "batch_no"),
    names(payments, BATCH, batches, "batch_no", "batch_order"),
    names(payments, SUBSIDISED, loans, "loan_no", "batch_no", "credit_code"),
    Guard((payments,), _ask_paid, judge_paid, grouped=3, limit=None),
    names(returns, PAID, payments, "loan_no", "batch_no", "batch_order", "credit_code"),
    covers(RETURNED, Side(payments, payments.c.amount), Side(returns, returns.c.amount), "batch_no", "loan_no"),
)
