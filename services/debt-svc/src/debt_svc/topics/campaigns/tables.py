"""The table of campaigns."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import CampaignEntry

campaigns = record_table(
    CampaignEntry, "risk_campaigns", metadata, live=["campaign_no"], checks={"people": "people >= 0"}
)
