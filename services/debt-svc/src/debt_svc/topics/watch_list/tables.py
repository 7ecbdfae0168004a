"""The tables of the watch list: enterprises, their maturities, and what happened to them."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import WatchedEnterpriseEntry, WatchedMaturityEntry, WatchEventEntry

watched = record_table(
    WatchedEnterpriseEntry, "watched_enterprises", metadata, live=["watch_no"], checks={"exposure": "exposure > 0"}
)
maturities = record_table(
    WatchedMaturityEntry, "watched_maturities", metadata, live=["watch_no"], checks={"amount": "amount > 0"}
)
events = record_table(WatchEventEntry, "watch_events", metadata, live=["watch_no"])
