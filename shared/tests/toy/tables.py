"""The tables of the toy service."""

from sqlalchemy import MetaData

from bureau_common.kit.core.records import NAMES, record_table

from .schemas import LimitEntry, OrderEntry

metadata = MetaData(naming_convention=NAMES)

orders = record_table(
    OrderEntry,
    "orders",
    metadata,
    live=["limit_no", "supplier_code", "item"],  # keys of what is kept
    checks={"share": "share_pct between 0 and 100"},
)
limits = record_table(LimitEntry, "limits", metadata, live=["limit_no"], checks={"amount": "amount >= 0"})
