"""The table of waivers, never edited, like every record."""

from bureau_common.kit.core.records import record_table

from ..metadata import metadata
from .schemas import WaiverEntry

waivers = record_table(WaiverEntry, "reconciliation_waivers", metadata, live=["pair"])
