"""The figures of special bonds' projects: how many are funded, what of the proceeds is spent, and what projects took in."""

from sqlalchemy import case, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .schemas import IncomeKind, ProjectAction
from .tables import USED, income, steps, uses

_IS_ISSUE = steps.c.action == ProjectAction.ISSUE

STEPS = Flow("special_bond_steps", steps, case((_IS_ISSUE, "issued"), else_="other"), func.coalesce(steps.c.amount, 0))
USES = Flow("special_bond_uses", uses, "used", USED)
INCOME = Flow("special_bond_income", income, income.c.income_kind, income.c.amount)

_issued = Input(Measure("发行到位的项目资金", STEPS, ("issued",)), since_ever)
_used = Input(Measure("累计支出", USES, ("used",)), since_ever)

FIGURES = topic_figures(
    "debt.special_bonds",
    figure(
        "projects", "专项债券资金到位项目", "个", "截至本月末有专项债券资金发行到位的项目，同一项目只计一次",
        projects=Distinct("special_bond_projects_funded", steps, steps.c.project_code, where=_IS_ISSUE, scope="ever"),
    ),
    figure(
        "used", "专项债券资金支出", "亿元", "1月至本月由国库支付的专项债券项目资金，减退回，按支付日期计", used=USES,
    ),
    figure(
        "used_pct", "专项债券资金支出进度", "%", "截至本月末累计支出÷累计发行到位的项目资金×100",
        percent("used", "issued"), used=_used, issued=_issued,
    ),
    figure(
        "unused", "专项债券资金结存", "亿元", "截至本月末累计发行到位的项目资金－累计支出",
        difference("issued", "used"), issued=_issued, used=_used,
    ),
    figure(
        "project_income", "专项债券项目收入", "万元", "1月至本月专项债券项目取得的收入，未减运营成本",
        income=Measure("专项债券项目收入", INCOME, (IncomeKind.INCOME,)),
    ),
)  # fmt: skip
