"""The rules of rural revitalization funds: what one row must say, the covers of one amount by another, the project's steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause, Level
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded
from bureau_common.schemas.parameters import Parameter

from .schemas import (
    FundKind,
    IncomeKind,
    ProjectAction,
    ProjectState,
    RuralDistributionEntry,
    RuralFundEntry,
    RuralIncomeEntry,
    RuralPaymentEntry,
    RuralStepEntry,
    VillageCostEntry,
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

SHARE_ALERT = "rural_district_share"
AHEAD_ALERT = "rural_paid_ahead"
FAILED_ALERT = "rural_paid_after_failure"
IDLE_ALERT = "rural_funds_idle"
VILLAGE_ALERT = "village_need_below_minimum"
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
PARAMETERS = (IDLE_DAYS, ADVANCE_PCT, VILLAGE_MINIMUM)


def check_fund(entry: RuralFundEntry, row: int) -> list[Finding]:
    """Money is arranged in its year or while the year before prepares it; only an adjustment takes off."""
    findings = _check_year(entry.business_date, entry.fiscal_year, -1, 0, row)
    if entry.kind is FundKind.ARRANGED and entry.amount <= 0:
        zh, en = "安排金额应大于0；减少请填报调整", "An arranged amount is positive; enter a cut as an adjustment"
        findings.append(
            blocked("rural_arranged_amount", zh, en, FUNDS, "amount", f"{entry.amount:.2f}", "> 0", row=row)
        )
    elif entry.amount == 0:
        zh, en = "调整金额不得为0；调增为正，调减为负", "An adjustment moves something; a cut is entered negative"
        findings.append(blocked("rural_adjusted_amount", zh, en, FUNDS, "amount", "0.00", "<> 0", row=row))
    return findings


def check_use(entry: RuralDistributionEntry | RuralPaymentEntry, row: int) -> list[Finding]:
    """A year's money is distributed and paid within that year and the next; what is left then is taken back."""
    return _check_year(entry.business_date, entry.fiscal_year, 0, 1, row)


def check_village_cost(entry: VillageCostEntry, row: int) -> list[Finding]:
    """What a village needs is fixed and paid in its year, or while the year before prepares it."""
    return _check_year(entry.business_date, entry.fiscal_year, -1, 0, row)


def _check_year(day: date, year: int, before: int, after: int, row: int) -> list[Finding]:
    first, last = year + before, year + after
    if first <= day.year <= last:
        return []
    zh = f"{year}年度资金的业务日期应在{first}-01-01至{last}-12-31之间；请核对日期或年度"
    en = f"Money of {year} moves between {first}-01-01 and {last}-12-31; check the date or the year"
    clause = CARRY_OVER if day.year > last else FUNDS
    expected = f"{first}-01-01 – {last}-12-31"
    return [
        blocked("rural_outside_year", zh, en, clause, "business_date", day.isoformat(), expected, row=row)
    ]  # fmt: skip


def check_step(entry: RuralStepEntry, row: int) -> list[Finding]:
    """A report says how far the work has come, and nothing else does."""
    if (entry.action is ProjectAction.REPORT) == (entry.progress_pct is not None):
        return []
    zh, en = "进度报告应填形象进度，其他环节不填", "A report, and only a report, gives the progress"
    return [blocked("rural_step_progress", zh, en, MONITORING, "progress_pct", str(entry.progress_pct), row=row)]


def check_income(entry: RuralIncomeEntry, row: int) -> list[Finding]:
    """What goes to a household names it, and nothing else does."""
    if (entry.kind is IncomeKind.TO_HOUSEHOLD) == (entry.household_no is not None):
        return []
    zh, en = "分配到户应填户编号，其他收益类型不填", "What goes to a household, and only that, names the household"
    return [blocked("rural_income_household", zh, en, ASSETS, "household_no", entry.household_no, row=row)]


@dataclass(frozen=True)
class Cover:
    """One amount that another must cover on every day: the texts name both sides."""

    code: str
    used_zh: str
    used_en: str
    limit_zh: str
    limit_en: str
    clause: Clause


DISTRIBUTION = Cover(
    "rural_distributed_exceeds_arranged", "分配到项目", "distributed to projects", "安排", "arranged", FUNDS
)
PROJECT_PAYMENT = Cover(
    "rural_paid_exceeds_distributed", "项目支付", "paid for the project", "分配到项目", "distributed to it", FUNDS
)
CONTRACT_PAYMENT = Cover(
    "rural_paid_exceeds_contract", "合同支付", "paid on the contract", "合同金额", "the contract's amount", CONTRACTS
)
RETURN = Cover("rural_returned_exceeds_paid", "退回", "returned", "支付", "paid", FUNDS)
INCOME_SHARE = Cover("rural_shared_exceeds_earned", "收益分配", "shared out", "收益到账", "earned", ASSETS)
VILLAGE_PAYMENT = Cover("village_paid_exceeds_need", "拨付", "paid", "保障需求", "needed", VILLAGES)


