"""The rules of unit accounts: approved before opened, an account's whole story, one basic account a unit, and alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter

from .schemas import AccountEventKind, UnitAccountEntry, UnitAccountEventEntry

APPROVAL = Clause(
    document="财政部《中央预算单位银行账户管理暂行办法》（地方参照）", article="审批与年检", verified=False
)
SETTLEMENT = Clause(document="中国人民银行《人民币银行结算账户管理办法》", article="基本存款账户", verified=False)

INSPECTION_MONTH = Parameter(
    key="account_inspection_month",
    label_zh="预算单位账户年检应完成的月份（当月末前）",
    kind="count",
    default="6",
    clause=APPROVAL,
    minimum=Decimal(1),
    maximum=Decimal(12),
)
IDLE_DAYS = Parameter(
    key="account_idle_days",
    label_zh="预算单位账户无收支即列为闲置的天数",
    kind="count",
    default="365",
    clause=APPROVAL,
    minimum=Decimal(1),
    maximum=Decimal(3650),
)
UNINSPECTED_ALERT = "accounts_uninspected"
FAILED_ALERT = "account_inspection_failed"
IDLE_ALERT = "account_idle"

_INSPECTIONS = (AccountEventKind.INSPECTION_PASSED, AccountEventKind.INSPECTION_FAILED)


class Event(NamedTuple):
    """One event that stands."""

    day: date
    kind: AccountEventKind
    unit: str
    last_movement_on: date | None


@dataclass(frozen=True)
class AccountStory:
    """Everything that stands of one account: by whom and when it was opened, and its events in order."""

    account_no: str
    opened: list[tuple[date, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def closed(self) -> date | None:
        return next((event.day for event in self.events if event.kind is AccountEventKind.CLOSED), None)


class Span(NamedTuple):
    """How long an account stood open; `closed` is none while it is."""

    opened: date
    closed: date | None
    account_no: str


def check_account(entry: UnitAccountEntry, row: int) -> list[Finding]:
    """No account without an approval, and none before it."""
    if entry.approval_no is None or entry.approved_on is None:
        zh, en = "开立账户须有财政部门批复文号和批复日期", "An account needs the number and the date of its approval"
        missing = "approval_no" if entry.approval_no is None else "approved_on"
        return [blocked("account_unapproved", zh, en, APPROVAL, missing, row=row)]
    if entry.business_date >= entry.approved_on:
        return []
    zh = f"开户日期{entry.business_date}早于批复日期{entry.approved_on}，应先批复后开户"
    en = f"The account was opened on {entry.business_date}, before its approval on {entry.approved_on}"
    opened, wanted = entry.business_date.isoformat(), f">= {entry.approved_on}"
    return [blocked("account_opened_before_approval", zh, en, APPROVAL, "business_date", opened, wanted, row=row)]


def check_event(entry: UnitAccountEventEntry, row: int) -> list[Finding]:
    """A closed account is empty, and no movement lies after the day on which it was seen."""
    findings = []
    if entry.event is AccountEventKind.CLOSED and entry.balance != 0:
        zh = f"销户时余额应为0，尚有{entry.balance}元；请先将余额缴回或转出"
        en = f"An account is closed empty; {entry.balance} is left: pay it back or transfer it first"
        left = f"{entry.balance:.2f}"
        findings.append(
            blocked("account_closed_with_balance", zh, en, APPROVAL, "balance", left, "0.00", row=row, difference=left)
        )
    if entry.last_movement_on is not None and entry.last_movement_on > entry.business_date:
        zh, en = "最近一次收支日期不得晚于办理日期", "The last movement cannot lie after the day of the event"
        moved, wanted = entry.last_movement_on.isoformat(), f"<= {entry.business_date}"
        findings.append(blocked("movement_after_event", zh, en, APPROVAL, "last_movement_on", moved, wanted, row=row))
    return findings


def judge_story(story: AccountStory) -> list[Finding]:
    """What contradicts in an account's story: without its opening nothing else can be said of it."""
    no = story.account_no
    if not story.opened:
        zh = f"账户{no}未登记；请先登记账户，作废账户前请先作废其事项"
        en = f"Account {no} is not registered; register it first, and void its events before the account"
        return [blocked("account_unknown", zh, en, APPROVAL, "account_no", no)] if story.events else []
    if len(story.opened) > 1:
        zh, en = f"账户{no}已登记，请更正原记录", f"Account {no} is registered already; correct its record"
        return [blocked("account_registered", zh, en, APPROVAL, "account_no", no)]
    return [*_judge_days(story), *_judge_units(story), *_judge_inspections(story)]


