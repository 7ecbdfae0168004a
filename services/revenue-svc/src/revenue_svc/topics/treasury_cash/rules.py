"""The rules of treasury cash: balances that follow from one another, transfers that are covered, who is paid first."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, FigurePart, Level, Said, cause, percentage, times, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period
from bureau_common.schemas.terms import AlertOn, Room, Term

from .schemas import CashForecastEntry, CashTransferEntry, FlowKind, TreasuryBalanceEntry

TREASURY = Clause(document="《中华人民共和国国家金库条例》", article=None, verified=False)
SCHEDULING = Clause(document="财政部关于地方财政库款管理与调度的规定", article=None, verified=False)
GUARANTEES = Clause(document="国务院、财政部关于县级“三保”支出优先顺序的规定", article=None, verified=False)
MONITORING = Clause(document="财政部关于地方财政库款保障水平监测的规定", article=None, verified=False)

BALANCE = Term("库款日余额", "balance of the account", TREASURY)
TRANSFER = Term("调度单", "transfer", SCHEDULING)
FORECAST = Term("库款收支预测", "forecast", SCHEDULING)

COVER_ALERT = "treasury_cash_cover"
PRIORITY_ALERT = "treasury_cash_priority"
COVER = "revenue.treasury_cash.cover_pct"
GUARANTEE_LEVEL, GUARANTEE_ALERT = "revenue.treasury_cash.guarantee_level", "treasury_guarantee_level"

IN_KINDS = (FlowKind.TAX, FlowKind.NON_TAX, FlowKind.TRANSFER, FlowKind.DEBT_PROCEEDS)
FIRST_KINDS = (FlowKind.WAGES, FlowKind.BASIC_LIVELIHOOD, FlowKind.RUNNING_COSTS)
"""What is paid before everything else: wages and the other guarantees."""
LATER_KINDS = (FlowKind.DEBT_SERVICE, FlowKind.PROJECTS, FlowKind.OTHER)

_LINES: tuple[tuple[Level, str, str], ...] = (("red", "红色", "10"), ("orange", "橙色", "30"), ("yellow", "黄色", "50"))
COVER_LEVELS: Mapping[Level, Parameter] = {
    level: Parameter(
        key=f"treasury_cash_cover_{level}", label_zh=f"库款余额占下月预计支出{name}预警线（%）",
        kind="decimal", default=default, clause=MONITORING, minimum=Decimal(0), maximum=Decimal(1000),
    )
    for level, name, default in _LINES
}  # fmt: skip
"""The gravest first; a cover that lies on a line belongs to that line's level."""

_BANDS = (("warning", "警示", "0.1"), ("low", "偏低", "0.3"), ("idle", "闲置", "0.8"))
GUARANTEE_LEVELS: Mapping[str, Parameter] = {
    name: Parameter(
        key=f"treasury_guarantee_level_{name}", label_zh=f"库款保障水平{label}线（倍）", kind="decimal", default=default,
        clause=MONITORING, minimum=Decimal(0), maximum=Decimal(100),
    )
    for name, label, default in _BANDS
}  # fmt: skip
"""Below the first the level is 警示, below the second 偏低, above the third 闲置; on a line it is the milder one."""


def check_balance(entry: TreasuryBalanceEntry) -> Iterator[Finding]:
    """Receipts and payments are told both or neither; without them nobody can check the balance."""
    if (entry.received is None) is not (entry.paid is None):
        missing = "received" if entry.received is None else "paid"
        zh = "本期收入和本期支出应同时填报；没有发生的一项填0.00"
        en = "Receipts and payments are told both or neither; enter 0.00 for the one that did not occur"
        yield blocked("treasury_movement_half", zh, en, TREASURY, missing)
    elif entry.received is None:
        account, day = entry.account, entry.business_date
        zh = f"账户{account}在{day}未报收支发生额，余额无法与上期核对；取得后请更正补报"
        en = (
            f"Account {account} tells no movements on {day}: its balance cannot be checked against the one before; "
            "correct the record when they are known"
        )
        yield warned("treasury_movement_missing", zh, en, TREASURY, "received")


def check_transfer(entry: CashTransferEntry) -> Iterator[Finding]:
    """A transfer has two accounts."""
    if entry.from_account == entry.to_account:
        zh, en = "调出账户与调入账户不能相同，请核对", "Both accounts are the same; check them"
        expected = f"≠ {entry.from_account}"
        yield blocked("cash_transfer_to_itself", zh, en, SCHEDULING, "to_account", entry.to_account, expected)


def check_forecast(entry: CashForecastEntry) -> Iterator[Finding]:
    """A forecast is made before its month begins, so that none alters what a closed month expected."""
    month, first, last = entry.month, entry.month.first_day, entry.month.last_day
    if entry.business_date >= first:
        zh = f"{month}的预测应在{first}前编报；当月已发生的收支请登记余额"
        en = f"What {month} expects is told before {first}; what has happened is a balance"
        yield blocked("cash_forecast_late", zh, en, SCHEDULING, "business_date", entry.business_date, f"< {first}")
    if entry.expected_on is not None and Period.of(entry.expected_on) != month:
        zh, en = f"预计日期应在所属月份{month}内，请核对", f"The expected day must lie in {month}; check both"
        yield blocked("cash_forecast_day", zh, en, SCHEDULING, "expected_on", entry.expected_on, f"{first} – {last}")


