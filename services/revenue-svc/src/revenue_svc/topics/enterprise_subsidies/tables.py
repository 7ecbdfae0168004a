"""The tables of subsidy programs, awards and their payments."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import SubsidyAwardEntry, SubsidyPaymentEntry, SubsidyProgramEntry

_POSITIVE = {"amount": "amount > 0"}

programs = record_table(
    SubsidyProgramEntry, "subsidy_programs", metadata, live=["program_code"], checks={"budget": "budget >= 0"}
)
awards = record_table(
    SubsidyAwardEntry,
    "subsidy_awards",
    metadata,
    live=["award_no", ("program_code", "credit_code")],
    checks=_POSITIVE,
)
payments = record_table(
    SubsidyPaymentEntry, "subsidy_payments", metadata, live=["award_no", "payment_no", "credit_code"], checks=_POSITIVE
)
