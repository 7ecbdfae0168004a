"""The words and rules of microcredit: what a loan may be by the day of its contract, who may borrow, and what a pool bears."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term

from .schemas import (
    LIFTED_OUT,
    NEAR_POVERTY,
    LoanOrigin,
    LoanPurpose,
    LoanSecurity,
    MicrocreditEntry,
    MicrocreditMoveEntry,
    MoveAction,
)

OLD = Clause(document="国开办发〔2014〕78号《关于创新发展扶贫小额信贷的指导意见》", article=None, verified=False)
NEW = Clause(
    document="银保监发〔2021〕6号《关于深入扎实做好过渡期脱贫人口小额信贷工作的通知》", article=None, verified=False
)
NEAR_NOTICE = Clause(
    document="银保监会等四部门《关于进一步完善扶贫小额信贷有关政策的通知》（2020-07-03）", article=None, verified=True
)
EXTENDING = Clause(document="《贷款通则》", article="第十二条", verified=False)
OWN_RULE = Clause(document="本系统小额信贷登记规则：先登记、后引用，同一事项只登记一次", article=None, verified=True)

LOAN = Term("小额信贷借据", "loan", OWN_RULE)
KIND = Term("农户类型认定", "kind of household", OWN_RULE)
RECOVERED = Cover("追回", "recovered", "代偿", "compensated", OWN_RULE)
POOL = Cover(
    "净代偿", "of net losses", "风险补偿金", "in the pool", NEW, "available",
    "请先登记风险补偿金注入（risk-pool-capital）", "enter the capital first (risk-pool-capital)",
)  # fmt: skip

NEW_SINCE = date(2021, 3, 4)
"""The first day of contracts under 银保监发〔2021〕6号."""
NEAR_POVERTY_SINCE = date(2020, 7, 3)
"""The first day of contracts with households near poverty."""
FAVOURED = Decimal("50000.00")
"""What a household may owe with subsidy and within the risk pool; before the new terms, what it may owe at all."""
IN_ALL = Decimal("100000.00")
"""What a household may owe under the new terms."""
YEARS = 3
AGES = (18, 65)
PRODUCTION = (
    LoanPurpose.PLANTING, LoanPurpose.BREEDING, LoanPurpose.PROCESSING, LoanPurpose.TRADE, LoanPurpose.SERVICES,
    LoanPurpose.OTHER_PRODUCTION,
)  # fmt: skip

RATE_MARGIN = Parameter(
    key="microcredit_rate_margin_bp",
    label_zh="脱贫人口小额信贷利率上限（LPR加基点）",
    kind="count",
    default="0",
    clause=NEW,
    maximum=Decimal(500),
)
RELIEF = Parameter(
    key="microcredit_relief",
    label_zh="小额信贷续贷和展期次数",
    kind="choice",
    choices={"one_each": "续贷、展期各一次", "once_in_all": "续贷或展期合计一次"},
    default="one_each",
    clause=NEW,
)
RENEWALS_COUNTED = Parameter(
    key="microcredit_renewals_counted",
    label_zh="无还本续贷计入新增小额信贷",
    kind="choice",
    choices={"no": "不计入", "yes": "计入"},
    default="no",
    clause=Clause(document="本局统计口径", article=None, verified=False),
)
WORDING = Parameter(
    key="microcredit_wording",
    label_zh="报告对小额信贷的称谓",
    kind="choice",
    choices={
        "by_day": "2021年3月4日起称脱贫人口小额信贷，此前称扶贫小额信贷",
        "lifted_out": "脱贫人口小额信贷",
        "poverty_relief": "扶贫小额信贷",
    },
    default="by_day",
    clause=NEW,
)


def is_lifted_out(wording: str, day: date) -> bool:
    """Whether the report of a period that ends on a day says 脱贫人口小额信贷, and not 扶贫小额信贷."""
    return wording == "lifted_out" or (wording == "by_day" and day >= NEW_SINCE)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; what begins on 29 February ends on the 28th, as PostgreSQL says."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28) if leap else day.replace(year=day.year + years)


def check_days(entry: MicrocreditEntry) -> Iterator[Finding]:
    """A contract comes before its money, and runs for three years at most."""
    paid_out = entry.business_date
    if entry.signed_on > paid_out:
        zh, en = "签约日期不应晚于放款日期", "A loan is signed no later than it is paid out"
        yield blocked("too_early", zh, en, OWN_RULE, "signed_on", entry.signed_on, f"<= {paid_out}")
    last = years_after(paid_out, YEARS)
    if not paid_out < entry.due_on <= last:
        zh = f"贷款期限应在{YEARS}年以内，到期日期应晚于{paid_out}且不晚于{last}"
        en = f"A loan runs for {YEARS} years at most: it falls due after {paid_out} and by {last}"
        yield blocked("microcredit_term", zh, en, _terms(entry), "due_on", entry.due_on, f"<= {last}")


def check_use(entry: MicrocreditEntry) -> Iterator[Finding]:
    """The money is for production, and the borrower's credit is all that the bank asks."""
    if entry.purpose not in PRODUCTION:
        zh = f"小额信贷只能用于发展生产和经营，不得用于{entry.purpose.label_zh}"
        en = f"Microcredit is for production only, never for {entry.purpose}"
        allowed = ", ".join(PRODUCTION)
        yield blocked("microcredit_purpose", zh, en, _terms(entry), "purpose", entry.purpose, allowed)
    if entry.security is not LoanSecurity.CREDIT:
        zh = f"小额信贷免担保免抵押，不得要求{entry.security.label_zh}；另有担保的贷款不登记在本账簿"
        en = f"Microcredit asks no {entry.security}; a loan with security is not entered here"
        yield blocked("microcredit_security", zh, en, _terms(entry), "security", entry.security, LoanSecurity.CREDIT)


