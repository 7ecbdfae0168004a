"""The tables of funds won from above."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import OpportunityEntry, UpperApplicationEntry, UpperStepEntry

opportunities = record_table(OpportunityEntry, "upper_fund_opportunities", metadata, live=["opportunity_no"])
applications = record_table(
    UpperApplicationEntry,
    "upper_fund_applications",
    metadata,
    live=["application_no", "opportunity_no"],
    checks={"planned_amount": "planned_amount > 0"},
)
steps = record_table(
    UpperStepEntry, "upper_fund_steps", metadata, live=["application_no"], checks={"amount": "amount >= 0"}
)
