"""The tables of direct funds, and what a notice brings."""

from sqlalchemy import case

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import DirectFundAllocationEntry, DirectFundBenefitEntry, DirectFundNoticeEntry, NoticeKind

notices = record_table(
    DirectFundNoticeEntry, "direct_fund_notices", metadata, live=["tag"], checks={"amount": "amount > 0"}
)
allocations = record_table(DirectFundAllocationEntry, "direct_fund_allocations", metadata, live=["tag"])
benefits = record_table(
    DirectFundBenefitEntry,
    "direct_fund_benefits",
    metadata,
    live=["tag", "beneficiary_code"],
    checks={"amount": "amount > 0"},
)

RECEIVED = case((notices.c.kind == NoticeKind.WITHDRAWN, -notices.c.amount), else_=notices.c.amount)
"""What a notice brings, negative where it takes back."""
