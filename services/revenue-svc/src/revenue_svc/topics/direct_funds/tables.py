"""The tables of direct funds, what a fund is for, and the running sums of what was received and allocated."""

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Subquery,
    Table,
    Text,
    case,
    cast,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.old import standing
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import NoticeKind

notices: Table = plain_table(
    "direct_fund_notices",
    metadata,
    Column("tag", Text, nullable=False),
    Column("fund_name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("allocate_by", Date),
    Column("functional_codes", Text, nullable=False),
    Column("payee_classes", Text),
    CheckConstraint("amount > 0", name="amount"),
    live_index("direct_fund_notices", "tag"),
)

allocations: Table = plain_table(
    "direct_fund_allocations",
    metadata,
    Column("tag", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("to_unit", Text, nullable=False),
    Column("project_code", Text),
    Column("amount", Numeric(20, 2), nullable=False),
    live_index("direct_fund_allocations", "tag"),
)

benefits: Table = plain_table(
    "direct_fund_benefits",
    metadata,
    Column("tag", Text, nullable=False),
    Column("beneficiary", Text, nullable=False),
    Column("beneficiary_code", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("direct_fund_benefits", "tag"),
)

RECEIVED = case((notices.c.kind == NoticeKind.WITHDRAWN, -notices.c.amount), else_=notices.c.amount)
"""What a notice brings, negative where it takes back."""
NOTHING: ColumnElement[Decimal] = cast(literal(0), Numeric)

FUNDS = (
    select(
        notices.c.tag,
        notices.c.fiscal_year,
        notices.c.functional_codes,
        notices.c.payee_classes,
    )
    .where(standing(notices))
    .ext(distinct_on(notices.c.tag))
    .order_by(notices.c.tag, notices.c.business_date, notices.c.id)
)
"""What each fund is for; its notices all say the same, or are refused."""


def fund_days(which: Callable[[Table], ColumnElement[bool]]) -> Subquery:
    """By fund what was received, allocated and withdrawn up to each day with a movement, of the rows that `which` takes."""
    taken = case((notices.c.kind == NoticeKind.WITHDRAWN, notices.c.amount), else_=NOTHING)
    parts = [(notices, RECEIVED, NOTHING, taken), (allocations, NOTHING, allocations.c.amount, NOTHING)]
    moves = union_all(
        *[
            select(
                table.c.tag,
                table.c.business_date.label("day"),
                received.label("received"),
                allocated.label("allocated"),
                withdrawn.label("withdrawn"),
            ).where(which(table))
            for table, received, allocated, withdrawn in parts
        ]
    ).subquery()
    return running_sums(moves, ["tag"], ["received", "allocated", "withdrawn"])
