"""The rules of rural revitalization funds: what one row must say, what covers what, a project's course, and its alerts."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, FigurePart, Said, cause, percentage, yuan
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Cover, Term, Told
from bureau_common.schemas.years import within_year

from .schemas import (
    FundKind,
    IncomeKind,
    ProjectAction,
    ProjectState,
    RuralFundEntry,
    RuralIncomeEntry,
    RuralStepEntry,
)

FUNDS = Clause(
    document="《中央财政衔接推进乡村振兴补助资金管理办法》（财农〔2021〕19号）", article=None, verified=False
)
MONITORING = Clause(document="扶贫（衔接）资金动态监控的规定", article=None, verified=False)
ASSETS = Clause(
    document="《关于加强扶贫项目资产后续管理的指导意见》（国办函〔2021〕51号）", article=None, verified=False
)
CARRY_OVER = Clause(document="国务院办公厅关于盘活财政存量资金的规定（结转两年收回）", article=None, verified=False)
CONTRACTS = Clause(document="《中华人民共和国政府采购法》及合同约定", article=None, verified=False)
VILLAGES = Clause(document="中央组织部、财政部关于村级组织运转经费保障的规定", article=None, verified=False)

DOCUMENT = Term("文号", "document", FUNDS)
PROJECT = Term("项目", "project", FUNDS)
CONTRACTED_PROJECT = Term("项目", "project", CONTRACTS)
MONITORED_PROJECT = Term("项目", "project", MONITORING)
ASSET_PROJECT = Term("项目", "project", ASSETS)
CONTRACT = Term("合同", "contract", CONTRACTS)
ASSET = Term("资产", "asset", ASSETS)
NEED = Term("运转经费需求", "need for running costs", VILLAGES)

DISTRIBUTION = Cover("分配到项目", "distributed to projects", "安排", "arranged", FUNDS, "rural_distributions")
PROJECT_PAYMENT = Cover("项目支付", "paid for the project", "分配到项目", "distributed to it", FUNDS, "rural_payments")
CONTRACT_PAYMENT = Cover(
    "合同支付", "paid on the contract", "合同金额", "the contract's amount", CONTRACTS, "rural_payments"
)
RETURN = Cover("退回", "returned", "支付", "paid", FUNDS, "rural_payments")
INCOME_SHARE = Cover("收益分配", "shared out", "收益到账", "earned", ASSETS, "rural_incomes")
VILLAGE_PAYMENT = Cover("拨付", "paid", "保障需求", "needed", VILLAGES, "village_costs")

COURSE = Course(
    MONITORED_PROJECT,
    ProjectState.PLANNED,
    {
        (ProjectState.PLANNED, ProjectAction.START): ProjectState.STARTED,
        (ProjectState.STARTED, ProjectAction.REPORT): ProjectState.STARTED,
        (ProjectState.STARTED, ProjectAction.COMPLETE): ProjectState.COMPLETED,
        (ProjectState.COMPLETED, ProjectAction.PASS): ProjectState.ACCEPTED,
        (ProjectState.COMPLETED, ProjectAction.FAIL): ProjectState.REJECTED,
        (ProjectState.REJECTED, ProjectAction.RECTIFY): ProjectState.COMPLETED,
    },
)

IDLE_ALERT, FAILED_ALERT, AHEAD_ALERT = "rural_funds_idle", "rural_paid_after_failure", "rural_paid_ahead"
SHARE_ALERT, NEED_ALERT = "rural_district_share", "village_need_below_minimum"
DISTRICT_INCREASE = "revenue.rural_revitalization.district_fund_increase"
IDLE = "revenue.rural_revitalization.idle_distributions"

IDLE_DAYS = Parameter(
    key="rural_idle_days",
    label_zh="衔接资金分配后未支付即列为闲置的天数",
    kind="count",
    default="180",
    clause=MONITORING,
    minimum=Decimal(1),
    maximum=Decimal(730),
)
ADVANCE_PCT = Parameter(
    key="rural_advance_pct",
    label_zh="衔接资金项目允许预付的合同金额比例（%）",
    kind="decimal",
    default="30",
    clause=CONTRACTS,
    minimum=Decimal(0),
    maximum=Decimal(100),
)
"""How much of the contracts may be paid before the work's progress reaches it."""
VILLAGE_MINIMUM = Parameter(
    key="village_cost_minimum",
    label_zh="每村每年运转经费最低标准（元）",
    kind="decimal",
    default="110000",
    clause=VILLAGES,
    minimum=Decimal(0),
)
PROGRESS_TOLERANCE = Parameter(
    key="rural_progress_tolerance_pp",
    label_zh="衔接资金支付进度容许落后序时进度的百分点",
    kind="decimal",
    default="10",
    clause=MONITORING,
    minimum=Decimal(0),
    maximum=Decimal(100),
)
PARAMETERS = (IDLE_DAYS, ADVANCE_PCT, VILLAGE_MINIMUM, PROGRESS_TOLERANCE)

