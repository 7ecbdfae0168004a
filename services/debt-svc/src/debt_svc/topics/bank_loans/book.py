"""The books of a bank's loans: reports by class, migrations, disposals, industries and large borrowers."""

from bureau_common.kit.books.books import book, topic_books

from .figures import DISPOSED
from .guards import GUARDS
from .rules import check_balance, check_borrower, check_industry, check_migration
from .schemas import (
    BankIndustryLoanEntry,
    BankLargeBorrowerEntry,
    BankLoanBalanceEntry,
    BankLoanDisposalEntry,
    BankLoanMigrationEntry,
)
from .tables import balances, borrowers, disposals, industries, migrations

BOOKS = topic_books(
    "bank_loans",
    GUARDS,
    book("银行贷款五级分类报表", BankLoanBalanceEntry, balances, check_balance),
    book("银行贷款迁徙", BankLoanMigrationEntry, migrations, check_migration),
    book("银行不良贷款处置", BankLoanDisposalEntry, disposals, flows=[DISPOSED]),
    book("银行分行业贷款", BankIndustryLoanEntry, industries, check_industry),
    book("银行大额借款人", BankLargeBorrowerEntry, borrowers, check_borrower),
)
