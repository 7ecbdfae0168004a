"""The figures that join government debt and hidden debt: how heavy both weigh."""

from bureau_common.kit.figures.figures import Definition
from bureau_common.kit.figures.formulas import net, percent

from ..topics.government_debt.figures import BALANCE, CAPACITY
from ..topics.hidden_debt.figures import BALANCE as HIDDEN_BALANCE

FIGURES = (
    Definition(
        id="debt.government_debt.full_ratio_pct",
        name_zh="全口径债务率",
        display_unit="%",
        basis="point",
        inputs={"balance": BALANCE, **HIDDEN_BALANCE, "capacity": CAPACITY},
        formula=percent(net(("balance", "stock", "adjusted"), ("resolved",)), "capacity"),
        formula_text="（政府债务余额＋隐性债务余额）÷本年度综合财力（截至本月末测算的各项构成合计）×100",
    ),
)
