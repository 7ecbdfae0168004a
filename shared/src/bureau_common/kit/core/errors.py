"""Typed refusals: raised anywhere, turned into problem documents in one place (`kit.problems`)."""

from collections.abc import Sequence
from typing import IO

from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from .context import say

TEXTS: dict[str, tuple[int, str, str]] = {
    # code: (status, Chinese title, English title)
    "malformed": (422, "输入有误", "The input is malformed"),
    "bad_request": (400, "请求无法理解", "The request cannot be understood"),
    "token_missing": (401, "缺少访问令牌", "An access token is missing"),
    "token_invalid": (401, "访问令牌无效或已过期", "The access token is invalid or expired"),
    "client_invalid": (401, "客户端标识或密钥不正确", "The client id or secret is wrong"),
    "slowed": (429, "失败次数过多，请稍后重试", "Too many failed attempts, try again later"),
    "forbidden": (403, "没有权限", "Not allowed"),
    "not_found": (404, "未找到", "Not found"),
    "method_not_allowed": (405, "不支持的方法", "The method is not supported here"),
    "rule_broken": (409, "违反规定，不予登记", "A rule forbids this record"),
    "differs": (409, "同一来源单号已有内容不同的记录", "The source reference already has a record with other content"),
    "taken": (409, "来源单号已被占用", "The source reference is taken"),
    "voided": (409, "该来源单号的记录已作废", "The record of this source reference was voided"),
    "not_yet": (409, "所要的变更尚未到达", "The change that was asked for has not come here yet"),
    "not_live": (409, "该记录已被更正或作废", "The record was already corrected or voided"),
    "erased": (409, "该人员的信息已清除", "The person's details were erased"),
    "unchanged": (409, "更正内容与原记录相同", "The correction changes nothing"),
    "period_closed": (409, "期间已关闭", "The period is closed"),
    "period_soft_closed": (409, "期间已预关闭", "The period is soft closed"),
    "exists": (409, "内容相同的记录已登记", "An equal record is there already"),
    "not_open": (409, "该报批事项已有结论", "The proposal was already decided"),
    "same_person": (409, "提出与审批须由两人办理", "Proposing and deciding need two persons"),
    "not_restored": (409, "锚点与所报恢复不符", "The anchors do not bear out that restoration"),
    "in_progress": (409, "相同请求正在处理", "The same request is in progress"),
    "import_running": (409, "正在导入另一文件", "Another import is running"),
    "key_reused": (422, "幂等键已用于另一内容", "The idempotency key was used with other content"),
    "charset_unsupported": (415, "不支持的字符编码", "The character set is not supported"),
    "too_large": (413, "请求内容过大", "The request is too large"),
    "busy": (503, "系统繁忙，请稍后重试", "The service is busy, try again"),
    "unavailable": (503, "服务暂不可用", "The service is unavailable"),
    "upstream_failed": (502, "下级服务未正确应答", "The service behind gave no proper answer"),
    "upstream_timeout": (504, "下级服务超时", "The service behind did not answer in time"),
    "internal": (500, "系统内部错误", "Internal error"),
}


MOST_FINDINGS = 1000
"""How many findings of one request are told."""


class Refused(Exception):
    """A request that is not carried out; `code` is stable, both details say what to do about it."""

    def __init__(
        self,
        code: str,
        detail_zh: str,
        detail_en: str,
        *,
        errors: Sequence[FieldError] = (),
        errors_total: int | None = None,
        findings: Sequence[Finding] = (),
        current_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail_en}")
        self.code = code
        self.status, self.title_zh, self.title_en = TEXTS[code]
        self.detail_zh, self.detail_en = detail_zh, detail_en
        self.errors = list(errors)
        self.errors_total = len(self.errors) if errors_total is None else errors_total
        self.findings = first_told(findings)
        self.current_id = current_id
        self.retry_after = retry_after
        self.workbook: IO[bytes] | None = None
        """The refused file's problems beside its data, where the caller asked for that instead of a document: an open file,
        which whoever answers closes."""


def first_told(findings: Sequence[Finding]) -> list[Finding]:
    """As many findings as are told, in their order; where there are more, what blocks comes before what only warns."""
    if len(findings) <= MOST_FINDINGS:
        return [*findings]
    return sorted(findings, key=lambda each: each.severity != "block")[:MOST_FINDINGS]


def not_found(what_zh: str, what_en: str) -> Refused:
    return Refused("not_found", f"没有这{what_zh}", f"There is no such {what_en}")


def malformed(field: str, rule: str, message_zh: str, message_en: str) -> Refused:
    """One field of the request that is wrong, found outside the declared schemas."""
    error = FieldError(field=field, rule=rule, message=say(message_zh, message_en))
    return Refused("malformed", message_zh, message_en, errors=[error])


def rule_broken(findings: Sequence[Finding]) -> Refused:
    """Refuse on the blocking findings; the warnings travel with them."""
    blocking = [finding for finding in findings if finding.severity == "block"]
    return Refused(
        "rule_broken",
        "；".join(finding.message_zh for finding in blocking[:3]),
        "; ".join(finding.message_en for finding in blocking[:3]),
        findings=findings,
        errors_total=0,
    )
