"""The tables of the bridge fund."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BridgeLoanEntry, BridgePoolMovementEntry, BridgeStepEntry

movements = record_table(BridgePoolMovementEntry, "bridge_pool_movements", metadata, checks={"amount": "amount > 0"})
loans = record_table(BridgeLoanEntry, "bridge_loans", metadata, live=["bridge_no", "credit_code"])
steps = record_table(BridgeStepEntry, "bridge_steps", metadata, live=["bridge_no"], checks={"amount": "amount > 0"})
