"""The books of enterprise subsidies: programs, awards, payments."""

from typing import Any

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook, checked_by

from .figures import AWARDED, PAID
from .guards import guard_awards, guard_payments, guard_programs
from .rules import check_program
from .schemas import (
    SubsidyAwardEntry,
    SubsidyAwardView,
    SubsidyPaymentEntry,
    SubsidyPaymentView,
    SubsidyProgramEntry,
    SubsidyProgramView,
)
from .tables import awards, payments, programs

_TOPIC = "enterprise_subsidies"


SUBSIDY_PROGRAMS = OldBook(
    name="subsidy-programs",
    label_zh="涉企补贴项目",
    topic=_TOPIC,
    table=programs,
    entry=SubsidyProgramEntry,
    view=SubsidyProgramView,
    check=checked_by(check_program),
    guard=guard_programs,
)

SUBSIDY_AWARDS = OldBook(
    name="subsidy-awards",
    label_zh="涉企补贴审定",
    topic=_TOPIC,
    table=awards,
    entry=SubsidyAwardEntry,
    view=SubsidyAwardView,
    check=checked_by(),
    flows=(AWARDED,),
    guard=guard_awards,
)

SUBSIDY_PAYMENTS = OldBook(
    name="subsidy-payments",
    label_zh="涉企补贴兑现",
    topic=_TOPIC,
    table=payments,
    entry=SubsidyPaymentEntry,
    view=SubsidyPaymentView,
    check=checked_by(),
    flows=(PAID,),
    guard=guard_payments,
)

BOOKS: tuple[Book[Any], ...] = (SUBSIDY_PROGRAMS, SUBSIDY_AWARDS, SUBSIDY_PAYMENTS)
