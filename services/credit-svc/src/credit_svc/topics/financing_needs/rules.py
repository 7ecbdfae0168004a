"""The words and rules of financing needs: loans until a need is withdrawn or declined, and tasks of banks in time."""

from collections.abc import Iterator
from datetime import date, timedelta

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import FinancingOutcomeEntry, NeedOutcome, SupervisionTaskEntry

MATCHING = Clause(document="银企对接工作机制的通知", article=None, verified=False)
NEED, EVENT = Term("融资需求", "financing need", MATCHING), Term("银企对接活动", "matching event")
OFFER, LOAN = Term("融资意向", "offer for the need"), Term("银企对接贷款", "loan for a need")
TASK, DONE = Term("银行督导任务", "task of a bank"), Term("银行督导任务完成情况", "result of the task")
OVERDUE_ALERT = "bank_task_overdue"


class NeedState(Labelled):
    """Where a need stands."""

    WAITING = "waiting", "待落实"
    LENT = "lent", "已放款"
    WITHDRAWN = "withdrawn", "已撤回"
    DECLINED = "declined", "未落实"


COURSE = Course(
    NEED,
    NeedState.WAITING,
    {
        (NeedState.WAITING, NeedOutcome.LENT): NeedState.LENT,
        (NeedState.LENT, NeedOutcome.LENT): NeedState.LENT,
        (NeedState.WAITING, NeedOutcome.WITHDRAWN): NeedState.WITHDRAWN,
        (NeedState.WAITING, NeedOutcome.DECLINED): NeedState.DECLINED,
    },
    field="outcome",
)


def check_outcome(entry: FinancingOutcomeEntry) -> Iterator[Finding]:
    """A loan has its number, bank and amount; a need that ended without one has none of them."""
    lent = entry.outcome is NeedOutcome.LENT
    for field, label in (("loan_no", "贷款编号"), ("bank", "银行"), ("amount", "金额")):
        if (getattr(entry, field) is None) is lent:
            zh = f"放款须填写{label}" if lent else f"{entry.outcome.label_zh}不填{label}，有放款的请登记为“放款”"
            en = f"A loan has its {field}" if lent else f"{entry.outcome} has no {field}; a loan is entered as lent"
            yield blocked("financing_outcome_fields", zh, en, MATCHING, field)


def check_task(entry: SupervisionTaskEntry) -> Iterator[Finding]:
    """A task is due on its day or later."""
    if entry.due_on < entry.business_date:
        zh, en = "完成期限不应早于下达日期，请核对", "A task is not due before it was given; check both dates"
        wanted = f">= {entry.business_date}"
        yield blocked("bank_task_due", zh, en, MATCHING, "due_on", entry.due_on, wanted)


def judge_task(task_no: str, bank: str, due_on: date, done: date | None) -> Iterator[AlertOn]:
    """A task that was not done by its day; on that day it is still in time."""
    zh, en = (
        "{bank}的督导任务{task}应于{due}前完成，已逾期",
        "The task {task} of {bank} was due on {due} and is not done",
    )
    told = cause(OVERDUE_ALERT, "yellow", zh, en, MATCHING, bank=bank, task=task_no, due=due_on)
    yield AlertOn(task_no, due_on + timedelta(days=1), done, told)
