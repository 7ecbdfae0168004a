"""The rules of payments: pure functions over entries and over what the guards read, each finding with its clause."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from ...reference.three_public import ThreePublic
from .schemas import Action, ApplicationEntry, ApplicationState, PaymentEntry, PaymentKind, PlanEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第五十七条", verified=False)
BUDGET_YEAR = Clause(document="《中华人民共和国预算法》", article="第十八条", verified=False)
TREASURY_PAYMENT = Clause(document="财政国库管理制度（国库集中支付）", article=None, verified=False)
CLASSIFICATION = Clause(document="财政部《政府收支分类科目》（各年度）", article=None, verified=False)

ALLOTMENT = Term("指标", "allotment")
APPLICATION = Term("支付申请", "application")
PAYMENT = Term("支付凭证", "payment")

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

_THREE_PUBLIC_CODES = {
    ThreePublic.OVERSEAS: ("50207", "30212"),
    ThreePublic.HOSPITALITY: ("50206", "30217"),
    ThreePublic.VEHICLES: ("50208", "50303", "30231", "30913", "31013"),
}

_AFTER = {
    (ApplicationState.APPLIED, Action.REVIEW): ApplicationState.REVIEWED,
    (ApplicationState.REVIEWED, Action.APPROVE): ApplicationState.APPROVED,
    (ApplicationState.APPROVED, Action.SEND): ApplicationState.SENT,
    (ApplicationState.APPLIED, Action.REJECT): ApplicationState.REJECTED,
    (ApplicationState.REVIEWED, Action.REJECT): ApplicationState.REJECTED,
    (ApplicationState.APPROVED, Action.REJECT): ApplicationState.REJECTED,
}


def step(state: ApplicationState, action: Action) -> ApplicationState | None:
    """The state after an action; none where the action is not possible."""
    return _AFTER.get((state, action))


_ACTIONS = {action.value: action for action in Action}


def fold(actions: Sequence[str]) -> tuple[ApplicationState, Action | None]:
    """The state that some actions lead to, and the first of them that is not possible."""
    state = ApplicationState.APPLIED
    for action in map(_ACTIONS.__getitem__, actions):
        following = step(state, action)
        if following is None:
            return state, action
        state = following
    return state, None


def check_plan(entry: PlanEntry, row: int) -> list[Finding]:
    """A plan or an adjustment moves something."""
    if entry.amount:
        return []
    zh, en = "用款计划金额不得为0；调增为正，调减为负", "A plan's amount must not be 0; a cut is entered negative"
    return [blocked("plan_amount_zero", zh, en, TREASURY_PAYMENT, field="amount", row=row, actual="0.00")]


def check_application(entry: ApplicationEntry, row: int) -> list[Finding]:
    """Every rule that needs nothing but the application; the accounts themselves are not repeated."""
    findings = []
    if entry.payee_account == entry.payer_account:
        zh = "收款账号不得为付款单位自己的账号，请核对收款人"
        en = "The payee's account is the payer's own; check the payee"
        findings.append(blocked("payee_is_payer", zh, en, TREASURY_PAYMENT, field="payee_account", row=row))
    codes = (entry.government_economic, entry.department_economic)
    named = {kind for kind, of_kind in _THREE_PUBLIC_CODES.items() if set(codes) & set(of_kind)}
    if named and named != {entry.three_public}:
        wanted = "、".join(kind.label_zh for kind in sorted(named))
        zh = f"经济科目属三公经费（{wanted}），三公经费栏应与之一致"
        en = "An economic code is one of the three public expenses; three_public must say the same"
        findings.append(
            blocked(
                "three_public_differs", zh, en, CLASSIFICATION, field="three_public", row=row,
                actual=entry.three_public, expected=", ".join(sorted(named)),
            )
        )  # fmt: skip
    return findings


def check_payment(entry: PaymentEntry, row: int) -> list[Finding]:
    """What comes back says why; only what is paid names a payment that bounced, or a corrected account."""
    findings = []
    comes_back = entry.kind in (PaymentKind.BOUNCED, PaymentKind.REFUNDED)
    if comes_back and entry.return_reason is None:
        zh, en = "退票、退回应注明原因", "What bounced or was refunded must say why"
        findings.append(blocked("return_reason_missing", zh, en, TREASURY_PAYMENT, "return_reason", row=row))
    named = {"return_reason": (entry.return_reason, comes_back)} | {
        field: (getattr(entry, field), entry.kind == PaymentKind.PAID) for field in ("repays_no", "payee_account")
    }
    for field, (value, allowed) in named.items():
        if value is not None and not allowed:
            zh, en = f"{entry.kind.label_zh}记录不得填写{field}", f"{field} does not belong to a row of {entry.kind}"
            findings.append(blocked("payment_field_misplaced", zh, en, TREASURY_PAYMENT, field, value, row=row))
    return findings


def judge_shape(allotment_no: str, issues: int, variants: int, first: date, issued: date | None) -> list[Finding]:
    """An allotment is issued once, before it is changed, and is for one purpose all its life."""
    findings = []
    if issues != 1 or issued is None or first < issued:
        zh = f"指标{allotment_no}应先下达且只下达一次，再追加或调减"
        en = f"Allotment {allotment_no} must be issued once, before it is increased or reduced"
        findings.append(blocked("allotment_issue", zh, en, BUDGET_LAW, "allotment_no", str(issues), "1"))
    if variants > 1:
        zh = f"指标{allotment_no}的单位、年度、资金性质、科目、项目、直达标识各次应一致"
        en = f"Unit, year, budget, code, project and tag of allotment {allotment_no} must be the same in every notice"
        findings.append(blocked("allotment_differs", zh, en, BUDGET_LAW, "allotment_no", str(variants), "1"))
    return findings


def judge_balance(allotment_no: str, day: date, allotted: Decimal, planned: Decimal, paid: Decimal) -> list[Finding]:
    """Paid <= planned <= allotted, on a day when one of them moved."""
    findings = []
    if planned > allotted:
        zh = f"指标{allotment_no}至{day}的用款计划{planned}元超过指标{allotted}元"
        en = f"Plans of {planned} on allotment {allotment_no} exceed the {allotted} allotted by {day}"
        findings.append(exceeded("planned_exceeds_allotted", zh, en, BUDGET_LAW, "amount", planned, allotted))
    if paid > planned:
        zh = f"指标{allotment_no}至{day}的支付{paid}元超过用款计划{planned}元"
        en = f"Payments of {paid} on allotment {allotment_no} exceed the {planned} planned by {day}"
        findings.append(exceeded("paid_exceeds_planned", zh, en, BUDGET_LAW, "amount", paid, planned))
    return findings


def judge_stray(allotment_no: str, unit: tuple[str, str], year: tuple[int, int]) -> list[Finding]:
    """A plan or payment is of the allotment's unit and year; each pair holds its own and the allotment's."""
    findings = []
    if unit[0] != unit[1]:
        findings.append(_other_unit(allotment_no, *unit))
    if year[0] != year[1]:
        zh = f"指标{allotment_no}只能在{year[1]}年度内使用"
        en = f"Allotment {allotment_no} may be used within {year[1]} only"
        findings.append(blocked("other_year", zh, en, BUDGET_YEAR, "business_date", str(year[0]), str(year[1])))
    return findings


def judge_application(
    application_no: str, allotment_no: str, month: str, *, planned: bool, unit: tuple[str, str | None]
) -> list[Finding]:
    """An application draws on a plan of its own unit's allotment."""
    if not planned or unit[1] is None:
        zh = f"支付申请{application_no}：指标{allotment_no}没有{month}的用款计划"
        en = f"Application {application_no}: allotment {allotment_no} has no plan for {month}"
        return [blocked("application_unplanned", zh, en, TREASURY_PAYMENT, "plan_month", month)]
    return [] if unit[0] == unit[1] else [_other_unit(allotment_no, unit[0], unit[1])]


