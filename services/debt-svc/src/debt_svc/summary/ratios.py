"""The figures that join government debt and hidden debt: how heavy both weigh."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.formulas import net, percent

from ..topics.government_debt.figures import BALANCE, CAPACITY
from ..topics.hidden_debt.figures import NET_ADJUSTED, RESOLVED_EVER, STOCK

FIGURES = topic_figures(
    "debt.government_debt",
    figure(
        "full_ratio_pct", "全口径债务率", "%",
        "（政府债务余额＋隐性债务余额）÷本年度综合财力（截至本月末测算的各项构成合计）×100",
        percent(net(("balance", "stock", "adjusted"), ("resolved",)), "capacity"),
        balance=BALANCE, stock=STOCK, adjusted=NET_ADJUSTED, resolved=RESOLVED_EVER, capacity=CAPACITY,
    ),
)  # fmt: skip
