"""The table of needs."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import GuaranteeNeedEntry

needs = record_table(
    GuaranteeNeedEntry,
    "guarantee_needs",
    metadata,
    # The guard sums a kind's year at every write.
    Index("ix_guarantee_needs_live_year", "fiscal_year", "kind", postgresql_where=text("voided_change is null")),
    checks={"amounts": "need >= 0 and guaranteed >= 0"},
)
