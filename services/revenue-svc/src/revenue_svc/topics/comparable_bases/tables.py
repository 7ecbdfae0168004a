"""The table of restatements."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BaseRestatementEntry

restatements = record_table(BaseRestatementEntry, "base_restatements", metadata, checks={"amount": "amount <> 0"})
