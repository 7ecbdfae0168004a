"""The rules of enterprise subsidies: within the program's time and budget, once a period, to a registered enterprise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded

from .schemas import SubsidyProgramEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第十三条", verified=False)
POLICY = Clause(document="国务院《优化营商环境条例》及补贴政策文件", article=None, verified=False)
REGISTER = Clause(document="本系统企业名册：先登记、后补贴", article=None, verified=True)
OWN_RULE = Clause(document="本系统涉企补贴登记规则：一项补贴一次足额兑现", article=None, verified=True)


def check_program(entry: SubsidyProgramEntry, row: int) -> list[Finding]:
    """A program does not end before it begins."""
    if entry.ends_on >= entry.business_date:
        return []
    zh, en = "截止日期不得早于起始日期", "A program must not end before it begins"
    ends, wanted = entry.ends_on.isoformat(), f">= {entry.business_date}"
    return [blocked("program_ends_before_it_begins", zh, en, POLICY, "ends_on", ends, wanted, row=row)]


def judge_repeated(what_zh: str, what_en: str, field: str, number: str) -> Finding:
    """A number names one program, award, or payment."""
    zh, en = f"{what_zh}{number}重复，请更正原记录", f"The {what_en} {number} is repeated; correct its record"
    return blocked(f"subsidy_{what_en}_repeated", zh, en, OWN_RULE, field, number)


def judge_twice(program: str, enterprise: str, period: str) -> Finding:
    """An enterprise gets a program's subsidy once a period."""
    zh = f"企业{enterprise}已有{program}项目{period}期补贴，不得重复享受"
    en = f"The enterprise {enterprise} has its subsidy of {program} for {period} already"
    return blocked("subsidy_granted_twice", zh, en, POLICY, "credit_code", enterprise)


def judge_budget(program: str, awarded: Decimal, budget: Decimal) -> Finding:
    """What is awarded stays within the program's budget."""
    zh = f"补贴项目{program}已审定{awarded}元，超过预算{budget}元"
    en = f"Awards of {awarded} exceed the budget of {budget} of the program {program}"
    return exceeded("awards_exceed_budget", zh, en, BUDGET_LAW, "amount", awarded, budget)


def judge_day(award_no: str, program: str, day: date, span: tuple[date, date] | None) -> Finding:
    """An award is of a known program, and made while it runs."""
    if span is None:
        zh = f"补贴{award_no}的项目{program}未登记；作废项目前请先作废其补贴"
        en = f"The program {program} of award {award_no} is not registered; void its awards before the program"
        return blocked("program_unknown", zh, en, POLICY, "program_code", program)
    begins, ends = span
    zh = f"补贴{award_no}审定于{day}，项目{program}执行期为{begins}至{ends}"
    en = f"Award {award_no} of {day} lies outside the program {program}, {begins} to {ends}"
    return blocked("award_outside_program", zh, en, POLICY, "business_date", str(day), f"{begins} – {ends}")


def judge_unregistered(award_no: str, enterprise: str, day: date) -> Finding:
    """The register holds the enterprise on the day; one whose record was voided is gone from it."""
    zh = f"补贴{award_no}：企业{enterprise}在{day}不在企业名册内（未登记或已注销）"
    en = f"Award {award_no}: the enterprise {enterprise} is not in the register on {day}, or was cancelled"
    return blocked("enterprise_not_registered", zh, en, REGISTER, "credit_code", enterprise)


def judge_payment(
    award_no: str, days: tuple[date, date | None], copies: Mapping[str, tuple[str, str]]
) -> list[Finding]:
    """A payment follows its award and repeats it: by field its own value and the award's."""
    paid_on, awarded_on = days
    if awarded_on is None:
        zh = f"补贴{award_no}未登记；作废补贴前请先作废其兑现"
        en = f"The award {award_no} is not registered; void its payment before the award"
        return [blocked("award_unknown", zh, en, OWN_RULE, "award_no", award_no)]
    findings = [
        blocked(
            "subsidy_payment_differs",
            f"补贴{award_no}兑现的{field}为{own}，审定为{theirs}",
            f"{field} of the payment of {award_no} is {own}; the award says {theirs}",
            OWN_RULE,
            field,
            own,
            theirs,
        )
        for field, (own, theirs) in copies.items()
        if own != theirs
    ]
    if paid_on < awarded_on:
        zh = f"补贴{award_no}审定于{awarded_on}，不能在{paid_on}兑现"
        en = f"Award {award_no} was made on {awarded_on} and cannot be paid on {paid_on}"
        findings.append(
            blocked("paid_before_award", zh, en, OWN_RULE, "business_date", str(paid_on), f">= {awarded_on}")
        )
    return findings