check_planned_year = within_year(FUNDS, before=1, late=CARRY_OVER)
"""Money is arranged, and a village's costs are fixed and paid, in its year or while the year before prepares it."""
check_used_year = within_year(FUNDS, after=1, late=CARRY_OVER)
"""A year's money is distributed and paid within that year and the next; what is left then is taken back."""


def check_fund(entry: RuralFundEntry) -> Iterator[Finding]:
    """Only an adjustment takes off, and it moves something."""
    if entry.kind is FundKind.ARRANGED and entry.amount <= 0:
        zh, en = "安排金额应大于0；减少请填报调整", "An arranged amount is positive; enter a cut as an adjustment"
        yield blocked("rural_arranged_amount", zh, en, FUNDS, "amount", entry.amount, "> 0")
    elif entry.amount == 0:
        zh, en = "调整金额不得为0；调增为正，调减为负", "An adjustment moves something; a cut is entered negative"
        yield blocked("rural_adjusted_amount", zh, en, FUNDS, "amount", "0.00", "<> 0")


def check_step(entry: RuralStepEntry) -> Iterator[Finding]:
    """A report says how far the work has come, and nothing else does."""
    if (entry.action is ProjectAction.REPORT) != (entry.progress_pct is not None):
        zh, en = "进度报告应填形象进度，其他环节不填", "A report, and only a report, gives the progress"
        yield blocked("rural_step_progress", zh, en, MONITORING, "progress_pct", entry.progress_pct)


def check_income(entry: RuralIncomeEntry) -> Iterator[Finding]:
    """What goes to a household names it, and nothing else does."""
    if (entry.kind is IncomeKind.TO_HOUSEHOLD) != (entry.household_no is not None):
        zh, en = "分配到户应填户编号，其他收益类型不填", "What goes to a household, and only that, names the household"
        yield blocked("rural_income_household", zh, en, ASSETS, "household_no", entry.household_no)


def say_without_contract(project_no: str) -> Iterator[Finding]:
    """Construction is paid on a contract."""
    zh = f"基础设施项目{project_no}的支付应填合同编号"
    en = f"A payment for the infrastructure of {project_no} names a contract"
    yield blocked("rural_contract_missing", zh, en, CONTRACTS, "contract_no", None, "合同编号 / a contract number")


def say_ordinary(household_no: str) -> Iterator[Finding]:
    """The income is meant for those lifted out of poverty and those near it."""
    zh = f"{household_no}为一般农户，资产收益应优先分配给脱贫户和边缘易致贫户"
    en = f"{household_no} is an ordinary household; income goes first to those lifted out of or near poverty"
    yield warned("rural_household_ordinary", zh, en, ASSETS, "household_no", household_no)


def say_fallen(project_no: str, day: date, reached: Decimal, before: Decimal) -> Iterator[Finding]:
    """Work that was done stays done."""
    zh = f"项目{project_no}在{day}的形象进度{reached:f}%低于此前的{before:f}%"
    en = f"The progress of project {project_no} falls from {before:f}% to {reached:f}% on {day}"
    yield blocked("rural_progress_falls", zh, en, MONITORING, "progress_pct", reached, f">= {before:f}")


