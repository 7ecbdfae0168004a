"""The pairs of figures that are reconciled, as data: what each side sums, and how the two must stand to each other.

Where the treasury's payments bear no mark of their own for what the other side records, a part of them by subject is its
upper bound: what an office says was paid cannot be more than what the treasury paid under that subject.
"""

from dataclasses import dataclass
from decimal import Decimal

from bureau_common.schemas.labels import Labelled


class Relation(Labelled):
    """How the two sides must stand to each other."""

    EQUAL = "equal", "两边相等"
    AT_MOST = "at_most", "左边不大于右边"


@dataclass(frozen=True)
class Part:
    """The rows of a figure whose subject begins with a code: `split` is the column that holds it."""

    split: str
    code: str


@dataclass(frozen=True)
class Side:
    """One side: the sum of some figures of one service, or a part of one figure."""

    label_zh: str
    figures: tuple[str, ...]
    part: Part | None = None

    @property
    def domain(self) -> str:
        return self.figures[0].partition(".")[0]


@dataclass(frozen=True)
class Pair:
    """Two sides, why they must agree, and by how much they may differ: yuan, or a count."""

    id: str
    name_zh: str
    basis_zh: str
    left: Side
    right: Side
    relation: Relation
    tolerance: Decimal = Decimal(0)


_EXPENDITURE = "revenue.expenditure.ytd"

PAIRS = (
    Pair(
        "special-bond-spending",
        "专项债券资金支出与政府性基金预算支出",
        "专项债券收支纳入政府性基金预算，其项目支出不大于国库支付的政府性基金预算支出",
        Side("专项债券资金支出", ("debt.special_bonds.used",)),
        Side("政府性基金预算支出", ("revenue.government_fund.expenditure_ytd",)),
        Relation.AT_MOST,
    ),
    Pair(
        "interest-subsidies",
        "贴息资金与国库对企业补助",
        "贴息由国库按政府经济分类“对企业补助”（507）支付，各批贴息净额不大于该类支付",
        Side("贴息资金（各批）", ("credit.interest_subsidy.amount_total",)),
        Side("一般公共预算支出中的对企业补助", (_EXPENDITURE,), Part("government_economic", "507")),
        Relation.AT_MOST,
    ),
    Pair(
        "rural-projects",
        "衔接资金项目支付与国库支付",
        "衔接资金项目由国库按功能科目“巩固脱贫攻坚成果衔接乡村振兴”（21305）支付，项目支付不大于该科目支付",
        Side("衔接资金支付", ("revenue.rural_revitalization.paid",)),
        Side("一般公共预算支出中的衔接乡村振兴支出", (_EXPENDITURE,), Part("functional_code", "21305")),
        Relation.AT_MOST,
    ),
    Pair(
        "farm-subsidies",
        "惠农补贴发放与国库对个人和家庭的补助",
        "惠农补贴由国库按政府经济分类“对个人和家庭的补助”（509）支付，发放净额不大于该类支付",
        Side("惠农补贴发放", ("performance.subsidies.ytd",)),
        Side("一般公共预算支出中的对个人和家庭的补助", (_EXPENDITURE,), Part("government_economic", "509")),
        Relation.AT_MOST,
    ),
    Pair(
        "profit-remittances",
        "国有企业上缴利润与国有资本经营预算收入",
        "国有企业上缴的利润缴入国库，不大于国有资本经营预算收入",
        Side("国有企业上缴利润", ("performance.soe.profit_remitted",)),
        Side("国有资本经营预算收入", ("revenue.state_capital.ytd",)),
        Relation.AT_MOST,
    ),
    Pair(
        "budget-projects",
        "已批复绩效目标的项目与年初预算项目",
        "绩效目标随预算批复，已批复目标的年初预算项目不多于年初预算项目",
        Side("已批复绩效目标的项目", ("performance.objectives.covered",)),
        Side("年初预算项目", ("performance.objectives.projects",)),
        Relation.AT_MOST,
    ),
    Pair(
        "general-revenue",
        "税收收入、非税收入与一般公共预算收入",
        "一般公共预算收入由税收收入和非税收入组成",
        Side("税收收入与非税收入合计", ("revenue.tax_revenue.ytd", "revenue.non_tax.ytd")),
        Side("一般公共预算收入", ("revenue.general_revenue.ytd",)),
        Relation.EQUAL,
    ),
    Pair(
        "government-debt",
        "一般债务、专项债务与政府债务余额",
        "政府债务余额由一般债务余额和专项债务余额组成",
        Side(
            "一般债务与专项债务余额合计",
            ("debt.government_debt.general_balance", "debt.government_debt.special_balance"),
        ),
        Side("政府债务余额", ("debt.government_debt.balance",)),
        Relation.EQUAL,
    ),
)
