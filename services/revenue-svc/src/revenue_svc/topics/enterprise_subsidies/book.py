"""The books of enterprise subsidies: programs, awards, payments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.records import RecordEntry

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


async def _check_programs(session: AsyncSession, entries: Sequence[SubsidyProgramEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_program(entry, row)]


async def _check_nothing(session: AsyncSession, entries: Sequence[RecordEntry]) -> list[Finding]:
    """Awards and payments are judged by what they stand on: the guards do it."""
    return []


SUBSIDY_PROGRAMS = Book(
    name="subsidy-programs",
    label_zh="涉企补贴项目",
    topic=_TOPIC,
    table=programs,
    entry=SubsidyProgramEntry,
    view=SubsidyProgramView,
    check=_check_programs,
    guard=guard_programs,
)

SUBSIDY_AWARDS = Book(
    name="subsidy-awards",
    label_zh="涉企补贴审定",
    topic=_TOPIC,
    table=awards,
    entry=SubsidyAwardEntry,
    view=SubsidyAwardView,
    check=_check_nothing,
    flows=(AWARDED,),
    guard=guard_awards,
)

SUBSIDY_PAYMENTS = Book(
    name="subsidy-payments",
    label_zh="涉企补贴兑现",
    topic=_TOPIC,
    table=payments,
    entry=SubsidyPaymentEntry,
    view=SubsidyPaymentView,
    check=_check_nothing,
    flows=(PAID,),
    guard=guard_payments,
)

BOOKS: tuple[Book[Any], ...] = (SUBSIDY_PROGRAMS, SUBSIDY_AWARDS, SUBSIDY_PAYMENTS)
