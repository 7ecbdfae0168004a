"""The rules of budgets: pure functions over one line, and over the sums of one budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding
from bureau_common.schemas.parameters import Parameter

from ...reference.budget_kinds import BudgetKind, is_own_expenditure, is_own_revenue
from ...reference.subjects import CLASSIFICATION
from .schemas import BalanceStage, BudgetEntry, BudgetItem, BudgetStage

BUDGET_LAW = "《中华人民共和国预算法》"
FISCAL_YEAR = Clause(document=BUDGET_LAW, article="预算年度", verified=False)
APPROVAL = Clause(document=BUDGET_LAW, article="预算审查和批准", verified=False)
ADJUSTMENT = Clause(document=BUDGET_LAW, article="预算调整", verified=False)
BALANCE = Clause(document=BUDGET_LAW, article="地方各级预算收支平衡、不列赤字", verified=False)

BUDGET_DENOMINATOR = Parameter(
    key="budget_denominator",
    label_zh="年度预算口径",
    kind="choice",
    choices={"adjusted": "调整预算", "initial": "年初预算"},
    default="adjusted",
    clause=Clause(document="预算执行情况报告编报惯例", article=None, verified=False),
)
"""What completion is measured against: the budget as adjusted up to the month, or as first approved."""

ADJUSTED_ALERT = "budget_adjusted_much"
ADJUSTMENT_MAXIMUM = Parameter(
    key="budget_adjustment_max_pct",
    label_zh="预算调整率预警线（%）",
    kind="decimal",
    default="10",
    clause=ADJUSTMENT,
    minimum=Decimal(0),
    maximum=Decimal(100),
)
"""Above which share of the initial budget adjustments are an alert: the law has no number."""

INCOME = (
    BudgetItem.OWN_REVENUE,
    BudgetItem.UPPER_SUBSIDY,
    BudgetItem.ON_LENT_DEBT,
    BudgetItem.TRANSFERRED_IN,
    BudgetItem.STABILISATION_USED,
    BudgetItem.OPENING_BALANCE,
)
EXPENDITURE = tuple(item for item in BudgetItem if item not in INCOME)
IN_FORCE = (BudgetStage.APPROVED, BudgetStage.ADJUSTMENT)
"""The stages that make up the budget in force; drafts and final accounts are no part of it."""
STAGES: Mapping[BalanceStage, Sequence[BudgetStage]] = {
    BalanceStage.IN_FORCE: IN_FORCE,
    BalanceStage.INITIAL: (BudgetStage.APPROVED,),
    BalanceStage.FINAL: (BudgetStage.FINAL,),
}
ENTERED_ONCE = (BudgetStage.APPROVED, BudgetStage.FINAL)
"""The stages in which one line stands once: what comes after the approval is an adjustment."""


def check_budget(entry: BudgetEntry, row: int) -> list[Finding]:
    """Every rule that needs nothing but the entry."""
    return [
        *_check_amount(entry, row),
        *_check_resolution(entry, row),
        *_check_year(entry, row),
        *_check_subject(entry, row),
        *_check_economic(entry, row),
    ]


def _check_amount(entry: BudgetEntry, row: int) -> list[Finding]:
    """An adjustment is a difference and carries its sign; every other amount is at least 0."""
    adjusts = entry.stage is BudgetStage.ADJUSTMENT
    if entry.amount != 0 if adjusts else entry.amount >= 0:
        return []
    wanted = "≠ 0" if adjusts else "≥ 0"
    return [
        Finding(
            code="budget_amount_sign",
            severity="block",
            message_zh="调整填报增减额，不为0" if adjusts else f"{entry.stage.label_zh}的金额不得为负；增减用调整填报",
            message_en=f"The amount must be {wanted} at the stage {entry.stage}; changes are entered as adjustments",
            clause=ADJUSTMENT,
            field="amount",
            row=row,
            actual=f"{entry.amount:.2f}",
            expected=wanted,
        )
    ]


def _check_resolution(entry: BudgetEntry, row: int) -> list[Finding]:
    """The congress approves the budget, its standing committee an adjustment: neither stands without its resolution."""
    if entry.resolution_no is not None or entry.stage not in IN_FORCE:
        return []
    by_zh, by_en = (
        ("人大常委会", "standing committee of the people's congress")
        if entry.stage is BudgetStage.ADJUSTMENT
        else ("人民代表大会", "people's congress")
    )
    return [
        Finding(
            code="budget_resolution_missing",
            severity="block",
            message_zh=f"{entry.stage.label_zh}须经本级{by_zh}批准，请填写决议文号",
            message_en=f"The stage {entry.stage} needs the number of the resolution of the {by_en}",
            clause=ADJUSTMENT if entry.stage is BudgetStage.ADJUSTMENT else APPROVAL,
            field="resolution_no",
            row=row,
        )
    ]


def _check_year(entry: BudgetEntry, row: int) -> list[Finding]:
    """A budget is decided in its year or the one before, and its account in the one after: others are slips.

    An approval or adjustment after its year would alter the completion of months that may be closed long since.
    """
    year = entry.business_date.year
    latest = entry.fiscal_year if entry.stage in IN_FORCE else entry.fiscal_year + 1
    if entry.fiscal_year - 1 <= year <= latest:
        return []
    return [
        Finding(
            code="budget_year",
            severity="block",
            message_zh=f"{entry.business_date}的决议不可能属于{entry.fiscal_year}年度预算，请核对日期或年度",
            message_en=f"A decision of {entry.business_date} cannot be of the budget of {entry.fiscal_year}; check both",
            clause=FISCAL_YEAR,
            field="fiscal_year",
            row=row,
            actual=str(entry.fiscal_year),
            expected=f"{year if entry.stage in IN_FORCE else year - 1}–{year + 1}",
        )
    ]


def _check_subject(entry: BudgetEntry, row: int) -> list[Finding]:
    """The district's own revenue and expenditure stand under a subject, and under one of that budget's own."""
    belongs = {BudgetItem.OWN_REVENUE: is_own_revenue, BudgetItem.OWN_EXPENDITURE: is_own_expenditure}.get(entry.item)
    kind, item, subject = entry.budget_kind, entry.item, entry.subject
    if belongs is None or (subject is not None and belongs(kind, subject)):
        return []
    missing = subject is None
    return [
        Finding(
            code="budget_subject_missing" if missing else "budget_subject_of_other_budget",
            severity="block",
            message_zh=f"{item.label_zh}须填写科目编码"
            if missing
            else f"科目{subject}不属于{kind.label_zh}的{item.label_zh}，请核对预算种类、平衡表项目或科目",
            message_en=f"The item {item} needs a subject"
            if missing
            else f"Subject {subject} is not of the {item} of the {kind}; check budget kind, item or subject",
            clause=CLASSIFICATION,
            field="subject",
            row=row,
            actual=subject,
        )
    ]


def _check_economic(entry: BudgetEntry, row: int) -> list[Finding]:
    """An economic code says what an expenditure buys; nothing else has one."""
    if entry.economic is None or entry.item is BudgetItem.OWN_EXPENDITURE:
        return []
    return [
        Finding(
            code="budget_economic_unfit",
            severity="block",
            message_zh=f"经济分类只用于本级支出，{entry.item.label_zh}不填",
            message_en=f"Only own expenditure has an economic code, the item {entry.item} has none",
            clause=CLASSIFICATION,
            field="economic",
            row=row,
            actual=entry.economic,
        )
    ]


class BudgetKey(NamedTuple):
    """One budget: a year's, of one kind."""

    year: int
    kind: BudgetKind

    def __str__(self) -> str:
        return f"{self.year} {self.kind}"

    @property
    def label_zh(self) -> str:
        return f"{self.year}年{self.kind.label_zh}"