def say_unaccepted(asset_no: str, project_no: str, state: str) -> Iterator[Finding]:
    """Assets are formed by projects that passed their acceptance."""
    zh = f"资产{asset_no}确权时项目{project_no}{ProjectState.of(state).label_zh}；验收合格后方可登记资产"
    en = f"Project {project_no} of asset {asset_no} is {state}: an asset is recorded once its project is accepted"
    yield blocked("rural_asset_before_acceptance", zh, en, ASSETS, "project_no", state, ProjectState.ACCEPTED)


def refuse_failed(project_no: str, paid: Sequence[tuple[date, bool]]) -> Iterator[Told]:
    """Nothing is paid for a project while its acceptance has failed; `paid` are such payments, each with whether the
    change wrote it: what stood before a failure was recorded late is an alert.
    """
    for day in [day for day, own in paid if own]:
        zh = f"项目{project_no}验收不合格，整改完成前不得支付（{day}）"
        en = f"Project {project_no} failed its acceptance: no payment on {day}, before it is rectified"
        yield blocked("rural_paid_after_failure", zh, en, MONITORING, "business_date", day)


def judge_failed(project_no: str, paid: Sequence[tuple[date, bool]]) -> Iterator[AlertOn]:
    """What was paid between a failed acceptance and its rectification, from the first such payment on."""
    days = [day for day, _ in paid]
    zh = "项目{no}验收不合格后仍有{count}笔支付，最近一笔在{last}"
    en = "{count} payments for project {no} follow its failed acceptance, the last on {last}"
    told: dict[str, Said] = {"no": project_no, "count": len(days), "last": max(days)}
    yield AlertOn(project_no, min(days), None, cause(FAILED_ALERT, "red", zh, en, MONITORING, **told))


def judge_ahead(
    project_no: str, paid: Decimal, contracted: Decimal, progress: Decimal, since: date
) -> Iterator[AlertOn]:
    """More of the contracts is paid than the work and the permitted advance justify."""
    zh = "项目{no}合同已支付{paid}，合同金额{contracted}，形象进度{progress}，支付超前于进度"
    en = "{paid} of the {contracted} contracted for project {no} is paid at a progress of {progress}"
    found = cause(
        AHEAD_ALERT, "orange", zh, en, MONITORING, no=project_no,
        paid=yuan(paid), contracted=yuan(contracted), progress=percentage(progress),
    )  # fmt: skip
    yield AlertOn(project_no, since, None, found)


def judge_share(year: int, fund: Decimal, before: Decimal, since: date) -> Iterator[AlertOn]:
    """The district's own part fell below last year's, to the end of the year."""
    zh = "{year}年区级衔接资金{fund}，低于上年{before}，少{less}"
    en = "The district's own fund of {year}, {fund}, is {less} below last year's {before}"
    found = cause(
        SHARE_ALERT, "red", zh, en, FUNDS, year=year,
        fund=yuan(fund), before=yuan(before), less=yuan(before - fund),
    )  # fmt: skip
    yield AlertOn(str(year), since, date(year + 1, 1, 1), found)


def judge_need(year: int, village: str, name: str, need: Decimal, minimum: Decimal, since: date) -> Iterator[AlertOn]:
    """A village's running costs are provided for below the minimum, to the end of the year."""
    zh, en = (
        "{village}{year}年运转经费{need}，低于最低标准{minimum}",
        "{village}: {need} for the running costs of {year} is below the minimum of {minimum}",
    )
    told: dict[str, Said] = {"village": name, "year": year, "need": yuan(need), "minimum": yuan(minimum)}
    found = cause(NEED_ALERT, "yellow", zh, en, VILLAGES, **told)
    yield AlertOn(f"{year} {village}", since, date(year + 1, 1, 1), found)


def idle_cause(count: Decimal, days: Decimal) -> Cause | None:
    """Money was distributed long ago, and nothing of it has been paid."""
    if count == 0:
        return None
    zh = "衔接资金有{count}分配超过{days}天没有支付"
    en = "{count} distributions of rural revitalization funds have seen no payment for over {days} days"
    return cause(IDLE_ALERT, "orange", zh, en, MONITORING, count=FigurePart(figure_id=IDLE), days=days)
