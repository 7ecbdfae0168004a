"""The books of subsidies: programs, moves to the card, reviews, deaths, batches, lines, steps, approvals, results."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .figures import COUNTED, PAID
from .guards import GUARDS
from .rules import check_amount, check_step
from .schemas import (
    DeathEntry,
    SubsidyBatchApprovalEntry,
    SubsidyBatchEntry,
    SubsidyBatchStepEntry,
    SubsidyCardMoveEntry,
    SubsidyLineEntry,
    SubsidyProgramEntry,
    SubsidyProgramReviewEntry,
    SubsidyResultEntry,
)
from .tables import approvals, batches, card_moves, deaths, lines, programs, results, reviews, steps

BOOKS = topic_books(
    "subsidies",
    GUARDS,
    book("惠农补贴项目", SubsidyProgramEntry, programs),
    book("补贴项目纳入社保卡", SubsidyCardMoveEntry, card_moves),
    book("补贴项目年度审核", SubsidyProgramReviewEntry, reviews),
    book("死亡登记", DeathEntry, deaths),
    book("补贴批次", SubsidyBatchEntry, batches),
    book("补贴发放清册", SubsidyLineEntry, lines, check_amount),
    book("补贴批次环节", SubsidyBatchStepEntry, steps, check_step),
    # It moves money, and freezes what is paid by.
    book("补贴批次审批", SubsidyBatchApprovalEntry, approvals, operations=BY_TWO_PERSONS),
    book("补贴银行发放结果", SubsidyResultEntry, results, flows=[PAID, COUNTED]),
)
