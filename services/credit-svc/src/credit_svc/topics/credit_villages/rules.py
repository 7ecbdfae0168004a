"""The words and rules of credit villages: who may be lent to on a grade, when, and what a grade is good for."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Cover, Term

from .schemas import CreditBenefitEntry, CreditGrade, CreditLineEntry

VILLAGES = Clause(document="本区党建引领信用村建设实施方案", article=None, verified=False)
OWN_RULE = Clause(
    document="本系统信用村登记规则：先评级、后授信、再用信，同一事项只登记一次", article=None, verified=True
)

ROUND = Term("评定轮次", "round", OWN_RULE)
VILLAGE = Term("信用村", "credit village", OWN_RULE)
GRADE = Term("信用评级", "grade", OWN_RULE)
LINE = Term("授信", "credit line", OWN_RULE)
BENEFIT = Term("结果运用政策", "benefit", OWN_RULE)
USE = Term("结果运用", "use of a benefit", OWN_RULE)
WITHIN_LINE = Cover("用信余额", "drawn and not repaid", "授信金额", "of the line", VILLAGES, "drawable")
REPAID = Cover("累计归还", "repaid", "累计用信", "drawn", OWN_RULE)


def check_line(entry: CreditLineEntry) -> Iterator[Finding]:
    """A line lasts."""
    if entry.expires_on <= entry.business_date:
        zh, en = "授信到期日期应晚于授信日期", "A line expires after it is given"
        yield blocked("credit_line_term", zh, en, OWN_RULE, "expires_on", entry.expires_on, f"> {entry.business_date}")


def check_benefit(entry: CreditBenefitEntry) -> Iterator[Finding]:
    """A benefit that ends has begun."""
    if entry.ends_on is not None and entry.ends_on <= entry.business_date:
        zh, en = "停止日期应晚于施行日期", "A benefit ends after it begins"
        yield blocked("benefit_term", zh, en, OWN_RULE, "ends_on", entry.ends_on, f"> {entry.business_date}")


def say_overlap(round_no: str, begins: date, before: str, until: date) -> Iterator[Finding]:
    """One round follows the other."""
    zh = f"轮次{round_no}自{begins}起，与轮次{before}（至{until}）重叠；请先更正前一轮的截止日期"
    en = (
        f"Round {round_no} begins on {begins}, within round {before}, which lasts until {until}; correct that one first"
    )
    yield blocked("credit_round_overlap", zh, en, OWN_RULE, "business_date", begins, f"> {until}")


def say_outside(round_no: str, day: date, begins: date, until: date) -> Iterator[Finding]:
    """What is of a round is dated within it."""
    zh = f"轮次{round_no}自{begins}至{until}，{day}不在其内，请核对日期或轮次"
    en = f"Round {round_no} lasts from {begins} until {until}, and {day} is outside; check the day or the round"
    yield blocked("outside_round", zh, en, OWN_RULE, "business_date", day, f"{begins} – {until}")


def say_ungraded(household_no: str, what: str, day: date, grade: str | None) -> Iterator[Finding]:
    """Lines and drawings are for households graded A or better on the day."""
    stands_zh = "尚未评级" if grade is None else f"为{CreditGrade.of(grade).label_zh}"
    zh = f"农户{household_no}在{day}{stands_zh}，A级及以上方可授信和用信（{what}）；请先登记评级"
    en = f"Household {household_no} is graded {grade or 'not at all'} on {day}: lines ({what}) are for A and better"
    yield blocked("grade_too_low", zh, en, VILLAGES, "household_no", grade, "aaa, aa, a")


def say_expired(line_no: str, day: date, expires_on: date) -> Iterator[Finding]:
    """A line that has expired is none."""
    zh = f"授信{line_no}已于{expires_on}到期，{day}不能用信；请先续授信"
    en = f"Line {line_no} expired on {expires_on}: nothing is drawn on {day}; give a new line first"
    yield blocked("credit_line_expired", zh, en, VILLAGES, "business_date", day, f"<= {expires_on}")


def say_benefit_ended(benefit_no: str, day: date, ends_on: date) -> Iterator[Finding]:
    """A benefit that has ended is given to nobody."""
    zh, en = f"政策{benefit_no}自{ends_on}起停止", f"Benefit {benefit_no} is no more from {ends_on} on"
    yield blocked("benefit_ended", zh, en, VILLAGES, "business_date", day, f"< {ends_on}")


def say_unfit(
    benefit_no: str, household_no: str, day: date, grade: str | None, lowest: CreditGrade
) -> Iterator[Finding]:
    """A benefit is given for a grade."""
    stands_zh = "尚未评级" if grade is None else f"为{CreditGrade.of(grade).label_zh}"
    zh = f"农户{household_no}在{day}{stands_zh}，政策{benefit_no}适用于{lowest.label_zh}及以上"
    en = f"Household {household_no} is graded {grade or 'not at all'} on {day}; benefit {benefit_no} is for {lowest} up"
    yield blocked("grade_too_low", zh, en, VILLAGES, "household_no", grade, f">= {lowest}")