def judge_cover(cover: Cover, about: str, day: date, limit: Decimal, used: Decimal) -> Finding:
    """More was used by a day than there was."""
    zh = f"{about}：至{day}{cover.used_zh}{used:.2f}元，超过{cover.limit_zh}{limit:.2f}元"
    en = f"{about}: {used:.2f} {cover.used_en} by {day} exceeds the {limit:.2f} {cover.limit_en}"
    return exceeded(cover.code, zh, en, cover.clause, "amount", used, limit)


def judge_twice(code: str, label_zh: str, field: str, about: str, clause: Clause) -> Finding:
    """What names one thing stands once."""
    zh, en = f"{label_zh}{about}已有记录，请更正该记录", f"{about} is recorded already; correct its record"
    return blocked(code, zh, en, clause, field, about)


def judge_astray(code: str, label_zh: str, field: str, about: str, clause: Clause) -> Finding:
    """A row stands on another that exists by its day and says the same of both."""
    zh = f"{about}在业务日期尚无与之一致的{label_zh}记录；请先登记，或核对编号、类别和日期"
    en = f"There is no record that {about} can stand on by its day ({field}); enter it first, or check number, kind and date"
    return blocked(code, zh, en, clause, field, about)


def judge_without_contract(project_no: str) -> Finding:
    """Construction is paid on a contract."""
    zh, en = (
        f"基础设施项目{project_no}的支付应填合同编号",
        f"A payment for the infrastructure of {project_no} names a contract",
    )
    return blocked("rural_contract_missing", zh, en, CONTRACTS, "contract_no", None, "合同编号 / a contract number")


def warn_ordinary_household(household_no: str) -> Finding:
    """The income is meant for those lifted out of poverty and those near it."""
    return Finding(
        code="rural_household_ordinary", severity="warn", clause=ASSETS, field="household_no", actual=household_no,
        message_zh=f"{household_no}为一般农户，资产收益应优先分配给脱贫户和边缘易致贫户",
        message_en=f"{household_no} is an ordinary household; income goes first to those lifted out of or near poverty",
    )  # fmt: skip


_AFTER = {
    (ProjectState.PLANNED, ProjectAction.START): ProjectState.STARTED,
    (ProjectState.STARTED, ProjectAction.REPORT): ProjectState.STARTED,
    (ProjectState.STARTED, ProjectAction.COMPLETE): ProjectState.COMPLETED,
    (ProjectState.COMPLETED, ProjectAction.PASS): ProjectState.ACCEPTED,
    (ProjectState.COMPLETED, ProjectAction.FAIL): ProjectState.REJECTED,
    (ProjectState.REJECTED, ProjectAction.RECTIFY): ProjectState.COMPLETED,
}


def step(state: ProjectState, action: ProjectAction) -> ProjectState | None:
    """The state after an action; none where the action is not possible."""
    return _AFTER.get((state, action))


@dataclass(frozen=True)
class Move:
    """One step of a project."""

    day: date
    action: ProjectAction
    progress: Decimal | None = None


@dataclass(frozen=True)
class Course:
    """What a project's steps come to: its state on each day of a step, how far the work is, what is wrong."""

    states: tuple[tuple[date, ProjectState], ...]
    progress: Decimal
    findings: tuple[Finding, ...]

    def state_on(self, day: date) -> ProjectState:
        """The state at a day's end."""
        return next((state for since, state in reversed(self.states) if since <= day), ProjectState.PLANNED)


