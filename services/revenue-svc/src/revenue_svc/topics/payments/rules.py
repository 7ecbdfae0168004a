"""The words and rules of payments: pure functions over entries and over what the guards read, each with its clause."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.records import OPENING
from bureau_common.schemas.terms import Cover, Term

from ...reference.fiscal_years import MAX_CLOSING_DAYS, check_booked_year
from ...reference.three_public import ThreePublic
from .schemas import Action, ApplicationEntry, ApplicationState, PaymentEntry, PaymentKind, PlanEntry, StepEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第五十七条", verified=False)
BUDGET_YEAR = Clause(document="《中华人民共和国预算法》", article="第十八条", verified=False)
CASH_BASIS = Clause(document="《中华人民共和国预算法》", article="第五十八条", verified=True)
SEPARATION = Clause(
    document="财政部《行政事业单位内部控制规范（试行）》（不相容岗位相互分离）", article=None, verified=False
)
SEPARATION_SINCE = date(2014, 1, 1)
"""From when on duties are to be separated, and so to be shown: the rules of internal control are in force from this day."""
TREASURY_PAYMENT = Clause(document="财政国库管理制度（国库集中支付）", article=None, verified=False)
CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)

ALLOTMENT = Term("指标", "allotment", BUDGET_LAW)
APPLICATION = Term("支付申请", "application", TREASURY_PAYMENT)
PAYMENT = Term("支付凭证", "payment", TREASURY_PAYMENT)

ALLOTTED_PLANS = Cover("用款计划", "planned", "指标", "allotted", BUDGET_LAW, "plannable")
PLANNED_PAYMENTS = Cover("支付", "paid", "用款计划", "planned", BUDGET_LAW, "payable")
APPLIED_PAYMENTS = Cover("支付（退票除外）", "paid", "申请金额", "applied for", TREASURY_PAYMENT)
PAID_RETURNS = Cover("退票、退回", "returned", "支付", "paid", TREASURY_PAYMENT)
PAID_CLEARING = Cover("清算", "cleared", "支付", "paid", TREASURY_PAYMENT)
RETURNED_CLEARING = Cover("退款清算", "cleared back", "退票、退回", "returned", TREASURY_PAYMENT)
CLEARED_RETURNS = Cover("退款清算", "cleared back", "清算", "cleared", TREASURY_PAYMENT)
REPAYMENTS = Cover("重新支付", "paid again", "退票", "bounced", TREASURY_PAYMENT)

COURSE = Course(
    APPLICATION,
    ApplicationState.APPLIED,
    {
        (ApplicationState.APPLIED, Action.REVIEW): ApplicationState.REVIEWED,
        (ApplicationState.REVIEWED, Action.APPROVE): ApplicationState.APPROVED,
        (ApplicationState.APPROVED, Action.SEND): ApplicationState.SENT,
        (ApplicationState.APPLIED, Action.REJECT): ApplicationState.REJECTED,
        (ApplicationState.REVIEWED, Action.REJECT): ApplicationState.REJECTED,
        (ApplicationState.APPROVED, Action.REJECT): ApplicationState.REJECTED,
    },
)

CORE_LIVELIHOOD_SET = "205,207,208,210,221"
"""The other documented practice: only what concerns people's livelihood directly."""
LIVELIHOOD_SET = Parameter(
    key="livelihood_set",
    label_zh="民生支出口径",
    kind="codes",
    choices={
        "204": "公共安全支出",
        "205": "教育支出",
        "206": "科学技术支出",
        "207": "文化旅游体育与传媒支出",
        "208": "社会保障和就业支出",
        "210": "卫生健康支出",
        "211": "节能环保支出",
        "212": "城乡社区支出",
        "213": "农林水支出",
        "214": "交通运输支出",
        "216": "商业服务业等支出",
        "220": "自然资源海洋气象等支出",
        "221": "住房保障支出",
        "222": "粮油物资储备支出",
        "224": "灾害防治及应急管理支出",
    },
    default="205,206,207,208,210,211,212,213,214,216,220,221,222",
    clause=Clause(document="民生支出无全国统一口径，取各地常用的宽口径", article=None, verified=False),
)
"""Which functional classes count as livelihood expenditure: there is no national definition."""

