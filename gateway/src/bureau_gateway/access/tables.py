"""The table of clients, never edited, like every record: a revoked client is a voided row; and browsers' sessions."""

from sqlalchemy import UUID, Column, DateTime, LargeBinary, Table, text

from bureau_common.kit.core.records import record_table

from ..metadata import metadata
from .schemas import ClientEntry

clients = record_table(ClientEntry, "clients", metadata)

browser_sessions = Table(
    "browser_sessions",
    metadata,
    Column("cookie_hash", LargeBinary, primary_key=True),
    Column("client", UUID, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("seen", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)
"""Who is signed in with a browser: `client` is the client's row, `seen` about when a page was last read."""
