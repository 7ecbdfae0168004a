"""The rules of relief: a policy waives its own kind of revenue, and counts only while it is in force."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

from .schemas import PolicyKind, ReliefPolicyEntry

BY_LAW = Clause(document="《中华人民共和国税收征收管理法》", article="第三条", verified=False)
POLICIES = Clause(document="减税降费和惠企政策文件（以各记录所列文件为准）", article=None, verified=False)
POLICY = Term("政策", "policy")
_WAIVED = {PolicyKind.TAX_CUT: ("101",), PolicyKind.FEE_CUT: ("102", "103")}
RELIEF = (PolicyKind.TAX_CUT, PolicyKind.FEE_CUT)
REDEMPTION = (PolicyKind.BENEFIT,)


def check_policy(entry: ReliefPolicyEntry) -> Iterator[Finding]:
    """A tax cut names a tax, a fee cut a fee or contribution, a benefit neither; none ends before it starts."""
    kind, subject, ends_on = entry.kind, entry.subject, entry.ends_on
    waived = _WAIVED.get(kind, ())
    fits = subject is None if not waived else subject is not None and subject.startswith(waived)
    if not fits:
        wanted_zh = f"为{'、'.join(waived)}类" if waived else "留空"
        wanted_en = f"be of {', '.join(waived)}" if waived else "be empty"
        zh, en = f"{kind.label_zh}政策的科目应{wanted_zh}", f"The subject of a {kind} must {wanted_en}"
        yield blocked("policy_subject", zh, en, BY_LAW, "subject", subject, ", ".join(waived) or "—")
    if ends_on is not None and ends_on < entry.business_date:
        zh, en = "执行截止日期不应早于起始日期", "A policy does not end before it starts"
        yield blocked("policy_ends_early", zh, en, POLICIES, "ends_on", ends_on, f">= {entry.business_date}")


def judge_use(
    policy_no: str, kind: PolicyKind, kinds: tuple[PolicyKind, ...], day: date, ends_on: date | None
) -> Iterator[Finding]:
    """What is granted or paid out under a policy that is of another kind, or that ended before."""
    if kind not in kinds:
        wanted = "、".join(each.label_zh for each in kinds)
        zh = f"政策{policy_no}为{kind.label_zh}，此处只登记{wanted}"
        en = f"Policy {policy_no} is a {kind}; this book is for {', '.join(kinds)}"
        yield blocked("policy_kind", zh, en, POLICIES, "policy_no", kind, ", ".join(kinds))
    elif ends_on is not None and ends_on < day:
        zh = f"政策{policy_no}已于{ends_on}到期，不能在{day}执行"
        en = f"Policy {policy_no} ended on {ends_on}: nothing on {day}"
        yield blocked("policy_ended", zh, en, BY_LAW, "business_date", day, f"<= {ends_on}")
