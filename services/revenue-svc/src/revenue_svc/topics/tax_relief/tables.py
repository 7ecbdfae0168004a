"""The tables of relief: policies, relief granted, redemptions."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import PolicyRedemptionEntry, ReliefPolicyEntry, TaxReliefEntry

_POSITIVE = {"amount": "amount > 0"}

policies = record_table(ReliefPolicyEntry, "relief_policies", metadata, live=["policy_no"])
reliefs = record_table(TaxReliefEntry, "tax_reliefs", metadata, live=["policy_no", "credit_code"], checks=_POSITIVE)
redemptions = record_table(
    PolicyRedemptionEntry, "policy_redemptions", metadata, live=["policy_no", "credit_code"], checks=_POSITIVE
)
