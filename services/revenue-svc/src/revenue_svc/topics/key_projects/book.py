"""The books of key projects: the list, the tax expected by year, and the receipts that each brought."""

from bureau_common.kit.books.books import book, topic_books

from .figures import EXPECTED, REALISED
from .guards import GUARDS
from .rules import check_expected
from .schemas import KeyProjectEntry, KeyProjectReceiptEntry, KeyProjectTaxEntry
from .tables import expected_taxes, project_receipts, projects

BOOKS = topic_books(
    "key_projects",
    GUARDS,
    book("重点税源项目", KeyProjectEntry, projects),
    book("重点项目预计税收", KeyProjectTaxEntry, expected_taxes, check_expected, flows=[EXPECTED]),
    book("重点项目入库税收", KeyProjectReceiptEntry, project_receipts, flows=[REALISED]),
)
