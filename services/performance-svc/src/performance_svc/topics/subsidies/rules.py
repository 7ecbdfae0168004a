"""The words and rules of subsidies: what a line comes to, which way batches and lines go, and who is not paid."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import (
    BatchAction,
    BatchState,
    LineState,
    Payee,
    PayFrequency,
    ResultAction,
    SubsidyBatchStepEntry,
    SubsidyLineEntry,
)

ONE_CARD = Clause(
    document="《关于进一步加强惠民惠农财政补贴资金“一卡通”管理的指导意见》（财办〔2020〕37号）",
    article=None,
    verified=False,
)
OWN_RULE = Clause(
    document="本系统惠农补贴登记规则：先造册公示、后审核审批，审批后清册冻结", article=None, verified=True
)

PROGRAM = Term("惠农补贴项目", "subsidy program", OWN_RULE)
CARD_MOVE = Term("纳入社保卡发放", "move to the social security card of", OWN_RULE)
REVIEW = Term("补贴项目审核", "review of the program", OWN_RULE)
DEATH = Term("死亡登记", "death of the person", OWN_RULE)
BATCH = Term("补贴批次", "subsidy batch", OWN_RULE)
LINE = Term("发放明细", "line", OWN_RULE)
PAID_ONCE = Term("同一人员同一项目同一所属期的发放明细", "line of the person, program and period", ONE_CARD)
PLOT_ONCE = Term("同一地块同一项目同一所属期的发放明细", "line of the plot, program and period", ONE_CARD)
APPROVAL = Term("补贴批次审批", "approval of the batch", OWN_RULE)

BATCH_COURSE = Course(
    BATCH,
    BatchState.LISTED,
    {
        (BatchState.LISTED, BatchAction.POST): BatchState.POSTED,
        (BatchState.POSTED, BatchAction.CHECK): BatchState.CHECKED,
        (BatchState.CHECKED, BatchAction.APPROVE): BatchState.FROZEN,
        (BatchState.FROZEN, BatchAction.SEND): BatchState.SENT,
    },
)
LINE_COURSE = Course(
    LINE,
    LineState.SENT,
    {
        (LineState.SENT, ResultAction.PAY): LineState.PAID,
        (LineState.SENT, ResultAction.FAIL): LineState.FAILED,
        (LineState.PAID, ResultAction.RETURN): LineState.RETURNED,
        (LineState.FAILED, ResultAction.REISSUE): LineState.REISSUED,
        (LineState.RETURNED, ResultAction.REISSUE): LineState.REISSUED,
        (LineState.REISSUED, ResultAction.RETURN): LineState.RETURNED,
    },
)

CARD_BASIS = Parameter(
    key="subsidy_card_basis",
    label_zh="社保卡发放比率口径",
    kind="choice",
    default="count",
    clause=ONE_CARD,
    choices={"count": "按发放笔数", "amount": "按发放金额", "households": "按惠及农户"},
)
"""What the share of the social security card is a share of."""
POSTING_DAYS = Parameter(
    key="subsidy_posting_days",
    label_zh="惠农补贴清册公示天数",
    kind="count",
    default="7",
    clause=ONE_CARD,
    minimum=Decimal(0),
    maximum=Decimal(60),
)
"""How many days a list is shown before it is checked."""
PAYS = (ResultAction.PAY, ResultAction.REISSUE)
"""The results by which money reaches somebody."""
PAID_DEAD_ALERT = "subsidy_paid_after_death"

_SHAPES = {
    PayFrequency.YEARLY: r"[0-9]{4}",
    PayFrequency.HALF_YEARLY: r"[0-9]{4}-H[12]",
    PayFrequency.QUARTERLY: r"[0-9]{4}-Q[1-4]",
    PayFrequency.MONTHLY: r"[0-9]{4}-[0-9]{2}",
}


def check_amount(entry: SubsidyLineEntry) -> Iterator[Finding]:
    """Standard x quantity, rounded half up to the fen, is the amount."""
    due = (entry.standard * entry.quantity).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if entry.amount != due:
        zh, en = f"标准×数量为{due:f}元，与金额不符，请核对", f"Standard times quantity is {due:f}; check the amount"
        yield blocked("subsidy_amount", zh, en, ONE_CARD, "amount", entry.amount, due, difference=entry.amount - due)


def check_step(entry: SubsidyBatchStepEntry) -> Iterator[Finding]:
    """An approval takes two persons; with the step to the bank the treasury's payment is named, and with no other."""
    if entry.action is BatchAction.APPROVE:
        zh, en = "审批须由两人办理，请用subsidy-batch-approvals报批", "Two persons approve: propose it as an approval"
        yield blocked("subsidy_two_persons", zh, en, OWN_RULE, "action", entry.action)
    elif (entry.action is BatchAction.SEND) is (entry.payment_no is None):
        zh, en = (
            "送代发银行须填国库支付凭证号，其他环节不填",
            "The step to the bank names the payment, and no other does",
        )
        yield blocked("subsidy_payment_no", zh, en, OWN_RULE, "payment_no", entry.payment_no)


