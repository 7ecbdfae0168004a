"""The books of the watch list: enterprises, maturities, events."""

from bureau_common.kit.books.books import book, topic_books

from .figures import LISTED
from .guards import GUARDS
from .rules import check_event, in_its_year
from .schemas import WatchedEnterpriseEntry, WatchedMaturityEntry, WatchEventEntry
from .tables import events, maturities, watched

BOOKS = topic_books(
    "watch_list",
    GUARDS,
    book("重点风险企业名单", WatchedEnterpriseEntry, watched, in_its_year, flows=[LISTED]),
    book("重点风险企业到期债务", WatchedMaturityEntry, maturities),
    book("重点风险企业事项", WatchEventEntry, events, check_event),
)
