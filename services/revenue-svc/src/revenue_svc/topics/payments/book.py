"""The books of payments: allotments, plans, applications, their steps, and the money."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.schemas.findings import Finding

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import Named, check_subjects, names_subject
from .figures import FLOWS
from .guards import GUARDS
from .rules import (
    check_fields,
    check_opening,
    check_operator,
    check_payee,
    check_plan,
    check_reason,
    check_recorder,
    check_three_public,
    check_year,
)
from .schemas import AllotmentEntry, ApplicationEntry, PaymentEntry, PlanEntry, StepEntry
from .tables import allotments, applications, payments, plans, steps

_ECONOMIC = {
    "government_economic": SubjectKind.GOVERNMENT_ECONOMIC,
    "department_economic": SubjectKind.DEPARTMENT_ECONOMIC,
}


async def _names_economic(session: AsyncSession, entries: Sequence[ApplicationEntry]) -> list[Finding]:
    """An application names a subject of both economic lists of its plan's year."""
    named = [
        Named(row, field, kind, entry.plan_month.year, getattr(entry, field))
        for row, entry in enumerate(entries, 1)
        for field, kind in _ECONOMIC.items()
    ]
    return await check_subjects(session, named)


def _fiscal_year(entry: AllotmentEntry) -> int:
    return entry.fiscal_year


BOOKS = topic_books(
    "payments",
    GUARDS,
    book(
        "预算指标",
        AllotmentEntry,
        allotments,
        check=names_subject(SubjectKind.EXPENDITURE, _fiscal_year, "functional_code"),
    ),
    book("用款计划", PlanEntry, plans, check_plan),
    book(
        "支付申请",
        ApplicationEntry,
        applications,
        check_payee,
        check_three_public,
        check_recorder,
        check=_names_economic,
    ),
    book("支付申请办理", StepEntry, steps, check_operator),
    book("国库集中支付", PaymentEntry, payments, check_reason, check_fields, check_year, check_opening, flows=FLOWS),
)
