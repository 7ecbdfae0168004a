"""The rules of budgets: pure functions over one line, and over the sums of one budget."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Cause, FigurePart, cause, percentage, yuan
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn
from bureau_common.schemas.years import within_year

from ...reference.subject_lists import BudgetKind, is_own_expenditure, is_own_revenue
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

UNBALANCED_ALERT, ADJUSTED_ALERT = "budget_unbalanced", "budget_adjusted_much"
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


_decided_in_time, _accounted_in_time = (within_year(FISCAL_YEAR, before=1, after=after) for after in (0, 1))


def check_budget(entry: BudgetEntry) -> Iterator[Finding]:
    """Every rule that needs nothing but the entry."""
    yield from _check_amount(entry)
    yield from _check_resolution(entry)
    # A budget is decided in its year or the one before, and its account in the one after: others are slips. An
    # approval or adjustment after its year would alter the completion of months that may be closed long since.
    yield from (_decided_in_time if entry.stage in IN_FORCE else _accounted_in_time)(entry)
    yield from _check_subject(entry)
    yield from _check_economic(entry)


def _check_amount(entry: BudgetEntry) -> Iterator[Finding]:
    """An adjustment is a difference and carries its sign; every other amount is at least 0."""
    stage, amount = entry.stage, entry.amount
    adjusts = stage is BudgetStage.ADJUSTMENT
    if amount != 0 if adjusts else amount >= 0:
        return
    wanted = "≠ 0" if adjusts else "≥ 0"
    zh = "调整填报增减额，不为0" if adjusts else f"{stage.label_zh}的金额不得为负；增减用调整填报"
    en = f"The amount must be {wanted} at the stage {stage}; changes are entered as adjustments"
    yield blocked("budget_amount_sign", zh, en, ADJUSTMENT, "amount", amount, wanted)


def _check_resolution(entry: BudgetEntry) -> Iterator[Finding]:
    """The congress approves the budget, its standing committee an adjustment: neither stands without its resolution."""
    stage = entry.stage
    if entry.resolution_no is not None or stage not in IN_FORCE:
        return
    if stage is BudgetStage.ADJUSTMENT:
        clause, by_zh, by_en = ADJUSTMENT, "人大常委会", "standing committee of the people's congress"
    else:
        clause, by_zh, by_en = APPROVAL, "人民代表大会", "people's congress"
    zh = f"{stage.label_zh}须经本级{by_zh}批准，请填写决议文号"
    en = f"The stage {stage} needs the number of the resolution of the {by_en}"
    yield blocked("budget_resolution_missing", zh, en, clause, "resolution_no")


def _check_subject(entry: BudgetEntry) -> Iterator[Finding]:
    """The district's own revenue and expenditure stand under a subject, and under one of that budget's own."""
    belongs = {BudgetItem.OWN_REVENUE: is_own_revenue, BudgetItem.OWN_EXPENDITURE: is_own_expenditure}.get(entry.item)
    kind, item, subject = entry.budget_kind, entry.item, entry.subject
    if belongs is None:
        return
    if subject is None:
        zh, en = f"{item.label_zh}须填写科目编码", f"The item {item} needs a subject"
        yield blocked("budget_subject_missing", zh, en, CLASSIFICATION, "subject")
    elif not belongs(kind, subject):
        zh = f"科目{subject}不属于{kind.label_zh}的{item.label_zh}，请核对预算种类、平衡表项目或科目"
        en = f"Subject {subject} is not of the {item} of the {kind}; check budget kind, item or subject"
        yield blocked("budget_subject_of_other_budget", zh, en, CLASSIFICATION, "subject", subject)


def _check_economic(entry: BudgetEntry) -> Iterator[Finding]:
    """An economic code says what an expenditure buys; nothing else has one."""
    item, economic = entry.item, entry.economic
    if economic is not None and item is not BudgetItem.OWN_EXPENDITURE:
        zh = f"经济分类只用于本级支出，{item.label_zh}不填"
        en = f"Only own expenditure has an economic code, the item {item} has none"
        yield blocked("budget_economic_unfit", zh, en, CLASSIFICATION, "economic", economic)


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


def check_adjusted(key: BudgetKey, approved: Decided | None, adjusted: Decided | None) -> Iterator[Finding]:
    """What is adjusted has been approved, no later than the first adjustment."""
    if adjusted is None or (approved is not None and approved.first <= adjusted.first):
        return
    day, since = adjusted.first, None if approved is None else approved.first
    before_zh = "尚无批准的预算" if since is None else f"于{since}批准"
    before_en = "has no approved line" if since is None else f"was approved on {since}"
    zh = f"{key.label_zh}{before_zh}，不能有{day}的调整"
    en = f"The budget {key} {before_en}: it cannot have been adjusted on {day}"
    expected = None if since is None else f"≥ {since}"
    yield blocked("budget_adjusted_before_approval", zh, en, ADJUSTMENT, "stage", day, expected)


def surplus(approved: Decided | None, adjusted: Decided | None = None) -> Decimal:
    """Income less expenditure of what is approved, and of its adjustments where they are given."""
    sides = [decided.sides for decided in (approved, adjusted) if decided is not None]
    return sum((income - expenditure for income, expenditure in sides), Decimal(0))


def judge_balance(
    year: int, kind: BudgetKind, initial: Decimal, in_force: Decimal, adjustments: int, since: date
) -> Iterator[AlertOn]:
    """A budget whose two sides differ, as first approved or as adjusted, to the end of its year.

    `initial` and `in_force` are income less expenditure; adjustments that are none leave the first as it is.
    """
    key = BudgetKey(year, kind)
    stages = [(BalanceStage.INITIAL, initial), *([(BalanceStage.IN_FORCE, in_force)] if adjustments else [])]
    apart = {stage: difference for stage, difference in stages if difference != 0}
    zh = "，".join(f"{stage.label_zh}收方减支方为{{{stage}}}" for stage in apart)
    en = ", ".join(f"income less expenditure {stage} is {{{stage}}}" for stage in apart)
    told = {str(stage): yuan(difference) for stage, difference in apart.items()}
    zh, en = f"{key.label_zh}收支不平衡：{zh}", f"The budget {key} is not balanced: {en}"
    yield AlertOn(str(key), since, date(year + 1, 1, 1), cause(UNBALANCED_ALERT, "orange", zh, en, BALANCE, **told))


def adjusted_cause(share: Decimal, maximum: Decimal) -> Cause | None:
    """The alert for a budget of which more is adjusted than the bureau tolerates."""
    if share <= maximum:
        return None
    zh = "本年一般公共预算支出调整率为{share}，高于{maximum}，请硬化预算约束"
    en = "{share} of the year's general public expenditure budget was adjusted, more than {maximum}"
    told = FigurePart(figure_id="revenue.budgets.adjustment_pct")
    return cause(ADJUSTED_ALERT, "yellow", zh, en, ADJUSTMENT, share=told, maximum=percentage(maximum))
