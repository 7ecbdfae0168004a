"""The table of cut targets."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import OutlayCutTargetEntry

targets = record_table(
    OutlayCutTargetEntry,
    "outlay_cut_targets",
    metadata,
    live=["fiscal_year"],
    checks={"one_cut": "num_nonnulls(cut_pct, cut_amount) = 1"},
)
