"""The wording of the shipped report on next year's work of revenue and spending: it leans on this year's figures."""

from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, section

INCOME, SPENDING, RULES = "（一）稳收入、育财源", "（二）保重点、过紧日子", "（四）强管理、防漏洞"
FINANCE = "（三）活金融、促发展"


def test_the_plan_counts_what_is_left_to_do() -> None:
    given = context(
        figure("revenue.tax_sources.pending", "7", "项"),
        figure("revenue.key_projects.listed", "12", "个"),
        figure("revenue.upper_funds.success_pct", "62.500000000000", "%"),
    )
    (text,) = section(shipped_template(), INCOME, given)
    for words in ("逐项办结在手的7项线索，", "跟踪服务12个重点税源项目，", "在今年62.5%的获批率上再提高申报质量，"):
        assert words in text


def test_what_is_not_known_or_nothing_is_left_out_of_the_plan() -> None:
    given = context(figure("revenue.tax_sources.pending", "0", "项"), figure("revenue.key_projects.listed", None, "个"))
    (text,) = section(shipped_template(), INCOME, given)
    assert text.startswith("用好各部门涉税信息，让潜在税源尽快成为入库税收；推动在建项目早投产、早纳税。")
    assert "〔未报〕" not in text


def test_the_guarantees_come_first_and_the_gap_before_them() -> None:
    target = figure("revenue.general_outlays.target", "150000000.00")
    (with_gap,) = section(shipped_template(), SPENDING, context(target, figure("revenue.three_guarantees.gap", "0.01")))
    assert "把“三保”放在支出首位，先行补齐现有缺口，库款调度优先" in with_gap
    assert "以今年控制数15000万元为上限继续压减。" in with_gap
    (without,) = section(shipped_template(), SPENDING, context(figure("revenue.three_guarantees.gap", "0.00")))
    assert "把“三保”放在支出首位，库款调度优先" in without
    assert "一般性支出继续从严控制。" in without


def test_the_next_framework_covers_the_three_years_after_the_report() -> None:
    bounced = figure("revenue.treasury_payment.bounced_overdue", "2", "笔")
    adjusted = figure("revenue.budgets.adjustment_pct", "3.200000000000", "%")
    (text,) = section(shipped_template(), RULES, context(bounced, adjusted))
    assert text.startswith("编好2022年预算和2022-2024年滚动预算，从严控制年中调整（今年调整额相当于年初预算的3.2%）。")
    assert "，尽快处理2笔逾期退票。" in text


def test_next_years_finance_leans_on_what_is_known_of_this_year() -> None:
    known = (
        figure("credit.financing_needs.median_days", "21", "天"),
        figure("credit.finance_platform.enterprises", "88", "家"),
    )
    (text,) = section(shipped_template(), FINANCE, context(*known, claims=[claim("C38", True)]))
    assert "，在今年21天（中位数）的基础上再缩短需求到放款的时间，督促银行" in text
    assert "注册和融资（目前注册88家）。按方案审核拨付后续贷款贴息，" in text
    (text,) = section(shipped_template(), FINANCE, context(claims=[claim("C38", False)]))
    assert "逐笔跟进登记的融资需求，督促银行按期完成督导任务。" in text
    assert text.endswith("注册和融资。")
