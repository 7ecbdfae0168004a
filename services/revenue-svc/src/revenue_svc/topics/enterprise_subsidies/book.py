"""The books of enterprise subsidies: programs, awards, payments."""

from bureau_common.kit.books.books import book, topic_books

from .figures import AWARDED, PAID
from .guards import GUARDS
from .rules import check_program
from .schemas import SubsidyAwardEntry, SubsidyPaymentEntry, SubsidyProgramEntry
from .tables import awards, payments, programs

BOOKS = topic_books(
    "enterprise_subsidies",
    GUARDS,
    book("涉企补贴项目", SubsidyProgramEntry, programs, check_program),
    book("涉企补贴审定", SubsidyAwardEntry, awards, flows=[AWARDED]),
    book("涉企补贴兑现", SubsidyPaymentEntry, payments, flows=[PAID]),
)
