"""The words and the rule of enterprise subsidies: programs, what is awarded under them, and what was paid of it."""

from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

from .schemas import SubsidyProgramEntry

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article="第十三条", verified=False)
POLICY = Clause(document="国务院《优化营商环境条例》及补贴政策文件", article=None, verified=False)
OWN_RULE = Clause(document="本系统涉企补贴登记规则：一项补贴一次足额兑现", article=None, verified=True)

PROGRAM = Term("补贴项目", "program", OWN_RULE)
RUNNING = PROGRAM._replace(clause=POLICY)
"""The program that an award names."""
AWARD = Term("补贴", "award", OWN_RULE)
GRANTED = Term("同一企业、项目、所属期的补贴", "subsidy of this enterprise, program and period", POLICY)
"""An enterprise gets a program's subsidy once a period."""
PAYMENT = Term("补贴兑现", "payment of the award", OWN_RULE)


def check_program(entry: SubsidyProgramEntry) -> Iterator[Finding]:
    """A program does not end before it begins."""
    if entry.ends_on < entry.business_date:
        zh, en = "截止日期不得早于起始日期", "A program must not end before it begins"
        wanted = f">= {entry.business_date}"
        yield blocked("program_ends_before_it_begins", zh, en, POLICY, "ends_on", entry.ends_on, wanted)
