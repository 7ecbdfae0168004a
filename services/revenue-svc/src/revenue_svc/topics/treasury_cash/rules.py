"""The rules of treasury cash: balances that follow from one another, transfers that are covered, who is paid first."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, Level
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.periods import Period

from .schemas import CashForecastEntry, CashTransferEntry, FlowKind, TreasuryBalanceEntry

TREASURY = Clause(document="《中华人民共和国国家金库条例》", article=None, verified=False)
SCHEDULING = Clause(document="财政部关于地方财政库款管理与调度的规定", article=None, verified=False)
GUARANTEES = Clause(document="国务院、财政部关于县级“三保”支出优先顺序的规定", article=None, verified=False)
MONITORING = Clause(document="财政部关于地方财政库款保障水平监测的规定", article=None, verified=False)

COVER_ALERT = "treasury_cash_cover"
PRIORITY_ALERT = "treasury_cash_priority"
COVER = "revenue.treasury_cash.cover_pct"

IN_KINDS = (FlowKind.TAX, FlowKind.NON_TAX, FlowKind.TRANSFER, FlowKind.DEBT_PROCEEDS)
FIRST_KINDS = (FlowKind.WAGES, FlowKind.BASIC_LIVELIHOOD, FlowKind.RUNNING_COSTS)
"""What is paid before everything else: wages and the other guarantees."""
LATER_KINDS = (FlowKind.DEBT_SERVICE, FlowKind.PROJECTS, FlowKind.OTHER)

_LINES: tuple[tuple[Level, str, str], ...] = (("red", "红色", "10"), ("orange", "橙色", "30"), ("yellow", "黄色", "50"))
COVER_LEVELS: Mapping[Level, Parameter] = {
    level: Parameter(
        key=f"treasury_cash_cover_{level}", label_zh=f"库款保障水平{name}预警线（库款余额占下月预计支出的百分比）",
        kind="decimal", default=default, clause=MONITORING, minimum=Decimal(0), maximum=Decimal(1000),
    )
    for level, name, default in _LINES
}  # fmt: skip
"""The gravest first; a cover that lies on a line belongs to that line's level."""


def check_balance(entry: TreasuryBalanceEntry, row: int) -> list[Finding]:
    """Receipts and payments are told both or neither; without them nobody can check the balance."""
    if (entry.received is None) is not (entry.paid is None):
        missing = "received" if entry.received is None else "paid"
        return [
            blocked(
                "treasury_movement_half", "本期收入和本期支出应同时填报；没有发生的一项填0.00",
                "Receipts and payments are told both or neither; enter 0.00 for the one that did not occur",
                TREASURY, missing, row=row,
            )
        ]  # fmt: skip
    if entry.received is not None:
        return []
    return [
        Finding(
            code="treasury_movement_missing",
            severity="warn",
            message_zh=f"账户{entry.account}在{entry.business_date}未报收支发生额，余额无法与上期核对；取得后请更正补报",
            message_en=f"Account {entry.account} tells no movements on {entry.business_date}: its balance cannot be "
            "checked against the one before; correct the record when they are known",
            clause=TREASURY,
            field="received",
            row=row,
        )
    ]


def check_transfer(entry: CashTransferEntry, row: int) -> list[Finding]:
    """A transfer has two accounts."""
    if entry.from_account != entry.to_account:
        return []
    return [
        blocked(
            "cash_transfer_to_itself", "调出账户与调入账户不能相同，请核对", "Both accounts are the same; check them",
            SCHEDULING, "to_account", entry.to_account, f"≠ {entry.from_account}", row=row,
        )
    ]  # fmt: skip


def check_forecast(entry: CashForecastEntry, row: int) -> list[Finding]:
    """A forecast is made before its month begins, so that none alters what a closed month expected."""
    findings = []
    if entry.business_date >= entry.month.first_day:
        findings.append(
            blocked(
                "cash_forecast_late", f"{entry.month}的预测应在{entry.month.first_day}前编报；当月已发生的收支请登记余额",
                f"What {entry.month} expects is told before {entry.month.first_day}; what has happened is a balance",
                SCHEDULING, "business_date", entry.business_date.isoformat(), f"< {entry.month.first_day}", row=row,
            )
        )  # fmt: skip
    if entry.expected_on is not None and Period.of(entry.expected_on) != entry.month:
        findings.append(
            blocked(
                "cash_forecast_day", f"预计日期应在所属月份{entry.month}内，请核对",
                f"The expected day must lie in {entry.month}; check both",
                SCHEDULING, "expected_on", entry.expected_on.isoformat(),
                f"{entry.month.first_day} – {entry.month.last_day}", row=row,
            )
        )  # fmt: skip
    return findings


def balance_repeated(account: str, day: date) -> Finding:
    return blocked(
        "treasury_balance_repeated", f"账户{account}在{day}已有余额，请更正原记录",
        f"Account {account} has a balance on {day} already; correct that record",
        TREASURY, "business_date", day.isoformat(),
    )  # fmt: skip


