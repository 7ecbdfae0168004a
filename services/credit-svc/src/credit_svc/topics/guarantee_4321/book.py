"""The books of 4321 loans: loans, their steps, the year's target; claims, what parties paid on them, and the shares."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.schemas.changes import Operation
from bureau_common.schemas.findings import Finding

from .figures import COMPENSATED, MOVED, TARGETS
from .guards import (
    guard_compensations,
    guard_loans,
    guard_payments,
    guard_shares,
    guard_steps,
    guard_targets,
)
from .rules import check_loan, check_positive, check_shares, check_step
from .schemas import (
    CompensationEntry,
    CompensationPaymentEntry,
    CompensationPaymentView,
    CompensationView,
    GuaranteeLoanEntry,
    GuaranteeLoanView,
    GuaranteeStepEntry,
    GuaranteeStepView,
    GuaranteeTargetEntry,
    GuaranteeTargetView,
    RiskSharesEntry,
    RiskSharesView,
)
from .tables import compensations, loans, payments, risk_shares, steps, targets

_TOPIC = "guarantee_4321"
_BY_TWO_PERSONS: frozenset[Operation] = frozenset({"propose"})


async def _check_losses(session: AsyncSession, entries: Sequence[CompensationEntry]) -> list[Finding]:
    return [
        finding
        for row, entry in enumerate(entries, 1)
        for finding in check_positive(entry.loss_amount, "loss_amount", row)
    ]


async def _check_amounts(
    session: AsyncSession, entries: Sequence[CompensationPaymentEntry | GuaranteeTargetEntry]
) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_positive(entry.amount, "amount", row)]


LOANS = OldBook(
    name="guarantee-loans",
    label_zh="4321政银担贷款",
    topic=_TOPIC,
    table=loans,
    entry=GuaranteeLoanEntry,
    view=GuaranteeLoanView,
    check=checked_by(check_loan),
    guard=guard_loans,
)

STEPS = OldBook(
    name="guarantee-loan-steps",
    label_zh="4321政银担贷款办理",
    topic=_TOPIC,
    table=steps,
    entry=GuaranteeStepEntry,
    view=GuaranteeStepView,
    check=checked_by(check_step),
    flows=(MOVED,),
    guard=guard_steps,
)

TARGETS_SET = OldBook(
    name="guarantee-targets",
    label_zh="4321政银担年度目标",
    topic=_TOPIC,
    table=targets,
    entry=GuaranteeTargetEntry,
    view=GuaranteeTargetView,
    check=_check_amounts,
    flows=(TARGETS,),
    operations=_BY_TWO_PERSONS,  # what the bureau is measured against is not one person's to set
    guard=guard_targets,
)

COMPENSATIONS = OldBook(
    name="compensations",
    label_zh="4321政银担代偿",
    topic=_TOPIC,
    table=compensations,
    entry=CompensationEntry,
    view=CompensationView,
    check=_check_losses,
    flows=(COMPENSATED,),
    guard=guard_compensations,
)

COMPENSATION_PAYMENTS = OldBook(
    name="compensation-payments",
    label_zh="4321政银担代偿支付",
    topic=_TOPIC,
    table=payments,
    entry=CompensationPaymentEntry,
    view=CompensationPaymentView,
    check=_check_amounts,
    guard=guard_payments,
)

RISK_SHARES = OldBook(
    name="risk-shares",
    label_zh="4321政银担风险分担比例",
    topic=_TOPIC,
    table=risk_shares,
    entry=RiskSharesEntry,
    view=RiskSharesView,
    check=checked_by(check_shares),
    operations=_BY_TWO_PERSONS,  # it moves money between parties, as a parameter does
    guard=guard_shares,
)

BOOKS = (LOANS, STEPS, TARGETS_SET, COMPENSATIONS, COMPENSATION_PAYMENTS, RISK_SHARES)
