"""The books of credit villages: rounds, villages, grades, lines and drawings on them, benefits and who used them."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .rules import check_benefit, check_line
from .schemas import (
    BenefitUseEntry,
    CreditBenefitEntry,
    CreditLineEntry,
    CreditRoundEntry,
    CreditVillageEntry,
    HouseholdGradeEntry,
    LineDrawingEntry,
)
from .tables import benefits, drawings, grades, lines, rounds, uses, villages

BOOKS = topic_books(
    "credit_villages",
    GUARDS,
    book("信用评定轮次", CreditRoundEntry, rounds),
    book("信用村", CreditVillageEntry, villages),
    book("农户信用评级", HouseholdGradeEntry, grades),
    book("农户授信", CreditLineEntry, lines, check_line),
    book("农户用信", LineDrawingEntry, drawings),
    book("信用结果运用政策", CreditBenefitEntry, benefits, check_benefit),
    book("信用结果运用", BenefitUseEntry, uses),
)
