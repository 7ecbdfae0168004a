"""The words and rules of statements: they balance, are of a month or a year that is over, and are reviewed in their order."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.courses import Course
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period
from bureau_common.schemas.terms import Term

from ...reference.state_enterprises import STATE_ASSETS, StateEnterpriseEntry
from .schemas import ReviewAction, StateEnterpriseStatementEntry, StatementKind, StatementReviewEntry

STATEMENTS = Clause(document="国有企业财务快报和年度财务决算报告制度", article=None, verified=False)
PRESERVATION_RULES = Clause(
    document="《企业国有资本保值增值结果确认暂行办法》（国资委令第4号）", article=None, verified=False
)
STATEMENT = Term("企业财务报表", "statement", STATEMENTS)
STANDING = Term(
    "该企业同一期间的报表", "statement of the enterprise and period", STATEMENTS, "须先退回才能重报",
    "have it returned before another is filed",
)  # fmt: skip
ANNUAL_DUE = Parameter(
    key="soe_annual_due_month", label_zh="国有企业资产年报应报齐的月份（当月末前）", kind="count", default="4",
    clause=STATEMENTS, minimum=Decimal(1), maximum=Decimal(12),
)  # fmt: skip
MONTHS_ALERT, ANNUAL_ALERT, CAPITAL_ALERT = "soe_statements_late", "soe_annual_late", "soe_capital_lost"


class StatementState(Labelled):
    """How far a statement has come; one that is due and not filed is no record."""

    FILED = "filed", "已报送"
    CHECKED = "checked", "已审核"
    RETURNED = "returned", "已退回"
    CONFIRMED = "confirmed", "已确认"


COURSE = Course(
    STATEMENT,
    StatementState.FILED,
    {
        (StatementState.FILED, ReviewAction.CHECK): StatementState.CHECKED,
        (StatementState.FILED, ReviewAction.RETURN): StatementState.RETURNED,
        (StatementState.CHECKED, ReviewAction.RETURN): StatementState.RETURNED,
        (StatementState.CHECKED, ReviewAction.CONFIRM): StatementState.CONFIRMED,
    },
)
"""What is returned stays so: the enterprise files anew under another number."""


def check_group(entry: StateEnterpriseEntry) -> Iterator[Finding]:
    """The first level is a group's head or stands alone; every other is of a group, and not of its own."""
    if (entry.level == 1) != (entry.group_code is None) or entry.group_code == entry.credit_code:
        zh = "一级企业不填所属集团代码，二级及以下企业须填其一级企业代码（不是本企业）；请核对"
        en = "The first level has no group above it, and every lower one names its group's first; check both"
        yield blocked("enterprise_group", zh, en, STATEMENTS, "group_code", entry.group_code)


def check_day(entry: StateEnterpriseStatementEntry) -> Iterator[Finding]:
    """A month's statement is of the month's end, a year's of the year's; both are filed when it is over."""
    covered, filed = entry.statement_date, entry.filed_on
    annual = entry.kind is StatementKind.ANNUAL
    last = date(covered.year, 12, 31) if annual else Period.of(covered).last_day
    day, expected = entry.business_date, filed if annual else last
    if covered != last:
        zh, en = f"{entry.kind.label_zh}的截止日应为{last}", f"A statement of this kind is as of {last}"
        yield blocked("not_month_end", zh, en, STATEMENTS, "statement_date", covered, last)
    elif day != expected:
        zh = f"{entry.kind.label_zh}的业务日期应为{expected}，请核对"
        en = f"A statement of this kind counts on {expected}; check the day"
        yield blocked("statement_day", zh, en, STATEMENTS, "business_date", day, expected)
    else:
        yield from check_later("filed_on", filed, covered, "报表截止日", "the month ends", STATEMENTS)
    due = Period.of(covered).following.last_day
    if not annual and filed > due:
        zh, en = f"月报应于{due}前报送，报送迟了", f"A month's statement is due by {due}; it came later"
        yield warned("filed_late", zh, en, STATEMENTS, "filed_on", filed, f"<= {due}")


def check_balance(entry: StateEnterpriseStatementEntry) -> Iterator[Finding]:
    """Assets are liabilities and equity, to the fen, and what is the state's is within the equity."""
    difference = entry.assets - entry.liabilities - entry.equity
    if difference:
        zh = f"资产总额应等于负债总额加所有者权益，相差{difference:.2f}元；请核对报表"
        en = f"Assets are liabilities and equity; they differ by {difference:.2f}; check the statement"
        there = entry.liabilities + entry.equity
        yield blocked(
            "unbalanced", zh, en, STATEMENTS, "assets", f"{entry.assets:.2f}", f"{there:.2f}",
            difference=f"{difference:.2f}",
        )  # fmt: skip
    low, high = min(entry.equity, Decimal(0)), max(entry.equity, Decimal(0))
    if not low <= entry.state_equity <= high:
        zh = f"国有权益应在{low:.2f}元至{high:.2f}元之间，不超出所有者权益；请核对"
        en = f"What is the state's lies within the equity, between {low:.2f} and {high:.2f}; check both"
        told = f"{low:.2f} – {high:.2f}"
        yield blocked("beyond_equity", zh, en, STATEMENTS, "state_equity", f"{entry.state_equity:.2f}", told)


def check_review(entry: StatementReviewEntry) -> Iterator[Finding]:
    """A statement that is returned says why."""
    if entry.action is ReviewAction.RETURN and entry.remark is None:
        zh, en = "退回报表应说明原因", "Say why a statement is returned"
        yield blocked("reason_missing", zh, en, STATEMENTS, "remark")


def say_group(code: str, group: str) -> Iterator[Finding]:
    """A group's head stands as an enterprise of the first level."""
    zh = f"企业{code}所属集团{group}当日尚未登记为一级企业，请先登记"
    en = f"The group {group} of the enterprise {code} does not stand as one of the first level on that day; register it"
    yield blocked("unknown", zh, en, STATE_ASSETS, "group_code", group)


def say_twice(code: str, kind: StatementKind, day: date) -> Iterator[Finding]:
    """One statement of a kind and day stands."""
    zh = f"企业{code}截止{day}的{kind.label_zh}已报送，{STANDING.remedy_zh}"
    en = f"The {kind} statement of {code} as of {day} stands already; {STANDING.remedy_en}"
    yield blocked("repeated", zh, en, STATEMENTS, "statement_date", day)


def say_day(number: str, day: date, expected: date, reviewed: date, filed_on: date) -> Iterator[Finding]:
    """A review counts when its statement does, and is made after it was filed."""
    if day != expected:
        zh = f"报表{number}的审核业务日期应为{expected}（月报为报表截止日，年报为办理日期）"
        en = (
            f"A review of {number} counts on {expected}: of a month's statement on its day, of a year's when it is made"
        )
        yield blocked("statement_day", zh, en, STATEMENTS, "business_date", day, expected)
    if reviewed < filed_on:
        zh, en = (
            f"报表{number}于{filed_on}报送，办理日期不能早于该日",
            f"The statement {number} was filed on {filed_on}, later",
        )
        yield blocked("too_early", zh, en, STATEMENTS, "reviewed_on", reviewed, f">= {filed_on}")