def judge_repeated(application_no: str, times: int) -> Finding:
    """An application's number names one application."""
    zh, en = f"支付申请编号{application_no}重复", f"The application number {application_no} is repeated"
    return blocked("application_repeated", zh, en, TREASURY_PAYMENT, "application_no", str(times), "1")


def judge_steps(actions: Sequence[str], example: str, count: int) -> list[Finding]:
    """Some applications went through the same actions, in order: all of them must have been possible."""
    state, refused = fold(actions)
    if refused is None:
        return []
    others_zh, others_en = (f"等{count}份", f" and {count - 1} others") if count > 1 else ("", "")
    zh = f"支付申请{example}{others_zh}{state.label_zh}，不能{refused.label_zh}"
    en = f"Application {example}{others_en} is {state}: {refused} is not possible"
    return [blocked("step_impossible", zh, en, TREASURY_PAYMENT, "action", refused, state)]


def judge_step_day(application_no: str, first: date, applied: date | None) -> Finding:
    """Steps are taken on an application that stands, not before its day."""
    zh = f"支付申请{application_no}{'尚未登记' if applied is None else f'{applied}才申请'}，不能在{first}办理"
    en = f"Application {application_no} {'does not stand' if applied is None else f'is of {applied}'}: no step on {first}"
    return blocked("step_before_application", zh, en, TREASURY_PAYMENT, "application_no", str(first))


