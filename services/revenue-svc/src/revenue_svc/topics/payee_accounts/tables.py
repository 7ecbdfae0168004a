"""The table of payee account checks."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import PayeeAccountEntry

payee_accounts = record_table(PayeeAccountEntry, "payee_accounts", metadata, live=[("payee_account", "business_date")])