def judge_batch(
    batch_no: str, day: date, period: str, payee: Payee, frequency: PayFrequency, begins: date, ended: date | None
) -> Iterator[Finding]:
    """A batch is of a program that pays persons or households, of a period as it pays them, before it was stopped."""
    if payee is Payee.ORGANISATIONS:
        zh, en = "对组织的补贴不在一卡通发放范围", "What is paid to organisations is not paid by card"
        yield blocked(
            "subsidy_organisation", f"批次{batch_no}：{zh}", f"Batch {batch_no}: {en}", ONE_CARD, "program_code"
        )
    if not re.fullmatch(_SHAPES[frequency], period):
        zh = f"批次{batch_no}的所属期{period}与项目的发放频次（{frequency.label_zh}）不符"
        en = f"Batch {batch_no}: the program pays {frequency}, and {period} is no such period"
        yield blocked("subsidy_period", zh, en, OWN_RULE, "period", period, _SHAPES[frequency])
    if ended is not None and begins >= ended:
        zh = f"补贴项目已于{ended}停止，批次{batch_no}的所属期{period}在其后"
        en = f"The program was stopped on {ended}, and the period {period} of batch {batch_no} is after it"
        yield blocked("subsidy_stopped", zh, en, ONE_CARD, "period", period, f"< {ended}")


def say_plot(line_no: str, by_area: bool) -> Iterator[Finding]:
    """A line by area names its plot, and no other line names one."""
    zh = "按面积补贴的须填地块编号" if by_area else "不按面积补贴的不填地块编号"
    en = "a program by area pays for a plot" if by_area else "only a program by area pays for a plot"
    yield blocked("subsidy_plot", f"发放明细{line_no}：{zh}", f"Line {line_no}: {en}", ONE_CARD, "plot_no")


def say_household_twice(household_no: str, program_code: str, period: str) -> Iterator[Finding]:
    """What is paid to households is paid once to each."""
    zh = f"农户{household_no}的{program_code} {period}已造册，同一户同一项目同一所属期只发放一次"
    en = f"Household {household_no} is listed for {program_code} {period} already: it is paid once"
    yield blocked("repeated", zh, en, ONE_CARD, "household_no", household_no)


def say_unfit(line_no: str, is_known: bool, is_payee_known: bool, has_card: bool) -> Iterator[Finding]:
    """Who gets and who receives is registered with an ID number, and the one who receives with a card."""
    if not is_known:
        zh, en = "受益人未登记或其信息已清除，请先登记人员", "the beneficiary is not registered, or was erased"
        yield blocked("unknown", f"发放明细{line_no}：{zh}", f"Line {line_no}: {en}", ONE_CARD, "beneficiary")
    if not is_payee_known:
        if is_known:
            zh, en = "收款人未登记或其信息已清除，请先登记人员", "the payee is not registered, or was erased"
            yield blocked("unknown", f"发放明细{line_no}：{zh}", f"Line {line_no}: {en}", ONE_CARD, "payee")
    elif not has_card:
        zh, en = "收款人没有登记银行账号", "the payee has no card on record"
        yield blocked("subsidy_card", f"发放明细{line_no}：{zh}", f"Line {line_no}: {en}", ONE_CARD, "payee")


def say_shared(batch_no: str, line_no: str) -> Iterator[Finding]:
    """A card is one person's."""
    zh = f"批次{batch_no}发放明细{line_no}：收款人的银行账号登记在多人名下，请核实"
    en = f"Line {line_no} of batch {batch_no}: the payee's card is on record for several persons; check it"
    yield blocked("subsidy_card", zh, en, ONE_CARD, "batch_no", line_no)


