"""The tables of cases, their steps and what was recovered."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import RiskCaseEntry, RiskCaseRecoveryEntry, RiskCaseStepEntry

cases = record_table(
    RiskCaseEntry, "risk_cases", metadata, live=["case_no"], checks={"amount": "amount >= 0", "people": "people >= 0"}
)
steps = record_table(RiskCaseStepEntry, "risk_case_steps", metadata, live=["case_no"])
recoveries = record_table(
    RiskCaseRecoveryEntry, "risk_case_recoveries", metadata, live=["case_no"], checks={"amount": "amount > 0"}
)
