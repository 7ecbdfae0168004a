"""The books of tax sources: facts of other departments, declared tax, leads, their steps and their results."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import EXPECTED, REALISED
from .guards import guard_declared, guard_facts, guard_leads, guard_results, guard_steps
from .rules import check_step, check_tax
from .schemas import (
    DeclaredTaxEntry,
    DeclaredTaxView,
    LeadResultEntry,
    LeadResultView,
    TaxLeadEntry,
    TaxLeadStepEntry,
    TaxLeadStepView,
    TaxLeadView,
    ThirdPartyFactEntry,
    ThirdPartyFactView,
)
from .tables import declared_taxes, facts, leads, results, steps


async def _check_taxes(
    session: AsyncSession, entries: Sequence[ThirdPartyFactEntry | DeclaredTaxEntry | TaxLeadEntry]
) -> list[Finding]:
    """The rules over each entry, and the subjects of the tax period's year."""
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_tax(entry, row)]
    named = [
        Named(row, "subject", SubjectKind.REVENUE, entry.tax_period.year, entry.subject)
        for row, entry in enumerate(entries, 1)
    ]
    return findings + await check_subjects(session, named)


THIRD_PARTY_FACTS = OldBook(
    name="third-party-facts",
    label_zh="第三方涉税信息",
    topic="tax_sources",
    table=facts,
    entry=ThirdPartyFactEntry,
    view=ThirdPartyFactView,
    check=_check_taxes,
    guard=guard_facts,
)
DECLARED_TAXES = OldBook(
    name="declared-taxes",
    label_zh="纳税申报",
    topic="tax_sources",
    table=declared_taxes,
    entry=DeclaredTaxEntry,
    view=DeclaredTaxView,
    check=_check_taxes,
    guard=guard_declared,
)
TAX_LEADS = OldBook(
    name="tax-leads",
    label_zh="涉税线索",
    topic="tax_sources",
    table=leads,
    entry=TaxLeadEntry,
    view=TaxLeadView,
    check=_check_taxes,
    flows=(EXPECTED,),
    guard=guard_leads,
)
TAX_LEAD_STEPS = OldBook(
    name="tax-lead-steps",
    label_zh="涉税线索办理环节",
    topic="tax_sources",
    table=steps,
    entry=TaxLeadStepEntry,
    view=TaxLeadStepView,
    check=checked_by(check_step),
    guard=guard_steps,
)
LEAD_RESULTS = OldBook(
    name="lead-results",
    label_zh="涉税线索入库结果",
    topic="tax_sources",
    table=results,
    entry=LeadResultEntry,
    view=LeadResultView,
    check=checked_by(),
    flows=(REALISED,),
    guard=guard_results,
)

BOOKS: tuple[Book[Any], ...] = (THIRD_PARTY_FACTS, DECLARED_TAXES, TAX_LEADS, TAX_LEAD_STEPS, LEAD_RESULTS)
