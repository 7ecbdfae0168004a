"""The tables of funds won from above."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text, case

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata
from .schemas import UpperAction

opportunities: Table = plain_table(
    "upper_fund_opportunities",
    metadata,
    Column("opportunity_no", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("apply_by", Date, nullable=False),
    live_index("upper_fund_opportunities", "opportunity_no"),
)

applications: Table = plain_table(
    "upper_fund_applications",
    metadata,
    Column("application_no", Text, nullable=False),
    Column("opportunity_no", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("project_name", Text, nullable=False),
    Column("planned_amount", Numeric(20, 2), nullable=False),
    CheckConstraint("planned_amount > 0", name="planned_amount"),
    live_index("upper_fund_applications", "application_no"),
    live_index("upper_fund_applications", "opportunity_no"),
)

steps: Table = plain_table(
    "upper_fund_steps",
    metadata,
    Column("application_no", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document_no", Text),
    CheckConstraint("amount >= 0", name="amount"),
    live_index("upper_fund_steps", "application_no"),
)

ACTION_ORDER = case(*[(steps.c.action == action, place) for place, action in enumerate(UpperAction)])
"""In which order the steps of one day were taken."""
