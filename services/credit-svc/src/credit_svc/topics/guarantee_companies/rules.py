"""The words and rules of guarantee companies: weights, the multiple and its cap, concentration, related parties."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Level, Said, cause, percentage, yuan
from bureau_common.schemas.dates import check_month_end
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Cover, Room, Term, Told

from ...reference.clients import ClientClass
from .schemas import (
    GuaranteeCompanyBalanceEntry,
    GuaranteeEntry,
    GuaranteeKind,
    GuaranteeMoveEntry,
    GuaranteeRelatedPartyEntry,
    GuaranteeShareEntry,
    GuaranteeState,
    Relation,
)

_REGULATION = "《融资担保公司监督管理条例》"
MULTIPLE = Clause(document=_REGULATION, article="第十五条", verified=True)
CONCENTRATION = Clause(document=_REGULATION, article="第十六条", verified=True)
RELATED = Clause(document=_REGULATION, article="第十七条", verified=True)
WEIGHTS = Clause(document="《融资担保责任余额计量办法》", article=None, verified=False)
OWN_RULE = Clause(document="本系统融资担保登记规则：先登记、后引用，同一事项只登记一次", article=None, verified=True)

COMPANY = Term("融资担保公司", "guarantee company", OWN_RULE)
BALANCE = Term("月末净资产", "balance sheet of", OWN_RULE)
PARTY = Term("关联方", "related party", OWN_RULE)
GUARANTEE = Term("担保合同", "guarantee", OWN_RULE)
SHARES = Term("担保合同的分担比例", "list of shares of the guarantee", OWN_RULE)
REPORT = Term("关联担保报告", "report of the guarantee", OWN_RULE)
CONTRACT = Term("政银担合同的担保", "guarantee of the 4321 contract", OWN_RULE)

_LEFT = "请核对金额和日期"
WITHIN_PRINCIPAL = Cover(
    "解除和代偿", "released and compensated", "在保主债权", "guaranteed principal", OWN_RULE, "principal",
    _LEFT, "check amount and day",
)  # fmt: skip
RECOVERABLE = Cover(
    "追偿", "recovered", "代偿", "compensated", OWN_RULE, "recoverable", _LEFT, "check amount and day"
)  # fmt: skip

SMALL_FARM = (ClientClass.MICRO, ClientClass.SMALL, ClientClass.FARMER)
LEVERAGE_ALERT = "guarantee_company_leverage"
CONCENTRATION_ALERT = "guarantee_company_concentration"
RELATED_ALERT = "guarantee_company_related"
REPORT_ALERT = "related_guarantee_unreported"
UNNAMED_ALERT = "guaranteed_contracts_unnamed"


def _decimal(key: str, label_zh: str, default: str, clause: Clause, maximum: str | None = None) -> Parameter:
    return Parameter(
        key=f"guarantee_company_{key}", label_zh=label_zh, kind="decimal", default=default, clause=clause,
        minimum=Decimal(0), maximum=None if maximum is None else Decimal(maximum),
    )  # fmt: skip


def _pct(key: str, label_zh: str, default: str, clause: Clause) -> Parameter:
    return _decimal(key, label_zh, default, clause, "100")


CAP = _decimal("cap", "融资担保放大倍数上限（倍）", "10", MULTIPLE)
WIDE_CAP = _decimal("cap_small_farm", "主要服务小微和农户的融资担保放大倍数上限（倍）", "15", MULTIPLE)
WIDE_BALANCE = _pct("small_farm_balance", "适用较高上限的小微和农户在保余额占比（%）", "50", WEIGHTS)
WIDE_CLIENTS = _pct("small_farm_clients", "适用较高上限的小微和农户在保户数占比（%）", "80", WEIGHTS)
CLIENT_PCT = _pct("client", "同一被担保人担保责任余额占净资产上限（%）", "10", CONCENTRATION)
GROUP_PCT = _pct("group", "同一被担保人及其关联方担保责任余额占净资产上限（%）", "15", CONCENTRATION)
SMALL_LIMIT = _decimal("small_limit", "小微企业借款类担保适用低权重的单户在保余额上限（元）", "5000000.00", WEIGHTS)
FARMER_LIMIT = _decimal("farmer_limit", "农户借款类担保适用低权重的单户在保余额上限（元）", "2000000.00", WEIGHTS)
SMALL_WEIGHT = _pct("small_weight", "小微企业和农户借款类担保责任余额权重（%）", "75", WEIGHTS)
BOND_WEIGHT = _pct("bond_weight", "AA级以上主体发行债券担保责任余额权重（%）", "80", WEIGHTS)
BOND_CONCENTRATION = _pct("bond_concentration", "AA级以上主体发行债券担保计算集中度的权重（%）", "60", WEIGHTS)
ALERT_FROM = _pct("alert_from", "放大倍数达到上限的多少（%）时预警", "80", OWN_RULE)
REPORT_DAYS = Parameter(
    key="guarantee_company_report_days", label_zh="为其他关联方提供担保的报告期限（日）", kind="count", default="30",
    clause=RELATED, minimum=Decimal(0), maximum=Decimal(366),
)  # fmt: skip
ENDED = Parameter(
    key="guarantee_company_ended_by_compensation", label_zh="代偿率的解除额是否含以代偿终止的担保", kind="choice",
    default="yes", choices={"yes": "含", "no": "不含"}, clause=WEIGHTS,
)  # fmt: skip
WEIGHING = (SMALL_LIMIT, FARMER_LIMIT, SMALL_WEIGHT, BOND_WEIGHT, BOND_CONCENTRATION)
CAPPING = (CAP, WIDE_CAP, WIDE_BALANCE, WIDE_CLIENTS)
PARAMETERS = (*WEIGHING, *CAPPING, CLIENT_PCT, GROUP_PCT, ALERT_FROM, REPORT_DAYS, ENDED)


def _check_shares(entry: GuaranteeEntry | GuaranteeShareEntry) -> Iterator[Finding]:
    """A part is left to the company: it guarantees nothing where others bear all."""
    others = entry.bank_pct + entry.reguarantee_pct + entry.government_pct
    if others >= 100:
        zh = f"银行、再担保和政府分担合计{others:f}%，担保公司应自担一部分，请核对比例"
        en = f"Bank, reguarantee and government bear {others:f} %: a part is the company's own; check the shares"
        yield blocked("guarantee_own_share", zh, en, OWN_RULE, "bank_pct", others, "< 100")


def _check_positive(field: str, amount: Decimal) -> Iterator[Finding]:
    if amount <= 0:
        zh, en = "金额应大于0；差错请更正或作废原记录", "The amount must be above 0; correct or void a wrong record"
        yield blocked("guarantee_amount_sign", zh, en, OWN_RULE, field, f"{amount:.2f}", "> 0")


def check_move(entry: GuaranteeMoveEntry) -> Iterator[Finding]:
    """What moves is an amount."""
    yield from _check_positive("amount", entry.amount)


def check_share(entry: GuaranteeShareEntry) -> Iterator[Finding]:
    """New shares leave the company its part."""
    yield from _check_shares(entry)


def check_balance(entry: GuaranteeCompanyBalanceEntry) -> Iterator[Finding]:
    """A balance sheet is of a month's end."""
    yield from check_month_end(entry.business_date, OWN_RULE, "guarantee_balance_day")


