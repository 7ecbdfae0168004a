"""The tables of listings, direct financing, guidance funds and trainings."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    CapitalMarketTrainingEntry,
    DirectFinancingEntry,
    GuidanceFundEntry,
    GuidanceFundMoveEntry,
    ListingStepEntry,
)

steps = record_table(ListingStepEntry, "listing_steps", metadata, live=["credit_code"])
financings = record_table(
    DirectFinancingEntry, "direct_financings", metadata, live=["financing_no"], checks={"amount": "amount > 0"}
)
funds = record_table(
    GuidanceFundEntry, "guidance_funds", metadata, live=["fund_no"], checks={"subscribed": "subscribed > 0"}
)
fund_moves = record_table(
    GuidanceFundMoveEntry, "guidance_fund_moves", metadata, live=["fund_no"], checks={"amount": "amount > 0"}
)
trainings = record_table(CapitalMarketTrainingEntry, "capital_market_trainings", metadata, live=["training_no"])