@dataclass(frozen=True)
class Decided:
    """What stands of one budget at one stage: the sum of each item, and when the first and the last were decided."""

    amounts: Mapping[BudgetItem, Decimal]
    first: date
    last: date

    @property
    def sides(self) -> tuple[Decimal, Decimal]:
        """Income and expenditure."""
        income, expenditure = (
            sum((self.amounts.get(item, Decimal(0)) for item in side), Decimal(0)) for side in (INCOME, EXPENDITURE)
        )
        return income, expenditure


def check_adjusted(key: BudgetKey, approved: Decided | None, adjusted: Decided | None) -> list[Finding]:
    """What is adjusted has been approved, no later than the first adjustment."""
    if adjusted is None or (approved is not None and approved.first <= adjusted.first):
        return []
    return [
        Finding(
            code="budget_adjusted_before_approval",
            severity="block",
            message_zh=f"{key.label_zh}{'尚无批准的预算' if approved is None else f'于{approved.first}批准'}，"
            f"不能有{adjusted.first}的调整",
            message_en=f"The budget {key} {'has no approved line' if approved is None else f'was approved on {approved.first}'}: "
            f"it cannot have been adjusted on {adjusted.first}",
            clause=ADJUSTMENT,
            field="stage",
            actual=adjusted.first.isoformat(),
            expected=None if approved is None else f"≥ {approved.first}",
        )
    ]


def surplus(approved: Decided | None, adjusted: Decided | None = None) -> Decimal:
    """Income less expenditure of what is approved, and of its adjustments where they are given."""
    sides = [decided.sides for decided in (approved, adjusted) if decided is not None]
    return sum((income - expenditure for income, expenditure in sides), Decimal(0))


def judge_balance(key: BudgetKey, approved: Decided | None, adjusted: Decided | None) -> Cause | None:
    """The alert for a budget whose two sides differ, as first approved or as adjusted; none where they agree."""
    if approved is None:
        return None
    stages = [(BalanceStage.INITIAL, surplus(approved))]
    if adjusted is not None:
        stages.append((BalanceStage.IN_FORCE, surplus(approved, adjusted)))
    apart = [(stage, difference) for stage, difference in stages if difference != 0]
    if not apart:
        return None
    general = key.kind is BudgetKind.GENERAL_PUBLIC_BUDGET
    return Cause(
        code="budget_unbalanced",
        level="orange",
        on=max(decided.last for decided in (approved, adjusted) if decided is not None),
        message_zh=f"{key.label_zh}收支不平衡：" + "，".join(f"{s.label_zh}收方减支方为{d:.2f}元" for s, d in apart),
        message_en=f"The budget {key} is not balanced: "
        + ", ".join(f"income less expenditure {s} is {d:.2f} yuan" for s, d in apart),
        clause=BALANCE,
        figure_ids=("revenue.general_revenue.budget",) if general else (),
    )


def adjusted_cause(share: Decimal, maximum: Decimal, on: date) -> Cause | None:
    """The alert for a budget of which more is adjusted than the bureau tolerates."""
    if share <= maximum:
        return None
    return Cause(
        code=ADJUSTED_ALERT,
        level="yellow",
        on=on,
        message_zh=f"本年一般公共预算支出调整率为{share:.2f}%，高于{maximum}%，请硬化预算约束",
        message_en=f"{share:.2f}% of the year's general public expenditure budget was adjusted, more than {maximum}%",
        clause=ADJUSTMENT,
        figure_ids=("revenue.budgets.adjustment_pct",),
    )