def check_kind(entry: MicrocreditEntry) -> Iterator[Finding]:
    """Households lifted out of poverty borrow, and those near it since the notice that admits them."""
    kind = entry.household_kind
    if kind not in (LIFTED_OUT, NEAR_POVERTY):
        zh, en = "一般农户不是小额信贷的对象", "Ordinary households do not borrow in this way"
        yield blocked(
            "microcredit_household", zh, en, _terms(entry), "household_kind", kind, "lifted_out, near_poverty"
        )
    if kind is NEAR_POVERTY and entry.signed_on < NEAR_POVERTY_SINCE:
        zh = f"边缘易致贫户自{NEAR_POVERTY_SINCE}签约起方可申请"
        en = f"Households near poverty borrow by contracts of {NEAR_POVERTY_SINCE} and later"
        yield blocked(
            "microcredit_household", zh, en, NEAR_NOTICE, "signed_on", entry.signed_on, f">= {NEAR_POVERTY_SINCE}"
        )


def check_origin(entry: MicrocreditEntry) -> Iterator[Finding]:
    """A renewal says which loan it renews, and nothing else does."""
    if (entry.origin is LoanOrigin.NEW) != (entry.renews is None):
        zh = "续贷应填所续借据编号，新发放的贷款不填"
        en = "A renewal names the loan that it renews, and a new loan names none"
        yield blocked("microcredit_renews", zh, en, OWN_RULE, "renews", entry.renews, entry.origin)


def check_move(entry: MicrocreditMoveEntry) -> Iterator[Finding]:
    """The pool is named where its money moves."""
    if (entry.action in (MoveAction.COMPENSATE, MoveAction.RECOVER)) != (entry.pool is not None):
        zh = "代偿和代偿后追回应填风险补偿金专户，其他事项不填"
        en = "A compensation and its recovery name the pool, and nothing else does"
        yield blocked("microcredit_pool", zh, en, OWN_RULE, "pool", entry.pool, entry.action)


