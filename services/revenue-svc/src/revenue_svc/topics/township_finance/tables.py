"""The tables of township finance, and the running sums over their standing rows that the guards judge."""

from datetime import date

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
    cast,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from bureau_common.kit.books.old import standing
from bureau_common.kit.books.running import running_sums
from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

budgets: Table = plain_table(
    "township_budgets",
    metadata,
    Column("township", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("resolution_no", Text),
    live_index("township_budgets", "township", "fiscal_year"),
)

plans: Table = plain_table(
    "township_plans",
    metadata,
    Column("township", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    live_index("township_plans", "township"),
)

notices: Table = plain_table(
    "fund_notices",
    metadata,
    Column("notice_no", Text, nullable=False),
    Column("township", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("purpose", Text, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("fund_notices", "notice_no"),
)

confirmations: Table = plain_table(
    "notice_confirmations",
    metadata,
    Column("notice_no", Text, nullable=False),
    live_index("notice_confirmations", "notice_no"),
)

postings: Table = plain_table(
    "fund_postings",
    metadata,
    Column("notice_no", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("days", Integer, nullable=False),
    live_index("fund_postings", "notice_no"),
)

checks: Table = plain_table(
    "spot_checks",
    metadata,
    Column("check_no", Text, nullable=False),
    Column("township", Text, nullable=False),
    Column("scope", Text, nullable=False),
    live_index("spot_checks", "check_no"),
)

findings: Table = plain_table(
    "check_findings",
    metadata,
    Column("finding_no", Text, nullable=False),
    Column("check_no", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    live_index("check_findings", "finding_no"),
    live_index("check_findings", "check_no"),
)

rectifications: Table = plain_table(
    "rectifications",
    metadata,
    Column("finding_no", Text, nullable=False),
    Column("measure", Text, nullable=False),
    live_index("rectifications", "finding_no"),
)

documents: Table = plain_table(
    "policy_documents",
    metadata,
    Column("document_no", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ends_on", Date),
    Column("repeals", Text),
    live_index("policy_documents", "document_no"),
    live_index("policy_documents", "repeals"),
)

PLAN_YEAR: ColumnElement[int] = cast(func.left(plans.c.month, 4), Integer)
"""The fiscal year that a plan spends."""
COUNTS_FROM: ColumnElement[date] = func.greatest(
    budgets.c.business_date, func.make_date(budgets.c.fiscal_year, 1, 1), type_=Date
)
"""A budget that is decided before its year counts from January on."""


def budget_days(keys: Select[str, int]) -> Subquery:
    """By township and year: what was budgeted and what was planned up to each day, over the whole of both books.

    A plan counts from the first day of its month, and not before it was made.
    """
    none = literal(0, Numeric)
    b, p = budgets.c, plans.c
    planned_from = func.greatest(p.business_date, func.to_date(p.month, "YYYY-MM"), type_=Date)
    moves = union_all(
        select(
            b.township, b.fiscal_year, COUNTS_FROM.label("day"), b.amount.label("budgeted"), none.label("planned")
        ).where(standing(budgets), tuple_(b.township, b.fiscal_year).in_(keys)),
        select(p.township, PLAN_YEAR, planned_from, none, p.amount).where(
            standing(plans), tuple_(p.township, PLAN_YEAR).in_(keys)
        ),
    ).subquery()
    return running_sums(moves, ["township", "fiscal_year"], ["budgeted", "planned"])