BOUNCED_DAYS = Parameter(
    key="bounced_days",
    label_zh="退票后应重新支付或退回国库的天数",
    kind="count",
    default="10",
    clause=Clause(document="本局国库集中支付管理惯例", article=None, verified=False),
    minimum=Decimal(0),
    maximum=Decimal(365),
)
"""A payment that bounced and was neither paid again nor cleared back so many calendar days later is overdue."""

CLEARING_DAYS = Parameter(
    key="clearing_days",
    label_zh="支付后应完成清算的天数",
    kind="count",
    default="3",
    clause=Clause(document="代理银行当日清算的通行做法，留出节假日；本局惯例", article=None, verified=False),
    minimum=Decimal(0),
    maximum=Decimal(60),
)
"""A payment that the agent bank was not given back so many calendar days later is overdue."""

PAYMENT_CLOSING_DAYS = Parameter(
    key="payment_closing_days",
    label_zh="支出整理期天数",
    kind="count",
    default="0",
    clause=CASH_BASIS,
    minimum=Decimal(0),
    maximum=Decimal(MAX_CLOSING_DAYS),
)
"""For how many days of a new year payments, and what comes back of them, may still be booked to the old one."""

_THREE_PUBLIC_CODES = {
    ThreePublic.OVERSEAS: ("50207", "30212"),
    ThreePublic.HOSPITALITY: ("50206", "30217"),
    ThreePublic.VEHICLES: ("50208", "50303", "30231", "30913", "31013"),
}
_COMES_BACK = (PaymentKind.BOUNCED, PaymentKind.REFUNDED)
_FIELDS_OF = {
    "return_reason": _COMES_BACK,
    "repays_no": (PaymentKind.PAID,),
    "payee_account": (PaymentKind.PAID,),
    "fiscal_year": (PaymentKind.PAID, *_COMES_BACK),
    "carried_over": _COMES_BACK,
}
"""Fields that belong to rows of some kinds only."""


def check_plan(entry: PlanEntry) -> Iterator[Finding]:
    """A plan or an adjustment moves something."""
    if not entry.amount:
        zh, en = "用款计划金额不得为0；调增为正，调减为负", "A plan's amount must not be 0; a cut is entered negative"
        yield blocked("plan_amount_zero", zh, en, TREASURY_PAYMENT, "amount", "0.00")


def check_payee(entry: ApplicationEntry) -> Iterator[Finding]:
    """Nobody pays itself; the accounts themselves are not repeated."""
    if entry.payee_account == entry.payer_account:
        zh = "收款账号不得为付款单位自己的账号，请核对收款人"
        en = "The payee's account is the payer's own; check the payee"
        yield blocked("payee_is_payer", zh, en, TREASURY_PAYMENT, "payee_account")


def check_three_public(entry: ApplicationEntry) -> Iterator[Finding]:
    """What an economic code says of the three public expenses, the application says, too."""
    codes = {entry.government_economic, entry.department_economic}
    named = {kind for kind, of_kind in _THREE_PUBLIC_CODES.items() if codes & set(of_kind)}
    if named and named != {entry.three_public}:
        wanted = "、".join(kind.label_zh for kind in sorted(named))
        zh = f"经济科目属三公经费（{wanted}），三公经费栏应与之一致"
        en = "An economic code is one of the three public expenses; three_public must say the same"
        expected = ", ".join(sorted(named))
        yield blocked("three_public_differs", zh, en, CLASSIFICATION, "three_public", entry.three_public, expected)


def check_operator(entry: StepEntry) -> Iterator[Finding]:
    """A review and an approval say who did them: else nobody can see that they were two persons."""
    if entry.action in (Action.REVIEW, Action.APPROVE):
        yield from _named(entry, entry.action.label_zh, f"The step {entry.action}")


def check_recorder(entry: ApplicationEntry) -> Iterator[Finding]:
    """An application says who recorded it, who may neither review nor approve it."""
    yield from _named(entry, "支付申请", "The application")


def _named(entry: ApplicationEntry | StepEntry, what_zh: str, what_en: str) -> Iterator[Finding]:
    """Whose person is not told, that duty counts as separate from no other: it is refused since duties must be."""
    if entry.operator is None:
        zh = f"{what_zh}未填办理人编号，无法核对不相容岗位是否分离"
        en = f"{what_en} does not say who took it: whether duties were separated cannot be checked"
        say = blocked if entry.business_date >= SEPARATION_SINCE else warned
        yield say("operator_missing", zh, en, SEPARATION, "operator")


