"""The tables of townships and their steps."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import TownshipEntry, TownshipStepEntry

townships = record_table(TownshipEntry, "townships", metadata, live=["township_code"])
township_steps = record_table(TownshipStepEntry, "township_treasury_steps", metadata, live=["township_code"])