def say_unknown(account: str) -> Iterator[Finding]:
    """Money moves between accounts whose balance is known."""
    zh = f"账户{account}尚无余额记录，不能调度；请先登记其余额或核对账户编号"
    en = f"Account {account} has no balance yet; record one first, or check the number"
    yield blocked("unknown", zh, en, SCHEDULING, "to_account", account)


def say_broken(account: str, day: date, since: date, told: Decimal, reckoned: Decimal) -> Iterator[Finding]:
    """A balance is the one before it, plus what came in, less what went out."""
    zh = (
        f"账户{account}在{day}的余额应为{since}的余额加收入减支出，即{reckoned:.2f}元；请核对该日或其前一次余额，"
        "补插中间日期的请先更正其后一次的发生额"
    )
    en = (
        f"The balance of account {account} on {day} should be that of {since} plus receipts less payments, "
        f"{reckoned:.2f}; check either, and before inserting a day correct the movements that follow it"
    )
    off = told - reckoned
    yield blocked("treasury_balance_broken", zh, en, TREASURY, "balance", told, reckoned, difference=off)


def say_beyond_movements(
    account: str, day: date, put: Decimal, received: Decimal, took: Decimal, paid: Decimal
) -> Iterator[Finding]:
    """The movements of a balance contain its transfers."""
    for side, side_zh, moved, told in (("received", "收入", put, received), ("paid", "支出", took, paid)):
        if moved > told:
            zh = (
                f"截至{day}，账户{account}的调度金额{moved:.2f}元超过该次余额所报本期{side_zh}{told:.2f}元，"
                "请核对调度单或余额"
            )
            en = (
                f"Up to {day} the transfers of account {account} come to {moved:.2f}, more than the {told:.2f} {side} "
                "that its balance tells; check either"
            )
            yield exceeded("cash_transfer_beyond_movements", zh, en, SCHEDULING, "amount", moved, told)


def say_overdrawn(account: str, day: date, left: Decimal) -> Iterator[Finding]:
    """A transfer never takes more than is there."""
    zh = f"账户{account}在{day}调度后余额为{left:.2f}元，不得为负；请减少金额或先调入"
    en = f"Account {account} would stand at {left:.2f} after the transfers of {day}; move less, or fund it first"
    yield blocked("cash_transfer_overdrawn", zh, en, SCHEDULING, "amount", left, ">= 0.00", difference=left)


def tell_left(account: str, room: Decimal) -> Iterator[Room]:
    """What may still be transferred from an account."""
    yield Room(account, room)


def judge_priority(month: str, cash: Decimal, first: Decimal, later: Decimal, since: date) -> Iterator[AlertOn]:
    """Wages and the guarantees that a month's cash does not cover: the graver where other outlays are planned beside.

    It is told from the day on which it is known to the month's end.
    """
    zh = "{month}月初库款与预计收入合计{cash}，不足以保障工资、基本民生和运转{first}，缺口{wanting}"
    en = "{month}: {cash} of cash and expected receipts do not cover wages and guarantees of {first}, {wanting} are wanting"
    if later > 0:
        zh, en = f"{zh}，同月仍安排后序支出{{later}}", f"{en}; {{later}} of later outlays are planned"
    found = cause(
        PRIORITY_ALERT, "red" if later > 0 else "orange", zh, en, GUARANTEES, month=month,
        cash=yuan(cash), first=yuan(first), wanting=yuan(first - cash), later=yuan(later),
    )  # fmt: skip
    yield AlertOn(month, since, Period.parse(month).following.first_day, found)


def cover_cause(cover: Decimal, lines: Mapping[Level, Decimal]) -> Cause | None:
    """The gravest level whose line the cover reaches."""
    level = next((level for level in COVER_LEVELS if cover <= lines[level]), None)
    if level is None:
        return None
    zh = "库款余额相当于下月预计支出的{cover}，不高于预警线{line}"
    en = "Treasury cash covers {cover} of next month's expected outlays, at or below the line of {line}"
    told: dict[str, Said] = {"cover": FigurePart(figure_id=COVER), "line": percentage(lines[level])}
    return cause(COVER_ALERT, level, zh, en, MONITORING, **told)


_OUTSIDE: Mapping[str, tuple[Level, str, str]] = {
    "warning": ("red", "低于警示线", "below the warning line of"),
    "low": ("yellow", "偏低，低于", "low, under"),
    "idle": ("blue", "库款闲置，高于", "idle, over"),
}


def guarantee_cause(found: Decimal, lines: Mapping[str, Decimal]) -> Cause | None:
    """The alert for a level outside the usual: cash that does not last, or that lies idle."""
    outside = [name for name in ("warning", "low") if found < lines[name]]
    outside += ["idle"] if found > lines["idle"] else []
    if not outside:
        return None
    level, zh, en = _OUTSIDE[outside[0]]
    told: dict[str, Said] = {"found": FigurePart(figure_id=GUARANTEE_LEVEL), "line": times(lines[outside[0]])}
    zh, en = f"库款保障水平为{{found}}，{zh}{{line}}", f"The level of treasury cash is {{found}}: {en} {{line}}"
    return cause(GUARANTEE_ALERT, level, zh, en, MONITORING, **told)
