"""Each tax by itself (分税种): its receipts to date, their growth, and what of its annual budget they are.

The parts of the figures of all taxes. A comparable base is restated for all taxes together, so that here both years stand as they
were recorded.
"""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Definition, Input, same_months_last_year
from bureau_common.kit.figures.formulas import growth, percent

from ..reference.taxes import TAXES
from ..topics.budgets.figures import BUDGET_OF_TAX
from ..topics.receipts.figures import RECEIPTS_OF_TAX


def _of(code: str, name: str) -> tuple[Definition, ...]:
    tax = RECEIPTS_OF_TAX[code]
    return (
        figure(f"{code}.ytd", f"{name}（累计）", "万元", f"一般公共预算收入中{name}1月至本月累计，取区级所得", tax=tax),
        figure(
            f"{code}.yoy_pct", f"{name}同比", "%",
            "（本年累计－上年同期累计）÷上年同期累计×100，两年均按首次入账数；上年同期不大于0时不计算",
            growth("tax", "base"), tax=tax, base=Input(tax, same_months_last_year),
        ),
        figure(
            f"{code}.completion_pct", f"{name}完成年度预算", "%", f"{name}累计÷年度预算×100",
            percent("tax", "budget"), tax=tax, budget=BUDGET_OF_TAX[code],
        ),
    )  # fmt: skip


FIGURES = topic_figures("revenue.taxes", *[each for code, name in TAXES.items() for each in _of(code, name)])