_DUTIES = (
    ("支付申请", "the application"),
    (Action.REVIEW.label_zh, "its review"),
    (Action.APPROVE.label_zh, "its approval"),
)


def judge_untold(application_no: str, duty: int) -> Iterator[Finding]:
    """No step follows on a duty whose person is not told; which is corrected first, with its person."""
    zh = f"支付申请{application_no}的{_DUTIES[duty][0]}未填办理人编号，请先更正补填，再办理下一步"
    en = f"Application {application_no}: {_DUTIES[duty][1]} does not say who took it; correct it before the next step"
    yield blocked("operator_missing", zh, en, SEPARATION, "operator")


def judge_operator(application_no: str, operator: str, duties: int) -> Iterator[Finding]:
    """Who records an application, who reviews it and who approves it are three persons."""
    zh = f"支付申请{application_no}的经办、审核、审批应由不同人员办理，{operator}承担了其中{duties}项"
    en = f"Application {application_no}: recorder, reviewer and approver are different persons; {operator} did {duties} of the three"
    yield blocked("same_operator", zh, en, SEPARATION, "operator", operator)


def judge_changed(application_no: str) -> Iterator[Finding]:
    """What was reviewed and approved is what is paid: else who recorded it would have approved the rest alone."""
    zh = f"支付申请{application_no}已审核或审批，更正不得提高金额、改换收款单位；请先作废其审核、审批等环节，更正后重新办理"
    en = (
        f"Application {application_no} was reviewed: no correction raises its amount or turns it to another payee; void its "
        "steps, correct it, and have it reviewed and approved anew"
    )
    yield blocked("application_reviewed", zh, en, SEPARATION, "application_no", application_no)


def check_reason(entry: PaymentEntry) -> Iterator[Finding]:
    """What comes back says why."""
    if entry.kind in _COMES_BACK and entry.return_reason is None:
        zh, en = "退票、退回应注明原因", "What bounced or was refunded must say why"
        yield blocked("return_reason_missing", zh, en, TREASURY_PAYMENT, "return_reason")


def check_opening(entry: PaymentEntry) -> Iterator[Finding]:
    """An opening is what was spent, net of what came back: of that alone there is no single payment to name."""
    if entry.source == OPENING and entry.kind is not PaymentKind.PAID:
        zh = f"期初支出应填支付类型“{PaymentKind.PAID.label_zh}”，退票、退回在金额中扣减，清算不填"
        en = "An opening has the kind paid: what came back is taken off its amount, and clearing is left out"
        yield blocked("opening_kind", zh, en, TREASURY_PAYMENT, "kind", entry.kind, PaymentKind.PAID)


def _title(field: str) -> str:
    """What people call a field of a payment."""
    return PaymentEntry.model_fields[field].title or field


def check_fields(entry: PaymentEntry) -> Iterator[Finding]:
    """Only what comes back gives a reason, and only what is paid names a payment that bounced, or a corrected account."""
    for field, kinds in _FIELDS_OF.items():
        value = getattr(entry, field)
        if value not in (None, False) and entry.kind not in kinds:
            zh, en = (
                f"{entry.kind.label_zh}记录不得填写“{_title(field)}”",
                f"{field} does not belong to a row of {entry.kind}",
            )
            yield blocked("payment_field_misplaced", zh, en, TREASURY_PAYMENT, field, value)


def check_year(entry: PaymentEntry) -> Iterator[Finding]:
    """A payment is of its date's year or the one before; what goes to carry-over is of neither."""
    yield from check_booked_year(entry)
    if entry.carried_over and entry.fiscal_year is not None:
        zh, en = "转入结转的不填所属年度", "What goes to carry-over lowers no year's expenditure: it has no fiscal year"
        yield blocked("payment_field_misplaced", zh, en, CASH_BASIS, "fiscal_year", entry.fiscal_year)


