"""The books of payments: allotments, plans, applications, their steps, and the money."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import FLOWS
from .guards import guard_allotments, guard_applications, guard_payments, guard_plans, guard_steps
from .rules import check_application, check_payment, check_plan
from .schemas import (
    AllotmentEntry,
    AllotmentView,
    ApplicationEntry,
    ApplicationView,
    PaymentEntry,
    PaymentView,
    PlanEntry,
    PlanView,
    StepEntry,
    StepView,
)
from .tables import allotments, applications, payments, plans, steps


async def _check_allotments(session: AsyncSession, entries: Sequence[AllotmentEntry]) -> list[Finding]:
    kind = SubjectKind.EXPENDITURE
    return await check_subjects(
        session,
        [Named(row, "functional_code", kind, e.fiscal_year, e.functional_code) for row, e in enumerate(entries, 1)],
    )


async def _check_applications(session: AsyncSession, entries: Sequence[ApplicationEntry]) -> list[Finding]:
    named = [
        Named(row, field, kind, entry.plan_month.year, getattr(entry, field))
        for row, entry in enumerate(entries, 1)
        for field, kind in (
            ("government_economic", SubjectKind.GOVERNMENT_ECONOMIC),
            ("department_economic", SubjectKind.DEPARTMENT_ECONOMIC),
        )
    ]
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_application(entry, row)]
    return findings + await check_subjects(session, named)


async def _check_steps(session: AsyncSession, entries: Sequence[StepEntry]) -> list[Finding]:
    """Steps are judged by what they stand on: the guard does it."""
    return []


ALLOTMENTS = OldBook(
    name="budget-allotments",
    label_zh="预算指标",
    topic="payments",
    table=allotments,
    entry=AllotmentEntry,
    view=AllotmentView,
    check=_check_allotments,
    guard=guard_allotments,
)

PLANS = OldBook(
    name="payment-plans",
    label_zh="用款计划",
    topic="payments",
    table=plans,
    entry=PlanEntry,
    view=PlanView,
    check=checked_by(check_plan),
    guard=guard_plans,
)

APPLICATIONS = OldBook(
    name="payment-applications",
    label_zh="支付申请",
    topic="payments",
    table=applications,
    entry=ApplicationEntry,
    view=ApplicationView,
    check=_check_applications,
    guard=guard_applications,
)

STEPS = OldBook(
    name="payment-steps",
    label_zh="支付申请办理",
    topic="payments",
    table=steps,
    entry=StepEntry,
    view=StepView,
    check=_check_steps,
    guard=guard_steps,
)

PAYMENTS = OldBook(
    name="payments",
    label_zh="国库集中支付",
    topic="payments",
    table=payments,
    entry=PaymentEntry,
    view=PaymentView,
    check=checked_by(check_payment),
    guard=guard_payments,
    flows=FLOWS,
)

BOOKS: tuple[Book[Any], ...] = (ALLOTMENTS, PLANS, APPLICATIONS, STEPS, PAYMENTS)
