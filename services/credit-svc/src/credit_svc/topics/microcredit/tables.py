"""The tables of microcredit, and what moves the principal of a loan."""

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import ColumnElement, FromClause, Subquery, case, func, select, union_all

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    HouseholdKindEntry,
    LoanOrigin,
    MicrocreditEntry,
    MicrocreditExtensionEntry,
    MicrocreditMoveEntry,
    MoveAction,
    PoolCapitalKind,
    RiskPoolCapitalEntry,
)

Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""

_POSITIVE = {"amount": "amount > 0"}

kinds = record_table(HouseholdKindEntry, "household_kinds", metadata, live=["household_no"])
loans = record_table(
    MicrocreditEntry, "microcredits", metadata, live=["loan_no", "household_no", "renews"], checks=_POSITIVE
)
moves = record_table(MicrocreditMoveEntry, "microcredit_moves", metadata, live=["loan_no", "pool"], checks=_POSITIVE)
extensions = record_table(MicrocreditExtensionEntry, "microcredit_extensions", metadata, live=["loan_no"])
capital = record_table(RiskPoolCapitalEntry, "risk_pool_capital", metadata, live=["pool"], checks=_POSITIVE)

CAPITAL: ColumnElement[Decimal] = case(
    (capital.c.kind == PoolCapitalKind.WITHDRAWN, -capital.c.amount), else_=capital.c.amount
)
"""What a row of the pool's capital adds to it."""
LOST: ColumnElement[Decimal] = case((moves.c.action == MoveAction.RECOVER, -moves.c.amount), else_=moves.c.amount)
"""What a compensation, or a recovery after it, takes from the pool."""
OF_POOL: ColumnElement[bool] = moves.c.action.in_((MoveAction.COMPENSATE, MoveAction.RECOVER))
SETTLES: ColumnElement[bool] = moves.c.action != MoveAction.RECOVER
"""Whether a row lowers what the borrower owes the bank."""


def principal(live: Live) -> Subquery:
    """By loan what raises and lowers its principal: paid out, settled, and taken over by a renewal without repayment."""
    renewed = loans.c.origin == LoanOrigin.WITHOUT_REPAYMENT
    return union_all(
        select(loans.c.loan_no, loans.c.business_date.label("day"), loans.c.amount).where(live(loans)),
        select(moves.c.loan_no, moves.c.business_date, -moves.c.amount).where(live(moves), SETTLES),
        select(loans.c.renews, loans.c.business_date, -loans.c.amount).where(live(loans), renewed),
    ).subquery("principal")


def owed(live: Live, *where: ColumnElement[bool]) -> Subquery:
    """By household and day what moves its principal over all loans that meet the conditions, with the loan's row."""
    moved = principal(live)
    return (
        select(loans.c.household_no, loans.c.id, moved.c.day, moved.c.amount)
        .join(moved, moved.c.loan_no == loans.c.loan_no)
        .where(live(loans), *where)
        .subquery("owed")
    )


def due_dates(live: Live) -> Subquery:
    """By loan the due date in force: extensions are agreed before a loan falls due, and only lengthen it."""
    last = select(extensions.c.loan_no, func.max(extensions.c.due_on).label("due_on")).where(live(extensions))
    extended = last.group_by(extensions.c.loan_no).subquery("extended")
    return (
        select(loans.c.id, loans.c.loan_no, func.greatest(loans.c.due_on, extended.c.due_on).label("due_on"))
        .outerjoin(extended, extended.c.loan_no == loans.c.loan_no)
        .where(live(loans))
        .subquery("due_dates")
    )
