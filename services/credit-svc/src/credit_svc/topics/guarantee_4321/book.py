"""The books of 4321 loans: loans, their steps, the year's target; claims, what parties paid on them, and the shares."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import COMPENSATED, MOVED, TARGETS
from .guards import GUARDS
from .rules import check_amount, check_loan, check_loss, check_shares, check_step
from .schemas import (
    CompensationEntry,
    CompensationPaymentEntry,
    GuaranteeLoanEntry,
    GuaranteeStepEntry,
    GuaranteeTargetEntry,
    RiskSharesEntry,
)
from .tables import compensations, loans, payments, risk_shares, steps, targets

BOOKS = topic_books(
    "guarantee_4321",
    GUARDS,
    book("4321政银担贷款", GuaranteeLoanEntry, loans, check_loan),
    book("4321政银担贷款办理", GuaranteeStepEntry, steps, check_step, flows=[MOVED]),
    # What the bureau is measured against is not one person's to set.
    book("4321政银担年度目标", GuaranteeTargetEntry, targets, check_amount, flows=[TARGETS], operations=BY_TWO_PERSONS),
    book("4321政银担代偿", CompensationEntry, compensations, check_loss, flows=[COMPENSATED]),
    book("4321政银担代偿支付", CompensationPaymentEntry, payments, check_amount),
    # It moves money between parties, as a parameter does.
    book("4321政银担风险分担比例", RiskSharesEntry, risk_shares, check_shares, operations=BY_TWO_PERSONS),
)
