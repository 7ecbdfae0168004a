"""The tables of a bank's loans: balances by class, migrations, disposals, industries and large borrowers."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    BankIndustryLoanEntry,
    BankLargeBorrowerEntry,
    BankLoanBalanceEntry,
    BankLoanDisposalEntry,
    BankLoanMigrationEntry,
)

balances = record_table(
    BankLoanBalanceEntry, "bank_loan_balances", metadata, live=["bank"],
    checks={"total": "total = normal + special_mention + substandard + doubtful + loss"},
)  # fmt: skip
migrations = record_table(
    BankLoanMigrationEntry, "bank_loan_migrations", metadata, live=["bank"], checks={"amount": "amount > 0"}
)
disposals = record_table(
    BankLoanDisposalEntry, "bank_loan_disposals", metadata, live=["disposal_no"], checks={"amount": "amount > 0"}
)
industries = record_table(BankIndustryLoanEntry, "bank_industry_loans", metadata, live=["bank"])
borrowers = record_table(BankLargeBorrowerEntry, "bank_large_borrowers", metadata, live=["bank"])
NON_PERFORMING = balances.c.substandard + balances.c.doubtful + balances.c.loss