def follow(project_no: str, moves: Sequence[Move]) -> Course:
    """Fold a project's steps, in the order of their days and of the actions."""
    state, progress = ProjectState.PLANNED, Decimal(0)
    states: list[tuple[date, ProjectState]] = []
    findings: list[Finding] = []
    order = [*ProjectAction]
    for move in sorted(moves, key=lambda each: (each.day, order.index(each.action), each.progress or 0)):
        following = step(state, move.action)
        if following is None:
            zh = f"项目{project_no}在{move.day}{state.label_zh}，不能{move.action.label_zh}"
            en = f"Project {project_no} is {state} on {move.day}: {move.action} is not possible"
            findings.append(blocked("rural_step_impossible", zh, en, MONITORING, "action", move.action, state))
            break
        state = following
        states.append((move.day, state))
        reached = Decimal(100) if move.action is ProjectAction.COMPLETE else move.progress
        if reached is not None and reached < progress:
            zh = f"项目{project_no}在{move.day}的形象进度{reached:f}%低于此前的{progress:f}%"
            en = f"The progress of project {project_no} falls from {progress:f}% to {reached:f}% on {move.day}"
            findings.append(
                blocked("rural_progress_falls", zh, en, MONITORING, "progress_pct", f"{reached:f}", f">= {progress:f}")
            )
        progress = progress if reached is None else reached
    return Course(tuple(states), progress, tuple(findings))


def judge_failed(project_no: str, day: date) -> Finding:
    """Nothing is paid for a project while its acceptance has failed."""
    zh = f"项目{project_no}验收不合格，整改完成前不得支付（{day}）"
    en = f"Project {project_no} failed its acceptance: no payment on {day}, before it is rectified"
    return blocked("rural_paid_after_failure", zh, en, MONITORING, "business_date", day.isoformat())


def judge_unaccepted(asset_no: str, project_no: str, state: ProjectState) -> Finding:
    """Assets are formed by projects that passed their acceptance."""
    zh = f"资产{asset_no}确权时项目{project_no}{state.label_zh}；验收合格后方可登记资产"
    en = f"Project {project_no} of asset {asset_no} is {state}: an asset is recorded once its project is accepted"
    return blocked("rural_asset_before_acceptance", zh, en, ASSETS, "project_no", state, ProjectState.ACCEPTED)


def failed_cause(project_no: str, days: Sequence[date]) -> Cause | None:
    """A failure recorded late: payments of the days after it stand already."""
    if not days:
        return None
    zh = f"项目{project_no}验收不合格后仍有{len(days)}笔支付，最近一笔在{max(days)}"
    en = f"{len(days)} payments for project {project_no} follow its failed acceptance, the last on {max(days)}"
    return _cause(FAILED_ALERT, "red", max(days), zh, en, MONITORING)


def ahead_cause(
    project_no: str, paid: Decimal, contracted: Decimal, progress: Decimal, advance: Decimal, on: date
) -> Cause | None:
    """More of the contracts is paid than the work and the permitted advance justify."""
    if paid * 100 <= contracted * max(progress, advance):
        return None
    zh = f"项目{project_no}合同已支付{paid:.2f}元，合同金额{contracted:.2f}元，形象进度{progress:f}%，支付超前于进度"
    en = (
        f"{paid:.2f} of the {contracted:.2f} contracted for project {project_no} is paid at a progress of {progress:f}%"
    )
    return _cause(AHEAD_ALERT, "orange", on, zh, en, MONITORING)


def share_cause(year: int, fund: Decimal, before: Decimal, on: date) -> Cause | None:
    """The district's own part may not fall below last year's."""
    if fund >= before:
        return None
    zh = f"{year}年区级衔接资金{fund:.2f}元，低于上年{before:.2f}元，少{before - fund:.2f}元"
    en = f"The district's own fund of {year}, {fund:.2f}, is {before - fund:.2f} below last year's {before:.2f}"
    return _cause(SHARE_ALERT, "red", on, zh, en, FUNDS, DISTRICT_INCREASE)


def idle_cause(count: Decimal, days: Decimal, on: date) -> Cause | None:
    """Money was distributed long ago, and nothing of it has been paid."""
    if count == 0:
        return None
    zh = f"衔接资金有{count:f}笔分配超过{days:f}天没有支付"
    en = f"{count:f} distributions of rural revitalization funds have seen no payment for over {days:f} days"
    return _cause(IDLE_ALERT, "orange", on, zh, en, MONITORING, IDLE)


def village_cause(year: int, village: str, need: Decimal, minimum: Decimal, on: date) -> Cause | None:
    """A village's running costs are provided for at the minimum at least."""
    if need >= minimum:
        return None
    zh = f"{village}{year}年运转经费{need:.2f}元，低于最低标准{minimum:.2f}元"
    en = f"{village}: {need:.2f} for the running costs of {year} is below the minimum of {minimum:.2f}"
    return _cause(VILLAGE_ALERT, "yellow", on, zh, en, VILLAGES)


def _cause(code: str, level: Level, on: date, zh: str, en: str, clause: Clause, *figure_ids: str) -> Cause:
    return Cause(code=code, level=level, on=on, message_zh=zh, message_en=en, clause=clause, figure_ids=figure_ids)
