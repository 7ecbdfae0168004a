"""The tables of the platform: registrations, needs, products, loans."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import PlatformLoanEntry, PlatformNeedEntry, PlatformProductEntry, PlatformRegistrationEntry

_POSITIVE = {"amount": "amount > 0"}

registrations = record_table(PlatformRegistrationEntry, "platform_registrations", metadata, live=["credit_code"])
needs = record_table(PlatformNeedEntry, "platform_needs", metadata, live=["need_no", "credit_code"], checks=_POSITIVE)
products = record_table(PlatformProductEntry, "platform_products", metadata, live=["product_no"])
loans = record_table(
    PlatformLoanEntry,
    "platform_loans",
    metadata,
    live=["loan_no", "credit_code", "need_no", "product_no"],
    checks=_POSITIVE,
)
