"""The words, rules and the setting of disclosure: by which day what is approved must be published."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import CheckResult, DisclosedDocument, DisclosureCheckResultEntry, DisclosureDutyEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第十四条", verified=True)
CHECKING = Clause(document="财政部《地方预决算公开操作规程》及检查通知", article=None, verified=False)
DUTY = Term("公开事项", "duty to publish", BUDGET_LAW)
OF_UNIT = Term("单位公开事项", "duty of the unit", BUDGET_LAW)
PUBLISHED = Term("公开情况", "publication", BUDGET_LAW)
CHECK = Term("公开检查", "check of disclosure", CHECKING)
RESULT = Term("公开检查结果", "result of the check", CHECKING)
DAYS = Parameter(
    key="disclosure_days", label_zh="预决算批准（批复）后公开的期限（天）", kind="count", default="20",
    clause=BUDGET_LAW, minimum=Decimal(1), maximum=Decimal(365), topic="disclosure",
)  # fmt: skip
LATE_ALERT = "disclosure_overdue"


def check_duty(entry: DisclosureDutyEntry) -> Iterator[Finding]:
    """What is approved is published later, not before."""
    day = entry.business_date
    yield from check_later("due_on", entry.due_on, day, "批准（批复）日期", "it is approved", BUDGET_LAW)


def check_result(entry: DisclosureCheckResultEntry) -> Iterator[Finding]:
    """What is not published scores nothing."""
    if entry.result is CheckResult.MISSING and entry.score != 0:
        zh, en = "未公开的得分应为0", "What is not published scores 0"
        yield blocked("disclosure_score", zh, en, CHECKING, "score", entry.score, "0")


def say_too_late(duty_no: str, due_on: date, approved: date, days: Decimal) -> Iterator[Finding]:
    """A deadline beyond that of the law."""
    last = approved + timedelta(days=int(days))
    if due_on > last:
        zh = f"{duty_no}于{approved}批准，公开期限不得晚于{last}（{days}日内），请核对"
        en = f"{duty_no} was approved on {approved}: it is due by {last}, within {days} days; check the day"
        yield blocked("disclosure_due_late", zh, en, BUDGET_LAW, "due_on", due_on, f"<= {last}")


def judge_late(
    duty_no: str, unit: str, year: int, document: DisclosedDocument, due_on: date, published: date | None
) -> Iterator[AlertOn]:
    """A document that is not published on the day after it was due."""
    label = DisclosedDocument.of(document)
    zh = "{unit}{year}年度{document}未在{day}前公开"
    en = "{unit} did not publish its {document} of {year} by {day}"
    told = cause(LATE_ALERT, "yellow", zh, en, BUDGET_LAW, unit=unit, year=year, document=label.label_zh, day=due_on)
    yield AlertOn(duty_no, due_on + timedelta(days=1), published, told)
