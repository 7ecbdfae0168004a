"""The tables of collection items, payment notices and their payments."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import CollectionItemEntry, NoticePaymentEntry, PaymentNoticeEntry

_ITEM = ("item_code", "reporting_unit")
_POSITIVE = {"amount": "amount > 0"}

collection_items = record_table(CollectionItemEntry, "collection_items", metadata, live=[_ITEM])
notices = record_table(PaymentNoticeEntry, "payment_notices", metadata, live=["notice_no", _ITEM], checks=_POSITIVE)
payments = record_table(
    NoticePaymentEntry, "notice_payments", metadata, live=["notice_no", "account_no"], checks=_POSITIVE
)