def transfer_repeated(number: str) -> Finding:
    return blocked(
        "cash_transfer_repeated", f"调度单{number}已登记，请更正原记录",
        f"Transfer {number} stands already; correct that record", SCHEDULING, "transfer_no", number,
    )  # fmt: skip


def forecast_repeated(month: str, kind: FlowKind, item: str, unit: str) -> Finding:
    """One item of one unit stands once a month: twice would double what is expected."""
    return blocked(
        "cash_forecast_repeated", f"{unit}在{month}的{kind.label_zh}中已有“{item}”的预测，请更正原记录",
        f"{unit} has the item {item} among {kind} of {month} already; correct that record",
        SCHEDULING, "item", item,
    )  # fmt: skip


def balance_broken(account: str, day: date, since: date, told: Decimal, reckoned: Decimal) -> Finding:
    """A balance is the one before it, plus what came in, less what went out."""
    return blocked(
        "treasury_balance_broken",
        f"账户{account}在{day}的余额应为{since}的余额加收入减支出，即{reckoned:.2f}元；请核对该日或其前一次余额，"
        "补插中间日期的请先更正其后一次的发生额",
        f"The balance of account {account} on {day} should be that of {since} plus receipts less payments, "
        f"{reckoned:.2f}; check either, and before inserting a day correct the movements that follow it",
        TREASURY, "balance", f"{told:.2f}", f"{reckoned:.2f}", difference=f"{told - reckoned:.2f}",
    )  # fmt: skip


def transfer_beyond_movements(account: str, day: date, side: str, moved: Decimal, told: Decimal) -> Finding:
    """The movements of a balance contain its transfers; `side` is the field that tells too little."""
    side_zh = "收入" if side == "received" else "支出"
    return exceeded(
        "cash_transfer_beyond_movements",
        f"截至{day}，账户{account}的调度金额{moved:.2f}元超过该次余额所报本期{side_zh}{told:.2f}元，请核对调度单或余额",
        f"Up to {day} the transfers of account {account} come to {moved:.2f}, more than the {told:.2f} {side} that its "
        "balance tells; check either",
        SCHEDULING, "amount", moved, told,
    )  # fmt: skip


def overdrawn(account: str, day: date, left: Decimal) -> Finding:
    """A transfer never takes more than is there."""
    return blocked(
        "cash_transfer_overdrawn", f"账户{account}在{day}调度后余额为{left:.2f}元，不得为负；请减少金额或先调入",
        f"Account {account} would stand at {left:.2f} after the transfers of {day}; move less, or fund it first",
        SCHEDULING, "amount", f"{left:.2f}", ">= 0.00", difference=f"{left:.2f}",
    )  # fmt: skip


def account_unknown(account: str) -> Finding:
    return blocked(
        "treasury_account_unknown", f"账户{account}尚无余额记录，不能调度；请先登记其余额或核对账户编号",
        f"Account {account} has no balance yet; record one first, or check the number",
        SCHEDULING, "to_account", account,
    )  # fmt: skip


def priority_cause(
    month: Period, opening: Decimal | None, expected_in: Decimal, first: Decimal, later: Decimal
) -> Cause | None:
    """Wages and the guarantees that the month's cash does not cover: the graver where other outlays are planned beside.

    Without any balance nothing can be said.
    """
    if opening is None or first <= opening + expected_in:
        return None
    cash = opening + expected_in
    beside = later > 0
    return Cause(
        code=PRIORITY_ALERT,
        level="red" if beside else "orange",
        on=month.first_day,
        message_zh=f"{month}月初库款与预计收入合计{cash:.2f}元，不足以保障工资、基本民生和运转{first:.2f}元，"
        f"缺口{first - cash:.2f}元" + (f"，同月仍安排后序支出{later:.2f}元" if beside else ""),
        message_en=f"{month}: {cash:.2f} yuan of cash and expected receipts do not cover wages and guarantees of "
        f"{first:.2f}, {first - cash:.2f} are wanting" + (f"; {later:.2f} of later outlays are planned" if beside else ""),
        clause=GUARANTEES,
        figure_ids=("revenue.treasury_cash.balance", "revenue.treasury_cash.expected_in"),
    )  # fmt: skip


def cover_cause(cover: Decimal, lines: Mapping[Level, Decimal], on: date) -> Cause | None:
    """The gravest level whose line the cover reaches."""
    level = next((level for level in COVER_LEVELS if cover <= lines[level]), None)
    if level is None:
        return None
    return Cause(
        code=COVER_ALERT,
        level=level,
        on=on,
        message_zh=f"{on}库款余额相当于下月预计支出的{cover:.1f}%，不高于预警线{lines[level]:f}%",
        message_en=f"On {on} treasury cash covers {cover:.1f}% of next month's expected outlays, at or below the line of "
        f"{lines[level]:f}%",
        clause=MONITORING,
        figure_ids=(COVER,),
    )