def check_party(entry: GuaranteeRelatedPartyEntry) -> Iterator[Finding]:
    """A relation ends after it began."""
    if entry.ended_on is not None and entry.ended_on <= entry.business_date:
        zh, en = "不再关联日期应晚于成为关联方日期", "A relation ends after it began; check both days"
        yield blocked("related_party_days", zh, en, OWN_RULE, "ended_on", entry.ended_on, f"> {entry.business_date}")


def check_guarantee(entry: GuaranteeEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the guarantee."""
    yield from _check_positive("principal", entry.principal)
    yield from _check_shares(entry)
    if entry.starts_on < entry.business_date:
        zh, en = "起始日期不应早于受理日期", "A guarantee starts no earlier than it was accepted"
        yield blocked("guarantee_days", zh, en, OWN_RULE, "starts_on", entry.starts_on, f">= {entry.business_date}")
    if entry.due_on <= entry.starts_on:
        zh, en = "到期日期应晚于起始日期", "A guarantee falls due after it starts"
        yield blocked("guarantee_days", zh, en, OWN_RULE, "due_on", entry.due_on, f"> {entry.starts_on}")
    is_bond = entry.guarantee_kind is GuaranteeKind.BOND
    if is_bond != (entry.issuer_rating is not None):
        zh = "发行债券担保应填发债主体评级，其他担保不填"
        en = "issuer_rating goes with guarantees of bonds, and with these only"
        yield blocked("guarantee_issuer_rating", zh, en, WEIGHTS, "issuer_rating", entry.issuer_rating)
    if (entry.reguarantee_pct > 0) != (entry.reguarantee_contract is not None):
        zh = "有再担保分担的应填再担保合同编号，没有的不填"
        en = "reguarantee_contract goes with a part borne by reguarantee, and with that only"
        yield blocked("reguarantee_contract", zh, en, OWN_RULE, "reguarantee_contract", entry.reguarantee_contract)


def judge_client(policy_no: str, filed_as: ClientClass, is_known: bool, registered_as: str | None) -> Iterator[Finding]:
    """The client is in the register, and of the class that the weights go by."""
    told_zh, told_en = f"担保合同{policy_no}的被担保人", f"The client of the guarantee {policy_no}"
    if not is_known:
        zh, en = f"{told_zh}未登记，请先登记企业或农户", f"{told_en} is not registered; register it first"
        yield blocked("unknown", zh, en, OWN_RULE, "client_code")
    elif registered_as is not None and registered_as != filed_as:
        known = ClientClass.of(registered_as)
        zh = f"{told_zh}填为{filed_as.label_zh}，企业登记为{known.label_zh}，权重不同，请核对"
        en = f"{told_en} is entered as {filed_as} and registered as {known}: the weights differ, check which is right"
        yield warned("differs", zh, en, WEIGHTS, "client_class", filed_as, known)


def judge_related(
    policy_no: str, relation: Relation, fee: Decimal, usual: Decimal | None
) -> Iterator[Finding]:  # fmt: skip
    """None for those who control the company; for its other related parties no better terms."""
    told_zh, told_en = (
        f"担保合同{policy_no}的被担保人是担保公司的{relation.label_zh}",
        f"The client of the guarantee {policy_no}",
    )
    if relation is not Relation.OTHER:
        zh, en = f"{told_zh}，不得为其提供担保", f"{told_en} is the company's {relation}: none may be given to it"
        yield blocked("guarantee_to_controller", zh, en, RELATED, "client_code", relation)
    elif usual is None:
        zh = f"{told_zh}，请填非关联方同类担保费率，以核对条件不优于非关联方"
        en = f"{told_en} is related: give usual_fee_rate_pct, what others pay, so that the terms can be compared"
        yield blocked("related_terms_unknown", zh, en, RELATED, "usual_fee_rate_pct")
    elif fee < usual:
        zh = f"{told_zh}，费率{fee:f}%低于非关联方同类担保的{usual:f}%，条件不得更优，请按不低于该费率办理"
        en = f"{told_en} is related and pays {fee:f} %, others {usual:f} %: its terms may not be better; charge as much"
        yield blocked("related_terms_better", zh, en, RELATED, "fee_rate_pct", fee, f">= {usual:f}")


def judge_controller(
    policy_no: str, since: date, until: date | None, name: str, relation: Relation
) -> Iterator[AlertOn]:
    """A guarantee that stands although its client is found to control the company."""
    zh = "担保合同{policy}的被担保人{name}是担保公司的{relation_zh}，须立即解除"
    en = "The client {name} of the guarantee {policy} is the company's {relation}: it must be released at once"
    told = cause(
        RELATED_ALERT, "red", zh, en, RELATED, policy=policy_no, name=name, relation_zh=relation.label_zh,
        relation=relation.value,
    )  # fmt: skip
    yield AlertOn(policy_no, since, until, told)


def judge_unreported(policy_no: str, starts_on: date, reported_on: date | None, days: Decimal) -> Iterator[AlertOn]:
    """A guarantee for a related party is reported within its days; what comes later ends the alert on its day."""
    due = starts_on + timedelta(days=int(days))
    if reported_on is None or reported_on > due:
        zh = "担保合同{policy}为关联方担保，应于{due}前向监督管理部门报告，尚未报告"
        en = "The guarantee {policy} for a related party was to be reported by {due}, and is not"
        told = cause(REPORT_ALERT, "orange", zh, en, RELATED, policy=policy_no, due=due)
        yield AlertOn(policy_no, due + timedelta(days=1), reported_on, told)


class Weighed(NamedTuple):
    """Liability on a day against what it may come to: `base` is what the cap is a multiple or a share of, if known.

    `alert_from` is the percent of the cap from which there is an alert already, if any.
    """

    day: date
    amount: Decimal
    base: Decimal | None
    cap: Decimal
    alert_from: Decimal | None

    @property
    def limit(self) -> Decimal | None:
        return None if self.base is None else self.cap * self.base

    @property
    def level(self) -> Level | None:
        """Red above the limit, yellow from where the bureau wants to know; of no liability there is no alert."""
        if self.limit is None or self.amount <= 0:
            return None
        if self.amount > self.limit:
            return "red"
        return "yellow" if self.alert_from is not None and self.amount * 100 >= self.limit * self.alert_from else None


def say_multiple(company: str, day: date, amount: Decimal, base: Decimal | None, cap: Decimal) -> Iterator[Finding]:
    """A day on which the weighted liability grew beyond the cap times net assets, or has none to be held against."""
    if base is None:
        yield _no_balance(company, day)
        return
    zh = (
        f"担保公司{company}在{day}的担保责任余额（监管加权）{amount:.2f}元，超过净资产（扣除对其他担保公司股权投资）"
        f"{base:.2f}元的{cap.normalize():f}倍；请先解除存量担保或充实净资产"
    )
    en = (
        f"The weighted liability of {company} on {day} is {amount:.2f}, above {cap.normalize():f} times its net assets of {base:.2f} "
        "less equity in other guarantors; release guarantees or add to net assets first"
    )
    yield exceeded("not_covered", zh, en, MULTIPLE, "principal", amount, cap * base)


def say_concentration(
    company: str, client: str, is_group: bool, day: date, amount: Decimal, base: Decimal, pct: Decimal
) -> Iterator[Finding]:
    """A day on which the liability for one client, or for it and its related parties, grew beyond its share."""
    who_zh, who_en = (f"关联组{client}", f"the group {client}") if is_group else (f"被担保人{client}", client)
    zh = f"担保公司{company}对{who_zh}在{day}的担保责任余额{amount:.2f}元，超过净资产{base:.2f}元的{pct.normalize():f}%；请降低金额"
    en = (
        f"The liability of {company} for {who_en} on {day} is {amount:.2f}, above {pct.normalize():f} % of its net assets of "
        f"{base:.2f}; lower the amount"
    )
    yield exceeded("not_covered", zh, en, CONCENTRATION, "principal", amount, base * pct / 100)


def _no_balance(company: str, day: date) -> Finding:
    zh = f"担保公司{company}在{day}前没有月末净资产，无法核对放大倍数，请先登记净资产"
    en = f"There is no balance sheet of {company} by {day}: the multiple cannot be told; enter its net assets first"
    return blocked("unknown", zh, en, MULTIPLE, "company_code", company)


def tell_room(key: str, room: Decimal) -> Iterator[Told]:
    """What weighted liability may still be taken on."""
    yield Room(key, room)


def multiple_alert(company: str, name: str, stood: list[Weighed]) -> Iterator[AlertOn]:
    """The alert on a company's multiple, from the day on which it reached this level."""
    zh = "{name}担保责任余额（监管加权）{amount}，{word_zh}净资产（扣除对其他担保公司股权投资）{base}的{cap}倍上限"
    en = "The weighted liability of {name} is {amount}: {word_en} {cap} times its net assets of {base} less equity in guarantors"
    for level, since, told in _standing(stood, name):
        yield AlertOn(company, since, None, cause(LEVERAGE_ALERT, level, zh, en, MULTIPLE, **told))


def concentration_alert(
    company: str, client: str, is_group: bool, name: str, stood: list[Weighed]
) -> Iterator[AlertOn]:
    """The alert on what a company guarantees for one client, or for it and its related parties."""
    who_zh, who_en = ("关联组", "the group ") if is_group else ("被担保人", "")
    zh = "{name}对{who_zh}{client}的担保责任余额{amount}，{word_zh}净资产{base}的{share}上限"
    en = "The liability of {name} for {who_en}{client} is {amount}: {word_en} {share} of its net assets of {base}"
    for level, since, told in _standing(stood, name):
        told |= {"who_zh": who_zh, "who_en": who_en, "client": client}
        yield AlertOn(
            f"{company} {client}", since, None, cause(CONCENTRATION_ALERT, level, zh, en, CONCENTRATION, **told)
        )


_WORDS: dict[Level, tuple[str, str]] = {"red": ("超过", "above"), "yellow": ("接近", "close to")}


def _standing(stood: list[Weighed], name: str) -> Iterator[tuple[Level, date, dict[str, Said]]]:
    """The level that stands at the end, if any, the day from which it did without a break, and what its words name."""
    level: Level | None = None
    since = stood[0].day
    for each in stood:
        if each.level != level:
            level, since = each.level, each.day
    last = stood[-1]
    if level is None or last.base is None:
        return
    word_zh, word_en = _WORDS[level]
    told: dict[str, Said] = {"name": name, "amount": yuan(last.amount), "base": yuan(last.base), "cap": last.cap}
    yield level, since, {**told, "share": percentage(last.cap * 100), "word_zh": word_zh, "word_en": word_en}


def state_of(
    begun: Decimal, released: Decimal, compensated: Decimal, recovered: Decimal
) -> GuaranteeState:  # fmt: skip
    """Where a guarantee stands by what began, was released, compensated and recovered."""
    if compensated and recovered >= compensated:
        return GuaranteeState.RECOVERED
    if compensated:
        return GuaranteeState.COMPENSATED
    if not begun:
        return GuaranteeState.ACCEPTED
    if released >= begun:
        return GuaranteeState.RELEASED
    return GuaranteeState.PARTLY_RELEASED if released else GuaranteeState.ACTIVE