def _judge_days(story: AccountStory) -> Iterator[Finding]:
    """Events lie between the opening and the closing, which comes once."""
    no, (opened, _), closed = story.account_no, story.opened[0], story.closed
    for event in story.events:
        if event.day < opened:
            zh = f"账户{no}于{opened}开户，{event.kind.label_zh}日期{event.day}早于开户"
            en = f"Account {no} was opened on {opened}; the {event.kind} of {event.day} lies before"
            yield blocked("event_before_opening", zh, en, APPROVAL, "business_date", str(event.day), f">= {opened}")
        if closed is not None and event.day > closed:
            zh = f"账户{no}已于{closed}销户，不能在{event.day}办理{event.kind.label_zh}"
            en = f"Account {no} was closed on {closed}: no {event.kind} on {event.day}"
            yield blocked("event_after_closing", zh, en, APPROVAL, "business_date", str(event.day), f"<= {closed}")
    closings = [event.day for event in story.events if event.kind is AccountEventKind.CLOSED]
    if len(closings) > 1 and closings[1] == closed:
        zh, en = f"账户{no}已销户，不能重复销户", f"Account {no} is closed already"
        yield blocked("account_closed_twice", zh, en, APPROVAL, "account_no", no)


def _judge_units(story: AccountStory) -> Iterator[Finding]:
    own = story.opened[0][1]
    for unit in dict.fromkeys(event.unit for event in story.events if event.unit != own):
        zh, en = f"账户{story.account_no}属单位{own}", f"Account {story.account_no} is of the unit {own}"
        yield blocked("other_unit", zh, en, APPROVAL, "reporting_unit", unit, own)


def _judge_inspections(story: AccountStory) -> Iterator[Finding]:
    """Once a year, from the year after the opening on; only a failed one is followed by another, which passes it."""
    no, opened = story.account_no, story.opened[0][0].year
    before: dict[int, AccountEventKind] = {}
    for event in story.events:
        if event.kind not in _INSPECTIONS:
            continue
        year, earlier = event.day.year, before.get(event.day.year)
        if year == opened:
            zh = f"账户{no}为{year}年新开，自次年起参加年检"
            en = f"Account {no} was opened in {year}: it is inspected from the year after on"
            yield blocked("inspected_in_opening_year", zh, en, APPROVAL, "business_date", str(year), f">= {year + 1}")
        elif earlier is AccountEventKind.INSPECTION_PASSED or earlier is event.kind:
            zh = f"账户{no}{year}年已{earlier.label_zh}，不能再登记{event.kind.label_zh}"
            en = f"Account {no} has its {earlier} of {year}: {event.kind} is not possible"
            yield blocked("inspected_twice", zh, en, APPROVAL, "event", event.kind, earlier)
        before[year] = event.kind


def judge_basic(unit: str, spans: Sequence[Span]) -> list[Finding]:
    """A unit has one basic account at a time: the next one is opened when the one before is closed."""
    ordered = sorted(spans, key=lambda span: (span.opened, span.account_no))
    findings = []
    last: Span | None = None
    for span in ordered:
        if last is not None and (last.closed is None or span.opened < last.closed):
            zh = f"单位{unit}已有基本存款账户{last.account_no}，一个单位只能开立一个；请先销户"
            en = f"The unit {unit} has the basic account {last.account_no} already; close it first"
            findings.append(
                blocked("basic_account_exists", zh, en, SETTLEMENT, "kind", span.account_no, last.account_no)
            )
        if last is None or (last.closed is not None and (span.closed is None or span.closed > last.closed)):
            last = span
    return findings


def idle_cause(story: AccountStory, days: int) -> Cause | None:
    """An account whose newest event says that nothing moved for `days` or longer."""
    if not story.opened or not story.events or story.closed is not None:
        return None
    newest = story.events[-1]
    since = newest.last_movement_on or story.opened[0][0]
    still = (newest.day - since).days
    if still < days:
        return None
    return Cause(
        code=IDLE_ALERT,
        level="yellow",
        on=newest.day,
        message_zh=f"账户{story.account_no}自{since}起{still}天无收支（闲置标准{days}天），应清理或销户",
        message_en=f"Account {story.account_no} has not moved since {since}, {still} days (idle from {days} on)",
        clause=APPROVAL,
    )


def failed_cause(story: AccountStory) -> Cause | None:
    """An open account whose newest inspection was failed."""
    inspected = [event for event in story.events if event.kind in _INSPECTIONS]
    if not story.opened or story.closed is not None or not inspected:
        return None
    newest = inspected[-1]
    if newest.kind is AccountEventKind.INSPECTION_PASSED:
        return None
    return Cause(
        code=FAILED_ALERT,
        level="orange",
        on=newest.day,
        message_zh=f"账户{story.account_no}{newest.day.year}年年检不合格，须整改后复检",
        message_en=f"Account {story.account_no} failed its inspection of {newest.day.year}",
        clause=APPROVAL,
    )
