"""The table of clients: never edited, like every record; a revoked client is a voided row."""

from bureau_common.kit.core.records import record_table

from ..metadata import metadata
from .schemas import ClientEntry

clients = record_table(ClientEntry, "clients", metadata)