def judge_unsent(application_no: str, day: date) -> Finding:
    """Only an application that was sent to the agent bank is paid."""
    zh = f"支付申请{application_no}在{day}尚未发送代理银行，不能支付"
    en = f"Application {application_no} had not been sent to the agent bank by {day}"
    return blocked("paid_before_sent", zh, en, TREASURY_PAYMENT, "application_no", str(day))


def judge_overpaid(application_no: str, paid: Decimal, amount: Decimal) -> Finding:
    """What was paid, less what bounced and may be paid again, stays within the application."""
    zh = f"支付申请{application_no}的支付{paid}元超过申请金额{amount}元"
    en = f"Payments of {paid} exceed the {amount} of application {application_no}"
    return exceeded("paid_exceeds_application", zh, en, TREASURY_PAYMENT, "amount", paid, amount)


def judge_payment(
    payment_no: str, paid: Decimal, returned: Decimal, cleared: Decimal, cleared_back: Decimal
) -> list[Finding]:
    """No more comes back, or is cleared, than was paid; and no more is cleared back than came back after clearing."""
    findings = []
    if returned > paid:
        zh = f"支付凭证{payment_no}的退票、退回{returned}元超过支付{paid}元"
        en = f"{returned} came back of the {paid} paid by {payment_no}"
        findings.append(exceeded("returned_exceeds_paid", zh, en, TREASURY_PAYMENT, "amount", returned, paid))
    if cleared > paid:
        zh = f"支付凭证{payment_no}的清算{cleared}元超过支付{paid}元"
        en = f"{cleared} was cleared of the {paid} paid by {payment_no}"
        findings.append(exceeded("cleared_exceeds_paid", zh, en, TREASURY_PAYMENT, "amount", cleared, paid))
    if cleared_back > (room := min(returned, cleared)):
        zh = f"支付凭证{payment_no}的退款清算{cleared_back}元超过已清算且已退票、退回的{room}元"
        en = f"{cleared_back} of payment {payment_no} was cleared back; {room} came back of what was cleared"
        findings.append(
            exceeded("cleared_back_exceeds_returned", zh, en, TREASURY_PAYMENT, "amount", cleared_back, room)
        )
    return findings


def judge_repaid(repays_no: str, amount: Decimal, bounced: Decimal) -> Finding:
    """Paid again is what bounced, of the same application, and no more."""
    zh = f"支付凭证{repays_no}退票{bounced}元，重新支付{amount}元超过退票金额"
    en = f"{amount} was paid again for payment {repays_no}, of which {bounced} bounced"
    return exceeded("repaid_exceeds_bounced", zh, en, TREASURY_PAYMENT, "repays_no", amount, bounced)


def judge_copies(payment_no: str, copies: Mapping[str, tuple[Any, Any]]) -> list[Finding]:
    """What a payment repeats of its application and allotment: by field, its own value and theirs."""
    return [
        blocked(
            "payment_differs",
            f"支付凭证{payment_no}的{field}为{_plain(own)}，支付申请或指标为{_plain(theirs)}",
            f"{field} of payment {payment_no} is {_plain(own)}; the application or allotment says {_plain(theirs)}",
            CLASSIFICATION,
            field,
            _plain(own),
            _plain(theirs),
        )
        for field, (own, theirs) in copies.items()
        if own != theirs
    ]


def _plain(value: Any) -> str:
    """A value as JSON has it, and null as a dash."""
    return "—" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _other_unit(allotment_no: str, unit: str, own: str) -> Finding:
    zh, en = f"指标{allotment_no}属单位{own}", f"Allotment {allotment_no} is of the unit {own}"
    return blocked("other_unit", zh, en, TREASURY_PAYMENT, "reporting_unit", unit, own)
