"""The books of the platform: registrations, needs, products, loans."""

from bureau_common.kit.books.books import book, topic_books

from .figures import COUNTED, LENT
from .guards import GUARDS
from .schemas import PlatformLoanEntry, PlatformNeedEntry, PlatformProductEntry, PlatformRegistrationEntry
from .tables import loans, needs, products, registrations

BOOKS = topic_books(
    "finance_platform",
    GUARDS,
    book("平台注册", PlatformRegistrationEntry, registrations),
    book("平台融资需求", PlatformNeedEntry, needs),
    book("平台产品", PlatformProductEntry, products),
    book("平台贷款", PlatformLoanEntry, loans, flows=[LENT, COUNTED]),
)
