"""The books of relief: policies, relief granted, and redemptions."""

from bureau_common.kit.books.books import book, topic_books

from ...reference.subject_lists import SubjectKind
from ...reference.subjects import names_subject, year_of
from .figures import GRANTED, REDEEMED
from .guards import GUARDS
from .rules import check_policy
from .schemas import PolicyRedemptionEntry, ReliefPolicyEntry, TaxReliefEntry
from .tables import policies, redemptions, reliefs

# A policy names a subject of the year in which it starts.
_check_subject = names_subject(SubjectKind.REVENUE, year_of)

BOOKS = topic_books(
    "tax_relief",
    GUARDS,
    book("减税降费和惠企政策", ReliefPolicyEntry, policies, check_policy, check=_check_subject),
    book("减税降费", TaxReliefEntry, reliefs, flows=[GRANTED]),
    book("惠企政策兑现", PolicyRedemptionEntry, redemptions, flows=[REDEEMED]),
)