def say_kind(loan_no: str, stated: Labelled, signed_on: date, kind: Labelled | None) -> Iterator[Finding]:
    """The kind that a loan states is the one that the household had on the day of its contract."""
    if kind is None:
        zh = f"借据{loan_no}签约日{signed_on}尚无该户的农户类型，请先登记（household-kinds）"
        en = f"The household of loan {loan_no} has no kind on {signed_on}; enter it first (household-kinds)"
        yield blocked("too_early", zh, en, OWN_RULE, "signed_on", signed_on)
    else:
        zh = f"借据{loan_no}填报为{stated.label_zh}，签约日{signed_on}登记的是{kind.label_zh}，请核对"
        en = f"Loan {loan_no} says {stated}, and on {signed_on} the household is {kind}; check which is right"
        yield blocked("differs", zh, en, OWN_RULE, "household_kind", stated, kind)


def say_borrower(loan_no: str, is_known: bool) -> Iterator[Finding]:
    """The borrower is a registered person of 18 to 65; how old he or she is is told to nobody."""
    low, high = AGES
    if not is_known:
        zh = f"借据{loan_no}的借款人未登记或其信息已清除，请先登记人员"
        en = f"The borrower of loan {loan_no} is not registered, or was erased; register the person first"
        yield blocked("unknown", zh, en, OWN_RULE, "borrower")
    else:
        zh = f"借据{loan_no}的借款人签约时不在{low}至{high}周岁之间"
        en = f"The borrower of loan {loan_no} was not of {low} to {high} years when it was signed"
        yield blocked("microcredit_age", zh, en, NEW, "borrower", None, f"{low}–{high}")


def say_rate(
    loan_no: str, rate: Decimal, stated: Decimal | None, lpr: Decimal, published_on: date, margin: Decimal, stale: bool
) -> Iterator[Finding]:
    """The rate keeps within the LPR of the contract's day and its term, and so many basis points; one that is old is told."""
    ceiling = lpr + margin / 100
    if rate > ceiling:
        zh = f"借据{loan_no}年利率{rate:f}%，超过签约日LPR {lpr:f}%（{published_on}公布）加{margin:f}个基点，即{ceiling:f}%"
        en = f"Loan {loan_no} bears {rate:f}%, above {ceiling:f}%: the LPR of {published_on}, {lpr:f}%, and {margin:f} points"
        yield blocked("microcredit_rate", zh, en, NEW, "rate_pct", rate, f"<= {ceiling:f}", difference=rate - ceiling)
    if stated is not None and stated != lpr:
        zh = f"借据{loan_no}所填LPR为{stated:f}%，{published_on}公布的是{lpr:f}%，请核对"
        en = f"Loan {loan_no} was measured against {stated:f}%; the LPR of {published_on} is {lpr:f}%"
        yield blocked("differs", zh, en, NEW, "lpr_pct", stated, lpr)
    if stale:
        zh = f"借据{loan_no}按{published_on}公布的LPR核对；此后的LPR请登记（lpr-quotes）"
        en = f"Loan {loan_no} is measured against the LPR of {published_on}; enter those published since (lpr-quotes)"
        yield warned("lpr_stale", zh, en, NEW, "signed_on", published_on)


def say_over(loan_no: str, day: date, left: Decimal) -> Iterator[Finding]:
    """No more is settled of a loan than is owed."""
    zh = f"借据{loan_no}至{day}还款、代偿、核销和续贷结清合计超过本金{-left:.2f}元，请核对"
    en = f"By {day} loan {loan_no} is settled by {-left:.2f} more than its principal; check the amounts"
    yield blocked("not_covered", zh, en, OWN_RULE, "amount", f"{left:.2f}", ">= 0.00", difference=f"{-left:.2f}")


