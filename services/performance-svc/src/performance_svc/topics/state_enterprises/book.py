"""The books of state-owned enterprises; what is said of a statement takes two persons."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from ...reference.state_enterprises import StateEnterpriseClosingEntry, StateEnterpriseEntry, closings, enterprises
from .guards import GUARDS
from .rules import check_balance, check_day, check_group, check_review
from .schemas import CapitalFactorEntry, StateEnterpriseStatementEntry, StatementReviewEntry
from .tables import factors, reviews, statements

BOOKS = topic_books(
    "state_enterprises",
    GUARDS,
    book("国有企业名录", StateEnterpriseEntry, enterprises, check_group),
    book("国有企业退出", StateEnterpriseClosingEntry, closings),
    book("国有企业财务报表", StateEnterpriseStatementEntry, statements, check_day, check_balance),
    book("国有企业报表审核", StatementReviewEntry, reviews, check_review, operations=BY_TWO_PERSONS),
    book("国有资本客观增减因素", CapitalFactorEntry, factors),
)
