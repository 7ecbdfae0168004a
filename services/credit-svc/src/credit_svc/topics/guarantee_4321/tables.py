"""The tables of 4321 loans, and what guards and reads ask of them: a loan's moves, and a client's exposure by day."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    case,
    func,
    literal,
    select,
    union_all,
)

from bureau_common.kit.books.old import standing
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import LoanAction

Live = Callable[[Table], ColumnElement[bool]]
"""Which rows of a table are meant: those that stand, or those of a cut-off."""


def _percent(name: str) -> Column[Any]:
    return Column(name, Numeric(7, 4), nullable=False)


loans: Table = plain_table(
    "guarantee_loans",
    metadata,
    Column("contract_no", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("client_class", Text, nullable=False),
    Column("client_code", Text, nullable=False),
    Column("principal", Numeric(20, 2), nullable=False),
    _percent("guaranteed_ratio_pct"),
    _percent("fee_rate_pct"),
    Column("starts_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    CheckConstraint("guaranteed_ratio_pct between 0 and 100", name="ratio"),
    live_index("guarantee_loans", "contract_no"),
    live_index("guarantee_loans", "client_code"),
)

steps: Table = plain_table(
    "guarantee_loan_steps",
    metadata,
    Column("contract_no", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    live_index("guarantee_loan_steps", "contract_no"),
)

compensations: Table = plain_table(
    "compensations",
    metadata,
    Column("claim_no", Text, nullable=False),
    Column("contract_no", Text, nullable=False),
    Column("loss_amount", Numeric(20, 2), nullable=False),
    live_index("compensations", "claim_no"),
    live_index("compensations", "contract_no"),
)

payments: Table = plain_table(
    "compensation_payments",
    metadata,
    Column("claim_no", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    live_index("compensation_payments", "claim_no"),
)

risk_shares: Table = plain_table(
    "risk_shares",
    metadata,
    _percent("guarantee_company_pct"),
    _percent("provincial_group_pct"),
    _percent("national_fund_pct"),
    _percent("bank_pct"),
    _percent("local_government_pct"),
    Column("document", Text, nullable=False),
)

targets: Table = plain_table(
    "guarantee_targets",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document", Text, nullable=False),
)


def moves(live: Live) -> Subquery:
    """Steps and compensations alike: what moves a loan, in the columns of `rules.Move`."""
    return union_all(
        select(steps.c.contract_no, steps.c.action, steps.c.business_date.label("day"), steps.c.amount).where(
            live(steps)
        ),
        select(
            compensations.c.contract_no,
            literal(LoanAction.COMPENSATE.value, Text),
            compensations.c.business_date,
            compensations.c.loss_amount,
        ).where(live(compensations)),
    ).subquery("moves")


def moves_of(contracts: Select[str], live: Live = standing) -> Select[Any]:
    """The moves of some contracts in the order in which they count: by day, then by action."""
    moved = moves(live)
    order = case(*[(moved.c.action == action, place) for place, action in enumerate(LoanAction)])
    return select(moved).where(moved.c.contract_no.in_(contracts)).order_by(moved.c.contract_no, moved.c.day, order)


def exposures(clients: Select[str]) -> Subquery:
    """By client and day with a movement: the guaranteed balance at its end to the fen, and whether it grew that day.

    Guaranteed is the ratio's part of what was disbursed and neither repaid nor compensated. It is rounded once, in
    the sum: parts of a loan that are repaid one by one leave nothing behind.
    """
    moved = moves(standing)
    signed = case(
        (moved.c.action == LoanAction.DISBURSE, moved.c.amount),
        (moved.c.action.in_((LoanAction.REPAY, LoanAction.COMPENSATE)), -moved.c.amount),
        else_=0,
    )
    by_day = (
        select(
            loans.c.client_code,
            moved.c.day,
            func.sum(signed * loans.c.guaranteed_ratio_pct * literal(Decimal("0.01"))).label("moved"),
        )
        .join(loans, loans.c.contract_no == moved.c.contract_no)
        .where(standing(loans), loans.c.client_code.in_(clients))
        .group_by(loans.c.client_code, moved.c.day)
        .subquery()
    )
    running = func.sum(by_day.c.moved).over(partition_by=by_day.c.client_code, order_by=by_day.c.day)
    return select(
        by_day.c.client_code,
        by_day.c.day,
        func.round(running, 2).label("exposure"),
        (by_day.c.moved > 0).label("grew"),
    ).subquery("exposures")
