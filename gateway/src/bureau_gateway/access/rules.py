"""The separation of powers (三权分立) among a person's roles."""

from collections.abc import Iterator

from bureau_common.kit.web.access import BUSINESS, Role
from bureau_common.schemas.findings import Clause, Finding, blocked

SEPARATION = Clause(document="GB/T 22239-2019《网络安全等级保护基本要求》安全管理中心", article=None, verified=False)
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def check_roles(person: str, roles: frozenset[str]) -> Iterator[Finding]:
    """Over all clients of a person: at most one administrator's role, and no business role beside it."""
    held = sorted(roles.intersection(ADMINISTRATORS))
    business = sorted(roles.intersection(BUSINESS))
    if len(held) <= 1 and not (held and business):
        return
    zh = f"{person}不得同时担任 {'、'.join(held + business)}：系统、安全、审计管理员须分设，且不办理业务"
    en = (
        f"{person} cannot be {', '.join(held + business)} at once: each administrator is another person, "
        "and none of them writes business data"
    )
    yield blocked("separation_of_powers", zh, en, SEPARATION, "roles", ", ".join(held + business))
