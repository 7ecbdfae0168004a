"""The rules of relief: a policy waives its own kind of revenue, and counts only while it is in force."""

from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import PolicyKind, ReliefPolicyEntry

BY_LAW = Clause(document="《中华人民共和国税收征收管理法》", article="第三条", verified=False)
POLICIES = Clause(document="减税降费和惠企政策文件（以各记录所列文件为准）", article=None, verified=False)
_WAIVED = {PolicyKind.TAX_CUT: ("101",), PolicyKind.FEE_CUT: ("102", "103")}
RELIEF = (PolicyKind.TAX_CUT, PolicyKind.FEE_CUT)
REDEMPTION = (PolicyKind.BENEFIT,)


def check_policy(entry: ReliefPolicyEntry, row: int) -> list[Finding]:
    """A tax cut names a tax, a fee cut a fee or contribution, a benefit neither; none ends before it starts."""
    findings = []
    waived = _WAIVED.get(entry.kind, ())
    fits = entry.subject is None if not waived else entry.subject is not None and entry.subject.startswith(waived)
    if not fits:
        wanted_zh, wanted_en = (
            ("为" + "、".join(waived) + "类", f"be of {', '.join(waived)}") if waived else ("留空", "be empty")
        )
        zh, en = f"{entry.kind.label_zh}政策的科目应{wanted_zh}", f"The subject of a {entry.kind} must {wanted_en}"
        expected = ", ".join(waived) or "—"
        findings.append(blocked("policy_subject", zh, en, BY_LAW, "subject", entry.subject, expected, row=row))
    if entry.ends_on is not None and entry.ends_on < entry.business_date:
        zh, en = "执行截止日期不应早于起始日期", "A policy does not end before it starts"
        actual, expected = str(entry.ends_on), f">= {entry.business_date}"
        findings.append(blocked("policy_ends_early", zh, en, POLICIES, "ends_on", actual, expected, row=row))
    return findings


def judge_use(
    policy_no: str, kind: PolicyKind, kinds: tuple[PolicyKind, ...], day: date, ends_on: date | None
) -> Finding:
    """What is granted or paid out under a policy that ended before, or that is of another kind."""
    if kind not in kinds:
        wanted = "、".join(each.label_zh for each in kinds)
        zh = f"政策{policy_no}为{kind.label_zh}，此处只登记{wanted}"
        en = f"Policy {policy_no} is a {kind}; this book is for {', '.join(kinds)}"
        return blocked("policy_kind", zh, en, POLICIES, "policy_no", kind, ", ".join(kinds))
    zh, en = (
        f"政策{policy_no}已于{ends_on}到期，不能在{day}执行",
        f"Policy {policy_no} ended on {ends_on}: nothing on {day}",
    )
    return blocked("policy_ended", zh, en, BY_LAW, "business_date", str(day), f"<= {ends_on}")
