"""The table of caps."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import ThreePublicCapEntry

caps = record_table(
    ThreePublicCapEntry,
    "three_public_caps",
    metadata,
    live=[("fiscal_year", "reporting_unit", "expense")],
    checks={"amount": "amount >= 0"},
)
