"""The words of visits, and how long a problem may stay open before it is an alert."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

VISITING = Clause(document="金融顾问制度和“行长遍访市场主体”活动的通知", article=None, verified=False)
VISIT = Term("走访", "visit")
PROBLEM, RESULT = Term("走访问题", "problem"), Term("走访问题解决情况", "result of the problem")
LOAN, FOLLOWED = Term("走访对接贷款", "loan"), Term("走访对接贷款及走访", "visit that the loan followed:")

PROBLEM_DAYS = Parameter(
    key="visit_problem_days",
    label_zh="走访问题解决期限（天）",
    kind="count",
    default="60",
    clause=VISITING,
    minimum=Decimal(1),
    maximum=Decimal(365),
)
OPEN_ALERT = "visit_problem_open"


def judge_open(problem_no: str, raised: date, solved: date | None, days: Decimal) -> Iterator[AlertOn]:
    """A problem that is open for more days than it may be."""
    late = raised + timedelta(days=int(days) + 1)
    zh = "走访问题{problem}于{raised}提出，超过{days}天尚未解决"
    en = "The problem {problem} of {raised} has been open for more than {days} days"
    told = cause(OPEN_ALERT, "yellow", zh, en, VISITING, problem=problem_no, raised=raised, days=int(days))
    yield AlertOn(problem_no, late, solved, told)
