"""The words and rules of special bonds' projects: steps, the negative list, idle proceeds, and revenue against debt service."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from bureau_common.schemas.alerts import Level, cause, percentage, yuan
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.money import ratio
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Cover, Term

from .schemas import (
    ProjectAction,
    ProjectState,
    Sector,
    SpecialBondProjectEntry,
    SpecialBondStepEntry,
    SpecialBondUseEntry,
    UseKind,
)

BUDGETING = Clause(document="《地方政府专项债务预算管理办法》（财预〔2016〕155号）", article=None, verified=False)
BALANCING = Clause(
    document="《关于试点发展项目收益与融资自求平衡的地方政府专项债券品种的通知》（财预〔2017〕89号）",
    article=None,
    verified=False,
)
PROCEEDS = Clause(
    document="《地方政府专项债券项目资金绩效管理办法》（财预〔2021〕61号）", article=None, verified=False
)  # fmt: skip
NEGATIVE = Clause(
    document="《地方政府专项债券资金投向领域禁止类项目清单》（财预〔2021〕115号）", article=None, verified=False
)
CAPITAL = Clause(document="《中华人民共和国预算法》", article="第三十五条第二款", verified=True)

PROJECT = Term("专项债券项目", "special bond project")
STEP = Term("项目", "project", BUDGETING)
QUOTA_LINE = Term("项目额度", "quota of the project", BUDGETING)
ISSUED_BOND = Term("项目发行债券", "issue for the project", BUDGETING)
PLAN = Term("项目年度收益测算", "yearly balance of the project", BALANCING)
PAYMENT = Term("专项债券资金支付", "payment of proceeds", PROCEEDS)
NEED = Cover("下达额度", "yuan of quota", "拟用专项债券资金", "yuan that it needs", BUDGETING, "grantable")
QUOTA = Cover(
    "发行到位", "yuan issued", "已下达额度", "yuan of quota", BUDGETING, "issuable",
    "请先登记额度", "enter the quota first",
)  # fmt: skip
ISSUED = Cover(
    "支出", "yuan spent", "发行到位的资金", "yuan of proceeds", PROCEEDS, "spendable",
    "请先登记发行到位，或核对债券代码", "enter the issue first, or check the bond's code",
)  # fmt: skip
RETURNED = Cover("退回", "yuan returned", "已支付的", "yuan paid", PROCEEDS)

PROJECT_COURSE = Course(
    STEP,
    ProjectState.RESERVED,
    {
        (ProjectState.RESERVED, ProjectAction.APPLY): ProjectState.APPLIED,
        (ProjectState.RETURNED, ProjectAction.APPLY): ProjectState.APPLIED,
        (ProjectState.APPLIED, ProjectAction.RETURN): ProjectState.RETURNED,
        (ProjectState.APPLIED, ProjectAction.PASS): ProjectState.PASSED,
        (ProjectState.PASSED, ProjectAction.GRANT): ProjectState.GRANTED,
        (ProjectState.GRANTED, ProjectAction.GRANT): ProjectState.GRANTED,
        (ProjectState.ISSUED, ProjectAction.GRANT): ProjectState.GRANTED,
        (ProjectState.GRANTED, ProjectAction.ISSUE): ProjectState.ISSUED,
        (ProjectState.ISSUED, ProjectAction.ISSUE): ProjectState.ISSUED,
    },
)

NEGATIVE_LIST = Parameter(
    key="special_bond_negative_list",
    label_zh="专项债券禁止投向领域",
    kind="codes",
    default="land_reserve,office_building,image,theme_park,property,competitive",
    clause=NEGATIVE,
    choices={sector.value: sector.label_zh for sector in Sector},
)
IDLE_DAYS = Parameter(
    key="special_bond_idle_days", label_zh="专项债券资金闲置预警期限（天）", kind="count", default="180",
    clause=PROCEEDS, minimum=Decimal(1), maximum=Decimal(1825),
)  # fmt: skip
IDLE_LONG_DAYS = Parameter(
    key="special_bond_idle_long_days", label_zh="专项债券资金长期闲置期限（天）", kind="count", default="365",
    clause=PROCEEDS, minimum=Decimal(1), maximum=Decimal(1825),
)  # fmt: skip
IDLE_PCT = Parameter(
    key="special_bond_idle_pct", label_zh="专项债券资金闲置容许比例（%）", kind="decimal", default="5",
    clause=PROCEEDS, minimum=Decimal(0), maximum=Decimal(100),
)  # fmt: skip
COVERAGE_FLOOR = Parameter(
    key="special_bond_coverage_floor", label_zh="专项债券项目收益覆盖本息倍数下限", kind="decimal", default="1.2",
    clause=BALANCING, minimum=Decimal(1), maximum=Decimal(10),
)  # fmt: skip
PARAMETERS = (NEGATIVE_LIST, IDLE_DAYS, IDLE_LONG_DAYS, IDLE_PCT, COVERAGE_FLOOR)
IDLE_ALERT, COVERAGE_ALERT = "special_bond_idle", "special_bond_coverage"


def check_project(entry: SpecialBondProjectEntry) -> Iterator[Finding]:
    """Bonds pay no more of a project than it costs."""
    if entry.bond_need > entry.total_investment:
        zh = f"拟用专项债券资金{entry.bond_need:.2f}元超过总投资{entry.total_investment:.2f}元，请核对"
        en = f"The {entry.bond_need:.2f} yuan that it needs exceed the investment of {entry.total_investment:.2f}"
        yield exceeded("not_covered", zh, en, BUDGETING, "bond_need", entry.bond_need, entry.total_investment)


def check_step(entry: SpecialBondStepEntry) -> Iterator[Finding]:
    """Quota and issues have amounts, issues name their bond, and nothing else does."""
    action = entry.action
    if (entry.amount is not None) != (action in (ProjectAction.GRANT, ProjectAction.ISSUE)):
        zh, en = "下达额度、发行到位应填金额，其他环节不填", "An amount goes with quota and issues only"
        yield blocked("special_bond_amount", zh, en, BUDGETING, "amount", entry.amount, action)
    if (entry.bond_code is not None) != (action is ProjectAction.ISSUE):
        zh, en = "发行到位应填债券代码，其他环节不填", "A bond's code goes with issues only"
        yield blocked("special_bond_code", zh, en, BUDGETING, "bond_code", entry.bond_code, action)


def check_use(entry: SpecialBondUseEntry) -> Iterator[Finding]:
    """Proceeds never pay running costs."""
    if entry.use_kind is UseKind.RUNNING_COSTS:
        zh = "专项债券资金只能用于公益性资本支出，不得用于经常性支出，请改由一般公共预算安排"
        en = "Proceeds pay capital expenditure of public benefit only, never running costs; use the general budget"
        yield blocked("special_bond_running_costs", zh, en, CAPITAL, "use_kind", entry.use_kind)


def say_forbidden(code: str, sector: Sector, day: date, forbidden: str) -> Iterator[Finding]:
    """No project in a sector of the negative list of the day passes a review."""
    if sector.value in forbidden.split(","):
        zh = f"项目{code}属于{sector.label_zh}，{day}在专项债券禁止投向清单内，不得通过评审，请退回"
        en = f"The project {code} is of {sector}, which the negative list forbids on {day}; return it"
        yield blocked("special_bond_negative_list", zh, en, NEGATIVE, "action", sector)


def judge_idle(
    project: str, bond: str, issued_on: date, issued: Decimal, used: Decimal,
    days: Decimal, long_days: Decimal, share: Decimal, last: date,
) -> Iterator[AlertOn]:  # fmt: skip
    """Of what was issued more is left, after more than so many days, than the share in percent that may be left."""
    left = issued - used
    if left * 100 <= share * issued:
        return
    level: Level = "orange" if (last - issued_on).days > long_days else "yellow"
    zh = "项目{project}的债券{bond}于{day}到位，超过{days}天仍有{left}未支出"
    en = "Of the bond {bond} of project {project}, issued on {day}, {left} are unspent after more than {days} days"
    told = cause(
        IDLE_ALERT, level, zh, en, PROCEEDS,
        project=project, bond=bond, day=issued_on, left=yuan(left), days=int(days),
    )  # fmt: skip
    yield AlertOn(f"{project} {bond}", issued_on + timedelta(days=int(days) + 1), None, told)


class PlanYear(NamedTuple):
    """A year of a project's balance: as planned on a day, and what was earned in it, none where nothing is recorded."""

    year: int
    planned_on: date
    planned: Decimal
    debt_service: Decimal
    earned: Decimal | None