def say_owed(household_no: str, day: date, owed: Decimal, cap: Decimal) -> Iterator[Finding]:
    """On a day on which a household borrows it owes no more than the terms of the contract allow in all."""
    clause = OLD if cap == FAVOURED else NEW
    zh = f"农户{household_no}在{day}的小额信贷余额{owed:.2f}元，超过{day}放款合同的限额{cap:.2f}元"
    en = f"Household {household_no} owes {owed:.2f} on {day}, above the {cap:.2f} of that day's contract"
    yield exceeded("not_covered", zh, en, clause, "amount", owed, cap)


def say_compensated(household_no: str, day: date, lost: Decimal) -> Iterator[Finding]:
    """The pool bears what a household owes up to the favoured amount, and nothing above."""
    zh = f"农户{household_no}至{day}净代偿{lost:.2f}元，超过风险补偿金承担的{FAVOURED:.2f}元；超出部分由银行自担"
    en = f"By {day} the pool lost {lost:.2f} on household {household_no}, above {FAVOURED:.2f}: the bank bears the rest"
    yield exceeded("not_covered", zh, en, NEW, "amount", lost, FAVOURED)


def say_not_due(loan_no: str, day: date, due_on: date) -> Iterator[Finding]:
    """The pool pays for what is overdue."""
    zh = f"借据{loan_no}于{due_on}到期，逾期后方可由风险补偿金代偿（{day}）"
    en = f"Loan {loan_no} falls due on {due_on}: the pool pays once it is overdue, not on {day}"
    yield blocked("microcredit_not_due", zh, en, NEW, "business_date", day, f"> {due_on}")


def say_extension(loan_no: str, agreed_on: date, due_on: date, until: date) -> Iterator[Finding]:
    """An extension is agreed before the loan falls due, and lengthens it."""
    zh = f"借据{loan_no}于{due_on}到期：展期应在到期前（{agreed_on}）办理，并晚于原到期日期（{until}）"
    en = f"Loan {loan_no} falls due on {due_on}: it is extended by then (not on {agreed_on}) and to later (not {until})"
    yield blocked("microcredit_extension", zh, en, EXTENDING, "due_on", until, f"> {due_on}")


def say_renewal(
    loan_no: str, renewed: str, known: date | None, same: bool, twice: str | None, day: date
) -> Iterator[Finding]:
    """A renewal follows a loan of the same household that is no renewal itself."""
    if known is None:
        zh, en = f"所续借据{renewed}尚未登记，请先登记", f"The renewed loan {renewed} does not stand; enter it first"
        yield blocked("unknown", zh, en, OWN_RULE, "renews", renewed)
    elif not same:
        zh = f"所续借据{renewed}是另一农户的，请核对"
        en = f"The renewed loan {renewed} is of another household; check both records"
        yield blocked("differs", zh, en, OWN_RULE, "renews", renewed)
    elif twice is not None:
        zh = f"借据{renewed}已是借据{twice}的续贷，同一笔贷款只能续贷一次"
        en = f"Loan {renewed} renews {twice} already: a loan is renewed once"
        yield blocked("microcredit_relief", zh, en, NEW, "renews", renewed)
    else:
        zh, en = f"所续借据{renewed}放款于{known}，续贷不应更早", f"The renewed loan {renewed} was paid out on {known}"
        yield blocked("too_early", zh, en, OWN_RULE, "business_date", day, f">= {known}")


def say_relief(loan_no: str, renewals: int, extensions: int, relief: str) -> Iterator[Finding]:
    """A loan is renewed once and extended once, or one of the two, as the parameter of the day says."""
    allowed = RELIEF.choices[relief]
    zh = f"借据{loan_no}续贷{renewals}次、展期{extensions}次；规定{allowed}"
    en = f"Loan {loan_no} has {renewals} renewals and {extensions} extensions; the rule is {relief}"
    yield blocked("microcredit_relief", zh, en, NEW, "loan_no", f"{renewals} + {extensions}", relief)


def _terms(entry: MicrocreditEntry) -> Clause:
    """The document by which a contract is judged."""
    return NEW if entry.signed_on >= NEW_SINCE else OLD
