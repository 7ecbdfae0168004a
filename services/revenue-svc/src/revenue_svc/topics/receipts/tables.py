"""The table of receipts."""

from bureau_common.kit.core.records import record_table

from ...reference.fiscal_years import counts_on
from ...reference.metadata import metadata
from .schemas import ReceiptEntry

receipts = record_table(
    ReceiptEntry,
    "receipts",
    metadata,
    # What names a voucher (leads, key projects) or an item (non-tax notices) is judged against its rows.
    live=["item_code", "voucher_no"],
    checks={"share": "district_share_pct between 0 and 100"},
)
COUNTS_ON = counts_on(receipts)
