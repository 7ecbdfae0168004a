"""The books of interest subsidies: schemes, terms, batches, their loans and segments, approvals, payments, returns."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import PAID, RETURNED
from .guards import GUARDS
from .rules import check_loan, check_scheme, check_segment, in_its_year
from .schemas import (
    InterestSubsidyApprovalEntry,
    InterestSubsidyBatchEntry,
    InterestSubsidyLoanEntry,
    InterestSubsidyPaymentEntry,
    InterestSubsidyReturnEntry,
    InterestSubsidySchemeEntry,
    InterestSubsidySegmentEntry,
    InterestSubsidyTermsEntry,
)
from .tables import approvals, batches, loans, payments, returns, schemes, segments, terms

BOOKS = topic_books(
    "interest_subsidies",
    GUARDS,
    book("贴息实施方案", InterestSubsidySchemeEntry, schemes, check_scheme),
    book("贴息条件", InterestSubsidyTermsEntry, terms),
    book("贴息批次", InterestSubsidyBatchEntry, batches, in_its_year),
    book("贴息贷款", InterestSubsidyLoanEntry, loans, check_loan),
    book("贴息贷款分段", InterestSubsidySegmentEntry, segments, check_segment),
    # It moves money, and freezes what it is paid by.
    book("贴息批次审批", InterestSubsidyApprovalEntry, approvals, operations=BY_TWO_PERSONS),
    book("贴息拨付", InterestSubsidyPaymentEntry, payments, flows=[PAID]),
    book("贴息退回", InterestSubsidyReturnEntry, returns, flows=[RETURNED]),
)