def say_dead(line_no: str, died_on: date, period: str) -> Iterator[Finding]:
    """Whoever died before a period began gets nothing for it."""
    zh = f"发放明细{line_no}：受益人已于{died_on}死亡，{period}不再发放"
    en = f"Line {line_no}: the beneficiary died on {died_on} and gets nothing for {period}"
    yield blocked("subsidy_dead", zh, en, ONE_CARD, "beneficiary", None)


def say_unknown_person(person: UUID) -> Iterator[Finding]:
    """Whose death is entered is a registered person."""
    zh, en = f"人员{person}未登记，请先登记人员", f"The person {person} is not registered; register the person first"
    yield blocked("unknown", zh, en, OWN_RULE, "person", person)


def judge_approval(
    batch_no: str, lines: int, amount: Decimal, said: str, listed: int | None, total: Decimal | None, found: str | None
) -> Iterator[Finding]:
    """An approval says what the list is."""
    stands = {"lines": (lines, listed), "amount": (amount, total), "content_hash": (said, found)}
    for field, (stated, real) in stands.items():
        if stated != real:
            zh = f"批次{batch_no}按现有清册为{real}，与报批内容不同，请按最新清册报批"
            en = f"By its list batch {batch_no} has {real}; propose it by its newest statement"
            yield blocked("differs", zh, en, OWN_RULE, field, stated, real)


def say_frozen(batch_no: str, approved_on: date | None) -> Iterator[Finding]:
    """A list that was approved is never changed; one that is shown in public is so once it no longer is."""
    if approved_on is None:
        zh = f"批次{batch_no}已公示，清册不能再改；如有异议请先作废公示环节，改后重新公示"
        en = f"Batch {batch_no} is shown in public: void that step, change the list, and show it again"
    else:
        zh = f"批次{batch_no}已于{approved_on}审批，清册已冻结，不能再改；多发的请登记退回"
        en = f"Batch {batch_no} was approved on {approved_on} and is frozen; what is wrong is returned"
    yield blocked("subsidy_frozen", zh, en, OWN_RULE, "batch_no", batch_no)


def say_kept(batch_no: str) -> Iterator[Finding]:
    """An approval is neither corrected nor taken back."""
    zh = f"批次{batch_no}的审批不能更正或作废：审批后清册冻结"
    en = f"The approval of batch {batch_no} is neither corrected nor voided: it froze the list"
    yield blocked("subsidy_frozen", zh, en, OWN_RULE, "batch_no", batch_no)


def say_short(batch_no: str, posted: date, checked: date, days: Decimal) -> Iterator[Finding]:
    """A list is shown for some days before it is checked."""
    zh = f"批次{batch_no}于{posted}公示，公示满{days:f}天后方可审核（{checked}）"
    en = f"Batch {batch_no} is shown since {posted}: it is checked after {days:f} days, not on {checked}"
    yield blocked("subsidy_posting", zh, en, ONE_CARD, "business_date", checked)


def say_unsent(batch_no: str, day: date, sent_on: date | None) -> Iterator[Finding]:
    """The bank has results for what it was sent."""
    if sent_on is None:
        zh, en = f"批次{batch_no}尚未送代发银行，没有发放结果", f"Batch {batch_no} was not sent to the bank"
        yield blocked("subsidy_unsent", zh, en, OWN_RULE, "batch_no", batch_no)
    else:
        zh = f"批次{batch_no}于{sent_on}送代发银行，{day}不能有发放结果"
        en = f"Batch {batch_no} was sent to the bank on {sent_on}: no result of {day}"
        yield blocked("too_early", zh, en, OWN_RULE, "business_date", day, f">= {sent_on}")


def judge_paid_dead(line_no: str, program: str, rows: Iterable[tuple[ResultAction, date]]) -> Iterator[AlertOn]:
    """What was paid for somebody who had died before, until it comes back; nobody is named."""
    actions = LINE_COURSE.actions
    taken = sorted(rows, key=lambda row: (row[1], actions.index(row[0])))
    paid = [day for action, day in taken if action in PAYS]
    if not paid:
        return
    last, last_day = taken[-1]
    zh = "{program}发放明细{line}的受益人在所属期开始前已死亡，须追回"
    en = "Line {line} of {program} was paid for somebody who had died before its period"
    told = cause(PAID_DEAD_ALERT, "orange", zh, en, ONE_CARD, program=program, line=line_no)
    yield AlertOn(line_no, paid[0], last_day if last is ResultAction.RETURN else None, told)
