"""The books of disclosure."""

from bureau_common.kit.books.books import book, topic_books

from .figures import CHECKED, RESULTS
from .guards import GUARDS
from .rules import check_duty, check_result
from .schemas import DisclosureCheckEntry, DisclosureCheckResultEntry, DisclosureDutyEntry, DisclosureEntry
from .tables import checks, disclosures, duties, results

BOOKS = topic_books(
    "disclosure",
    GUARDS,
    book("预决算公开事项", DisclosureDutyEntry, duties, check_duty),
    book("预决算公开情况", DisclosureEntry, disclosures),
    book("预决算公开检查", DisclosureCheckEntry, checks, flows=[CHECKED]),
    book("预决算公开检查结果", DisclosureCheckResultEntry, results, check_result, flows=[RESULTS]),
)