def coverage(years: Iterable[PlanYear], day: date) -> Decimal | None:
    """How many times a project's revenue covers its debt service over its life, as is known on a day.

    Years that have ended count with what was earned in them, as far as it is recorded, the others as planned.
    """
    net = service = Decimal(0)
    for each in years:
        if each.planned_on <= day:
            ended = each.year < day.year and each.earned is not None
            net += each.earned if ended and each.earned is not None else each.planned
            service += each.debt_service
    return ratio(net, service)


def judge_coverage(project: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[AlertOn]:
    """Revenue over a project's life that covers its debt service less than it should, since the day it is so."""
    years = [PlanYear(*row[:5]) for row in rows]
    floor, last = rows[0][5:]
    known = [each.planned_on for each in years]
    ends = [date(each.year + 1, 1, 1) for each in years if min(known) < date(each.year + 1, 1, 1) <= last]
    since = found = None
    for day in sorted({*known, *ends}):
        found = coverage(years, day)
        low = found is not None and found < floor
        since = (since or day) if low else None
    if since is None or found is None:
        return
    level: Level = "orange" if found < 1 else "yellow"
    zh = "项目{project}全周期收益只能覆盖应还本息的{found}，低于{floor}"
    en = "Over its life the revenue of project {project} covers {found} of its debt service, below {floor}"
    told = cause(
        COVERAGE_ALERT, level, zh, en, BALANCING,
        project=project, found=percentage(found * 100), floor=percentage(floor * 100),
    )  # fmt: skip
    yield AlertOn(project, since, None, told)
