"""The books of guaranteed loans: products, loans, their steps, yearly targets; claims, who paid on them, and the shares."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .guards import GUARDS
from .rules import check_amount, check_loan, check_loss, check_shares, check_step, check_year
from .schemas import (
    CompensationAdvanceEntry,
    CompensationEntry,
    CompensationPaymentEntry,
    GuaranteeLoanEntry,
    GuaranteeProductEntry,
    GuaranteeStepEntry,
    GuaranteeTargetEntry,
    RiskSharesEntry,
)
from .tables import advances, compensations, loans, payments, products, risk_shares, steps, targets

BOOKS = topic_books(
    "guarantee_4321",
    GUARDS,
    book("担保产品条款", GuaranteeProductEntry, products),
    book("4321政银担贷款", GuaranteeLoanEntry, loans, check_loan),
    book("4321政银担贷款办理", GuaranteeStepEntry, steps, check_step),
    # What the bureau is measured against is not one person's to set.
    book("4321政银担年度目标", GuaranteeTargetEntry, targets, check_amount, check_year, operations=BY_TWO_PERSONS),
    book("4321政银担代偿", CompensationEntry, compensations, check_loss),
    book("4321政银担代偿垫付", CompensationAdvanceEntry, advances, check_amount),
    book("4321政银担代偿支付", CompensationPaymentEntry, payments, check_amount),
    # It moves money between parties, as a parameter does.
    book("4321政银担风险分担比例", RiskSharesEntry, risk_shares, check_shares, operations=BY_TWO_PERSONS),
)
