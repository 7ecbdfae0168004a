"""The words, rules and settings of livelihood projects: what a record says by itself, and whose target counts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Lateness
from bureau_common.schemas.dates import check_later
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import LivelihoodProjectEntry, MaintenanceContractEntry

PLANNING = Clause(document="省、区年度民生工程实施方案", article=None, verified=False)
MAINTENANCE = Clause(document="民生工程建后管养办法", article=None, verified=False)
PROJECT = Term("民生工程", "livelihood project", PLANNING)
PLAN = Term("民生工程资金计划", "plan of the funds of", PLANNING)
PROGRESS = Term("民生工程进度", "progress of the project", PLANNING)
CONTRACT = Term("管养合同", "contract of maintenance", MAINTENANCE)
PAYMENT = Term("管养支付凭证", "payment of maintenance", MAINTENANCE)
PAID = Cover("累计支付", "paid", "合同金额", "of the contract", MAINTENANCE, "payable")

MAIN_DONE = Parameter(
    key="livelihood_main_done", label_zh="民生工程主项目完成的口径", kind="choice", default="sub_projects",
    choices={"sub_projects": "所属子项目全部完成年度目标", "own": "主项目自身完成年度目标"}, clause=PLANNING,
)  # fmt: skip
SUB_DONE = Parameter(
    key="livelihood_sub_done", label_zh="完成的子项目的口径", kind="choice", default="main_open",
    choices={"main_open": "只计主项目尚未完成的", "all": "全部完成的子项目"}, clause=PLANNING,
)  # fmt: skip
TOLERANCE = Parameter(
    key="livelihood_behind_tolerance", label_zh="民生工程进度落后的容许差（百分点）", kind="decimal", default="5",
    clause=PLANNING, minimum=Decimal(0), maximum=Decimal(100),
)  # fmt: skip
PARAMETERS = (MAIN_DONE, SUB_DONE, TOLERANCE)
BEHIND = "performance.livelihood_projects.behind"
BEHIND_ALERT = Lateness(
    "livelihood_behind", "yellow", BEHIND,
    "民生工程有{count}子项目进度落后", "{count} sub-projects of livelihood projects are behind schedule", PLANNING,
)  # fmt: skip

in_its_year = within_year(PLANNING)


def check_project(entry: LivelihoodProjectEntry) -> Iterator[Finding]:
    """A main project says how it came into the plan, a sub-project has a target; a target says what it counts."""
    yield from in_its_year(entry)
    if entry.part_of is None and entry.standing is None:
        zh, en = "主项目应填列入情况", "A main project says how it came into the plan"
        yield blocked("livelihood_standing", zh, en, PLANNING, "standing", None)
    if entry.part_of is not None and entry.standing is not None:
        zh, en = "子项目随主项目列入，不填列入情况", "A sub-project came with its main project; leave it empty"
        yield blocked("livelihood_standing", zh, en, PLANNING, "standing", entry.standing)
    if entry.part_of is not None and entry.target is None:
        zh, en = "子项目应填年度目标", "A sub-project has a target"
        yield blocked("livelihood_target", zh, en, PLANNING, "target", None)
    if (entry.target is None) != (entry.measured_in is None):
        zh, en = "年度目标与目标计量单位应同时填写", "A target and what it is measured in go together"
        yield blocked("livelihood_measure", zh, en, PLANNING, "measured_in", entry.measured_in)


def check_contract(entry: MaintenanceContractEntry) -> Iterator[Finding]:
    """A contract ends after it is signed."""
    day = entry.business_date
    yield from check_later("ends_on", entry.ends_on, day, "签订日期", "the contract is signed", MAINTENANCE)


def say_no_main(project_no: str, part_of: str, year: int) -> Iterator[Finding]:
    """A sub-project of what is no main project of its year."""
    zh = f"{part_of}不是{year}年度已下达的主项目，{project_no}不能归入；请先登记主项目，或核对编号、年度和日期"
    en = (
        f"{part_of} is no main project of {year} by that day: {project_no} is no part of it; check number, year and day"
    )
    yield blocked("livelihood_main", zh, en, PLANNING, "part_of", part_of)


def say_fallen(project_no: str, day: date, quantity: Decimal, before: Decimal) -> Iterator[Finding]:
    """What is done is not undone: a sum since the year began does not fall."""
    zh = f"民生工程{project_no}至{day}累计完成{quantity}，少于此前登记的{before}；请核对，原数有误的请更正原记录"
    en = f"By {day} {quantity} of the project {project_no} are done, less than the {before} before; correct what is wrong"
    yield blocked("livelihood_fallen", zh, en, PLANNING, "quantity", quantity, f">= {before}")


def say_not_done(contract_no: str, project_no: str, day: date) -> Iterator[Finding]:
    """A contract of maintenance of a project that is not completed."""
    zh = f"民生工程{project_no}至{day}尚未完成目标，不能签订建后管养合同{contract_no}；请核对进度或签订日期"
    en = f"By {day} the project {project_no} is not completed: no contract {contract_no} of its maintenance; check both days"
    yield blocked("maintenance_too_early", zh, en, MAINTENANCE, "business_date", day)