def judge_return(
    payment_no: str, day: date, year: int, carried: bool | None, own_year: int, open_until: date
) -> Iterator[Finding]:
    """What comes back lowers the expenditure of its payment's year while that is open, and goes to carry-over after it."""
    own, over = own_year == day.year or day <= open_until, bool(carried)
    if over is not own and (over or year == own_year):
        return
    if own:
        zh = f"支付凭证{payment_no}属{own_year}年度，{day}退回的应填所属年度{own_year}，不转入结转"
        en = f"Payment {payment_no} is of {own_year}: what comes back on {day} has the fiscal year {own_year} and is not carried over"
        yield blocked("return_of_other_year", zh, en, CASH_BASIS, "fiscal_year", "—" if over else year, own_year)
    else:
        zh = f"支付凭证{payment_no}属{own_year}年度，{day}已过整理期（至{open_until}），退回的应转入结转，不减少支出"
        en = f"Payment {payment_no} is of {own_year}, which was open until {open_until}: what comes back on {day} is carried over"
        yield blocked("return_of_other_year", zh, en, CASH_BASIS, "carried_over", "false", "true")


def judge_shape(allotment_no: str, issues: int, variants: int, first: date, issued: date | None) -> Iterator[Finding]:
    """An allotment is issued once, before it is changed, and is for one purpose all its life."""
    if issues != 1 or issued is None or first < issued:
        zh = f"指标{allotment_no}应先下达且只下达一次，再追加或调减"
        en = f"Allotment {allotment_no} must be issued once, before it is increased or reduced"
        yield blocked("allotment_issue", zh, en, BUDGET_LAW, "allotment_no", issues, 1)
    if variants > 1:
        zh = f"指标{allotment_no}的单位、年度、资金性质、科目、项目、直达标识各次应一致"
        en = f"Unit, year, budget, code, project and tag of allotment {allotment_no} must be the same in every notice"
        yield blocked("differs", zh, en, BUDGET_LAW, "allotment_no", variants, 1)


def judge_stray(allotment_no: str, unit: str, year: int, own_unit: str, own_year: int) -> Iterator[Finding]:
    """A plan or payment is of the allotment's own unit and year."""
    if unit != own_unit:
        yield _other_unit(allotment_no, unit, own_unit)
    if year != own_year:
        zh = f"指标{allotment_no}只能在{own_year}年度内使用"
        en = f"Allotment {allotment_no} may be used within {own_year} only"
        yield blocked("outside_year", zh, en, BUDGET_YEAR, "business_date", year, own_year)


def judge_application(
    application_no: str, allotment_no: str, month: str, planned: bool, unit: str, own_unit: str | None
) -> Iterator[Finding]:
    """An application draws on a plan of its own unit's allotment."""
    if not planned or own_unit is None:
        zh = f"支付申请{application_no}：指标{allotment_no}没有{month}的用款计划"
        en = f"Application {application_no}: allotment {allotment_no} has no plan for {month}"
        yield blocked("unknown", zh, en, TREASURY_PAYMENT, "plan_month", month)
    elif unit != own_unit:
        yield _other_unit(allotment_no, unit, own_unit)


def judge_unsent(application_no: str, day: date) -> Iterator[Finding]:
    """Only an application that was sent to the agent bank is paid."""
    zh = f"支付申请{application_no}在{day}尚未发送代理银行，不能支付"
    en = f"Application {application_no} had not been sent to the agent bank by {day}"
    yield blocked("paid_before_sent", zh, en, TREASURY_PAYMENT, "application_no", day)


def judge_copies(payment_no: str, copies: Mapping[str, tuple[Any, Any]]) -> Iterator[Finding]:
    """What a payment repeats of its application and allotment: by field, its own value and theirs."""
    for field, (own, theirs) in copies.items():
        if own != theirs:
            mine, wanted = _plain(own), _plain(theirs)
            zh = f"支付凭证{payment_no}的{_title(field)}为{mine}，支付申请或指标为{wanted}"
            en = f"{field} of payment {payment_no} is {mine}; the application or allotment says {wanted}"
            yield blocked("differs", zh, en, CLASSIFICATION, field, mine, wanted)


def _plain(value: Any) -> str:
    """A value as JSON has it, and null as a dash."""
    return "—" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _other_unit(allotment_no: str, unit: str, own: str) -> Finding:
    zh, en = f"指标{allotment_no}属单位{own}", f"Allotment {allotment_no} is of the unit {own}"
    return blocked("differs", zh, en, TREASURY_PAYMENT, "reporting_unit", unit, own)
