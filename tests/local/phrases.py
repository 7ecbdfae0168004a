"""The phrases of the report that assert something, and for each the figure, claim or alert that it rests on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import Report
from bureau_common.schemas.units import shown
from bureau_gateway.openapi import DOMAINS, figure_names
from demo.revenue.receipts import SOURCES

NEVER_WITHOUT_DATA = (
    "款项直达国库",
    "收支按预算推进",
    "化解存量0.00亿元",
    "缺口为0万元",
    "逾期0笔",
    "未检0个",
    "时间进度",
)
ABSOLUTE = re.compile(
    "全部|所有|(?<!平)均|都|一律|未见|没有|未出现|全覆盖|无逾期|完毕|均已|基本(?!民生|生活费)|持平|平稳|优先投向|化解0|(?<!\\d)-0"
)


@dataclass(frozen=True)
class Facts:
    """What one report knows of its month."""

    report: Report
    figures: Mapping[str, Figure]
    claims: Mapping[str, ClaimResult]

    def exact(self, figure_id: str) -> Decimal | None:
        figure = self.figures.get(figure_id)
        return None if figure is None else figure.number

    def printed(self, figure_id: str) -> Decimal | None:
        exact, figure = self.exact(figure_id), self.figures.get(figure_id)
        return None if exact is None or figure is None else shown(exact, figure.display_unit, figure.decimals)


class Need(NamedTuple):
    """What a phrase rests on, and whether it is so; words that rest on a carried figure say its month."""

    is_met: Callable[[Facts], bool]
    figure_id: str | None = None

    def is_carried(self, facts: Facts) -> bool:
        return self.figure_id in facts.report.carried


def is_zero(figure_id: str) -> Need:
    """The figure is known, and exactly 0."""
    return Need(lambda facts: facts.exact(figure_id) == 0, figure_id)


def nearly_zero(figure_id: str) -> Need:
    """The figure prints as 0, and is not."""
    return Need(lambda facts: facts.printed(figure_id) == 0 and facts.exact(figure_id) != 0, figure_id)


def prints_zero(figure_id: str) -> Need:
    return Need(lambda facts: facts.printed(figure_id) == 0, figure_id)


def above_zero(figure_id: str) -> Need:
    return Need(lambda facts: (facts.exact(figure_id) or 0) > 0, figure_id)


def below_zero(figure_id: str) -> Need:
    return Need(lambda facts: (facts.exact(figure_id) or 0) < 0, figure_id)


def equal(figure_id: str, other: str) -> Need:
    """Two figures are known, and the same."""
    return Need(
        lambda facts: facts.exact(figure_id) is not None and facts.exact(figure_id) == facts.exact(other), figure_id
    )


def is_positive(figure_id: str) -> Need:
    """What is printed is above 0: 增长, 增收, 超."""
    return Need(lambda facts: (facts.printed(figure_id) or 0) > 0, figure_id)


def is_negative(figure_id: str) -> Need:
    return Need(lambda facts: (facts.printed(figure_id) or 0) < 0, figure_id)


def is_at_most(figure_id: str, most: str) -> Need:
    def met(facts: Facts) -> bool:
        exact = facts.exact(figure_id)
        return exact is not None and exact <= Decimal(most)

    return Need(met, figure_id)


def is_exactly(figure_id: str, value: str) -> Need:
    return Need(lambda facts: facts.exact(figure_id) == Decimal(value), figure_id)


def holds(claim_id: str) -> Need:
    return Need(lambda facts: claim_id in facts.claims and facts.claims[claim_id].holds is True)


def fails(claim_id: str) -> Need:
    return Need(lambda facts: claim_id in facts.claims and facts.claims[claim_id].holds is False)


def _nothing_alerted(facts: Facts) -> bool:
    return len(facts.report.sections) == len(DOMAINS) and all(
        each.status == "complete" and not each.alerts and not each.not_judged for each in facts.report.sections
    )


nothing_alerted = Need(_nothing_alerted)
"""All four services answered, judged everything that they watch, and have no alert of the month."""


class Phrase(NamedTuple):
    words: str
    """A regular expression."""
    needs: tuple[Need, ...]


REVENUE, SPENT, CASH = "revenue.general_revenue", "revenue.expenditure", "revenue.treasury_cash"
FUND = "revenue.rural_revitalization.district_fund_increase"
MICRO, SUBSIDY, FEE_FALL = "credit.microcredit", "credit.interest_subsidy", "credit.guarantee_4321.fee_rate_fall_pp"
SCIENCE, TAX_LOANS = "credit.products.science_guarantee_ytd", "credit.products.tax_loan_ytd"
_GROWN = {
    "占一般公共预算收入的[\\d.]+%": "revenue.tax_revenue.yoy_pct",
    "非税收入\\d+万元，占[\\d.]+%": "revenue.non_tax.yoy_pct",
    "财政总收入\\d+万元": "revenue.total_revenue.yoy_pct",
    "政府性基金预算收入\\d+万元": "revenue.government_fund.yoy_pct",
    "国有资本经营预算收入\\d+万元": "revenue.state_capital.yoy_pct",
    "政府性基金预算支出\\d+万元": "revenue.government_fund.expenditure_yoy_pct",
    "国有资本经营预算支出\\d+万元": "revenue.state_capital.expenditure_yoy_pct",
    **{
        f"[，；]{figure_names('revenue')[figure_id].removesuffix('同比')}\\d+万元": figure_id
        for figure_id in sorted({f"revenue.taxes.{each.subject[:5]}.yoy_pct" for each in SOURCES})
        if figure_id in figure_names("revenue")
    },
}
"""After which words stands how a figure has grown."""
PHRASES = (
    *[
        Phrase(f"{words}，{grown}", (need(figure_id),))
        for words, figure_id in _GROWN.items()
        for grown, need in (
            ("同比增长", is_positive),
            ("同比下降", is_negative),
            ("与上年同期持平", is_zero),
            ("与上年同期基本持平", nearly_zero),
        )
    ],
    Phrase("财政运行保持平稳", (holds("C30"),)),
    Phrase("公共预算收入\\d+万元，同比增长", (is_positive(f"{REVENUE}.yoy_pct"),)),
    Phrase("公共预算收入\\d+万元，同比下降", (is_negative(f"{REVENUE}.yoy_pct"),)),
    Phrase("公共预算收入\\d+万元，与上年同期持平", (is_zero(f"{REVENUE}.yoy_pct"),)),
    Phrase("公共预算收入\\d+万元，与上年同期基本持平", (nearly_zero(f"{REVENUE}.yoy_pct"),)),
    Phrase("，增收", (is_positive(f"{REVENUE}.yoy_increase"),)),
    Phrase("，减收", (is_negative(f"{REVENUE}.yoy_increase"),)),
    Phrase("收入预算\\d+万元，已完成[\\d.]+%，超序时进度", (is_positive(f"{REVENUE}.ahead_of_schedule_pp"),)),
    Phrase("收入预算\\d+万元，已完成[\\d.]+%，低于序时进度", (is_negative(f"{REVENUE}.ahead_of_schedule_pp"),)),
    Phrase("收入预算\\d+万元，已完成[\\d.]+%，与序时进度一致", (is_zero(f"{REVENUE}.ahead_of_schedule_pp"),)),
    Phrase("收入预算\\d+万元，已完成[\\d.]+%，与序时进度基本一致", (nearly_zero(f"{REVENUE}.ahead_of_schedule_pp"),)),
    Phrase("完成年度预算的[\\d.]+%，未完成全年任务", (below_zero(f"{REVENUE}.ahead_of_schedule_pp"),)),
    Phrase("没有逾期未缴的缴款书", (is_zero("revenue.non_tax.overdue_notices"),)),
    Phrase("逾期未缴的缴款书\\d+笔", (above_zero("revenue.non_tax.overdue_notices"),)),
    Phrase("尚无资金到位", (is_zero("revenue.upper_funds.won"),)),
    Phrase("议定事项没有逾期", (is_zero("revenue.tax_sources.overdue_issues"),)),
    Phrase("议定事项逾期未办结；", (above_zero("revenue.tax_sources.overdue_issues"),)),
    Phrase("没有未办结的线索", (is_zero("revenue.tax_sources.pending"),)),
    Phrase(
        "尚在办理\\d+项，均已超过办理期限", (equal("revenue.tax_sources.overdue_leads", "revenue.tax_sources.pending"),)
    ),
    Phrase(
        "没有超过办理期限的", (above_zero("revenue.tax_sources.pending"), is_zero("revenue.tax_sources.overdue_leads"))
    ),
    Phrase("公共预算支出\\d+万元，同比增长", (is_positive(f"{SPENT}.yoy_pct"),)),
    Phrase("公共预算支出\\d+万元，同比下降", (is_negative(f"{SPENT}.yoy_pct"),)),
    Phrase("公共预算支出\\d+万元，与上年同期持平", (is_zero(f"{SPENT}.yoy_pct"),)),
    Phrase("公共预算支出\\d+万元，与上年同期基本持平", (nearly_zero(f"{SPENT}.yoy_pct"),)),
    Phrase("财力优先投向民生", (holds("C31"),)),
    Phrase("“三保”未出现缺口", (is_zero("revenue.three_guarantees.gap"),)),
    Phrase("“三保”尚有缺口|“三保”需求尚未全部落实资金|先行补齐现有缺口", (above_zero("revenue.three_guarantees.gap"),)),
    Phrase("下月收支尚无预计", (is_zero(f"{CASH}.expected_in"), is_zero(f"{CASH}.expected_out"))),
    Phrase("较上年全年增加", (holds("C05"), is_positive(FUND))),
    Phrase("较上年全年减少", (fails("C05"),)),
    Phrase("与上年全年持平", (holds("C05"), prints_zero(FUND))),
    Phrase("一般性支出\\d+万元，同比增长", (is_positive("revenue.general_outlays.yoy_pct"),)),
    Phrase("一般性支出\\d+万元，同比下降", (is_negative("revenue.general_outlays.yoy_pct"),)),
    Phrase("一般性支出\\d+万元，与上年同期持平", (is_zero("revenue.general_outlays.yoy_pct"),)),
    Phrase("一般性支出\\d+万元，与上年同期基本持平", (nearly_zero("revenue.general_outlays.yoy_pct"),)),
    Phrase("控制数为\\d+万元，尚余", (is_positive("revenue.general_outlays.room"),)),
    Phrase("控制数为\\d+万元，已超出", (is_negative("revenue.general_outlays.room"),)),
    Phrase("控制数为\\d+万元，已用完", (is_zero("revenue.general_outlays.room"),)),
    Phrase("控制数为\\d+万元，已基本用完", (nearly_zero("revenue.general_outlays.room"),)),
    Phrase("没有超期未分配的直达资金通知", (is_zero("revenue.direct_funds.overdue_notices"),)),
    Phrase("仍未分配完毕", (above_zero("revenue.direct_funds.overdue_notices"),)),
    Phrase("没有已审定而待兑现的补贴", (is_zero("revenue.enterprise_subsidies.unpaid"),)),
    Phrase("已审定的补贴基本兑现到位", (nearly_zero("revenue.enterprise_subsidies.unpaid"),)),
    Phrase("没有应检未检的账户", (is_zero("revenue.unit_accounts.uninspected"),)),
    Phrase("没有逾期未还的贷款", (holds("C06"),)),
    Phrase("逾期率[\\d.]+%，须抓紧清收", (fails("C06"), above_zero("credit.microcredit.overdue"))),
    Phrase("完成[\\d.]+%，达到序时进度", (holds("C08"),)),
    Phrase("完成[\\d.]+%，低于序时进度；期末", (fails("C08"),)),
    Phrase("完成年度目标的[\\d.]+%，完成全年任务", (holds("C08"),)),
    Phrase("完成年度目标的[\\d.]+%，未完成全年任务", (fails("C08"),)),
    Phrase("没有新发放贷款", (is_zero(f"{MICRO}.new_amount"),)),
    Phrase("没有按“4321”风险分担机制放款", (is_zero("credit.guarantee_4321.ytd"),)),
    Phrase("平均年担保费率为[\\d.]+%，同比降低", (is_positive(FEE_FALL),)),
    Phrase("平均年担保费率为[\\d.]+%，同比提高", (is_negative(FEE_FALL),)),
    Phrase("平均年担保费率为[\\d.]+%，与上年同期持平", (is_zero(FEE_FALL),)),
    Phrase("平均年担保费率为[\\d.]+%，与上年同期基本持平", (nearly_zero(FEE_FALL),)),
    Phrase("科技担保、税融通(?:全年|今年)没有投放", (is_zero(SCIENCE), is_zero(TAX_LOANS))),
    Phrase("科技担保(?:全年|今年)没有投放", (is_zero(SCIENCE), above_zero(TAX_LOANS))),
    Phrase("(?<!、)税融通(?:全年|今年)没有投放", (is_zero(TAX_LOANS), above_zero(SCIENCE))),
    Phrase("没有发放政府性过桥资金", (is_zero("credit.bridge_fund.ytd"),)),
    Phrase("没有未收回的资金", (is_zero("credit.bridge_fund.outstanding"),)),
    Phrase("，没有超过规定上限）", (holds("C33"),)),
    Phrase("，已超过规定上限，", (fails("C33"),)),
    Phrase("；(?:全年|今年)没有代偿", (is_zero("credit.guarantee_company.compensation_pct"),)),
    Phrase("省股交中心没有新增挂牌企业", (is_zero("credit.listings.new_total"),)),
    Phrase("科创专板精选层\\d+家、成长板\\d+家", (holds("C09"),)),
    Phrase("板块家数与总数不符", (fails("C09"),)),
    Phrase("引导基金(?:全年|今年)没有投资到企业", (is_zero("credit.guidance_funds.invested"),)),
    Phrase("次，走访后尚无贷款发放", (is_zero("credit.advisers.loans"),)),
    Phrase("家，走访后尚无贷款发放", (is_zero("credit.bank_presidents.loans"),)),
    Phrase("尚无企业反映的问题办结", (is_zero("credit.bank_presidents.problems_solved"),)),
    Phrase("融资需求(?:全年|今年)没有落实贷款", (is_zero("credit.financing_needs.matched_amount"),)),
    Phrase("按照施行中的实施方案", (holds("C38"),)),
    Phrase("月末没有施行中的实施方案", (fails("C38"),)),
    Phrase("(?:全年|今年)没有拨付贷款贴息", (is_zero(f"{SUBSIDY}.batches"),)),
    Phrase("首批向\\d+家企业拨付", (holds("C34"),)),
    Phrase("累计拨付\\d+批", (fails("C34"), above_zero(f"{SUBSIDY}.batches"))),
    Phrase("综合融资成本没有下降", (is_at_most(f"{SUBSIDY}.cost_reduction_pp", "0"),)),
    Phrase(
        "综合融资成本略有下降",
        (above_zero(f"{SUBSIDY}.cost_reduction_pp"), is_at_most(f"{SUBSIDY}.cost_reduction_pp", "0.1")),
    ),
    Phrase("综合融资成本下降[\\d.]+个百分点以上", (above_zero(f"{SUBSIDY}.cost_reduction_pp"),)),
    Phrase("主项目均已完成年度目标", (above_zero("performance.livelihood_projects.main_done"),)),
    Phrase("其余项目按进度推进", (holds("C07"),)),
    Phrase("子项目中\\d+个进度落后：", (fails("C07"), above_zero("performance.livelihood_projects.behind"))),
    Phrase("末资金累计到位", (holds("C32"),)),
    Phrase("，已超计划；", (fails("C32"),)),
    Phrase("“三公”经费均已按期公开", (is_exactly("performance.disclosure.coverage_pct", "100"),)),
    Phrase("，都有未按期公开的事项", (is_zero("performance.disclosure.coverage_pct"),)),
    Phrase("，均已按计划上线。", (above_zero("performance.budget_integration.second_stage_online"),)),
    Phrase("各类资金均已纳入系统的单位有", (above_zero("performance.budget_integration.all_funds_units"),)),
    Phrase("已覆盖所有独立核算单位", (holds("C12"),)),
    Phrase("尚未上线的是", (fails("C12"),)),
    Phrase("年初批复的\\d+个项目均已批复目标", (holds("C13"),)),
    Phrase("尚未批复的是", (fails("C13"),)),
    Phrase("没有项目完成绩效评价", (is_zero("performance.evaluations.evaluated"),)),
    Phrase("没有评为中或差的", (is_zero("performance.evaluations.poor_or_fair"),)),
    Phrase("考核中均获“A”类", (holds("C14"),)),
    Phrase("编制下年度预算与评价结果挂钩", (holds("C35"),)),
    Phrase("下达\\d+项，均已开展", (above_zero("performance.inspections.planned_done"),)),
    Phrase("下达\\d+项，尚未开展", (is_zero("performance.inspections.planned_done"),)),
    Phrase("“两项绩效评价”均已完成", (holds("C36"),)),
    Phrase("“两项绩效评价”尚无结果", (is_zero("performance.evaluations.provincial_done"),)),
    Phrase("资金使用绩效还需提升", (holds("C46"),)),
    Phrase("在册补贴已全部通过社保卡发放", (holds("C15"),)),
    Phrase("还没有纳入的是", (fails("C15"),)),
    Phrase("在册项目(?:全年|今年)已逐项审核", (holds("C37"),)),
    Phrase("尚无发放到位的惠农补贴", (is_zero("performance.subsidies.ytd"),)),
    Phrase("年内未作调整", (is_zero("revenue.township_finance.adjusted_pct"),)),
    Phrase("没有未整改的问题", (is_zero("revenue.township_finance.findings_open"),)),
    Phrase("所有乡镇均已实行国库集中支付", (holds("C17"),)),
    Phrase("尚未实行的是", (fails("C17"),)),
    Phrase("两类债务均未超出各自限额", (holds("C18"),)),
    Phrase("债务余额已超出限额", (fails("C18"),)),
    Phrase("没有转贷新增专项债券", (is_zero("debt.special_bonds.issued"),)),
    Phrase("没有可计入的化解", (is_zero("debt.hidden_debt.resolved_ytd"),)),
    Phrase("不少于已化解数", (holds("C19"),)),
    Phrase("低于已化解数", (fails("C19"),)),
    Phrase(
        "没有还本付息支出",
        (is_zero("debt.government_debt.principal_paid"), is_zero("debt.government_debt.interest_paid")),
    ),
    Phrase("没有逾期债务", (is_zero("debt.government_debt.overdue_pct"),)),
    Phrase("检查和审计没有发现乡镇举债，也没有待整改的问题", (holds("C16"),)),
    Phrase("没有新发现乡镇举债", (fails("C16"), is_zero("debt.township_borrowing.found"))),
    Phrase("乡镇举债问题\\d+个，已全部整改|以前发现的问题已全部整改", (is_zero("debt.township_borrowing.open"),)),
    Phrase("投资类公司\\d+多家", (holds("C20"),)),
    Phrase("没有排查投资类公司", (is_zero("debt.supervision.investment_companies"),)),
    Phrase(
        "没有对小额贷款公司、融资担保公司开展业务审计",
        (is_zero("debt.supervision.microcredit_audited"), is_zero("debt.supervision.guarantee_audited")),
    ),
    Phrase("检查认定的问题均已整改", (is_zero("debt.supervision.findings_open"),)),
    Phrase("没有处置不良贷款", (is_zero("debt.banks.disposed"),)),
    Phrase("没有未结的金融风险线索和案件", (is_zero("debt.risk_cases.open"),)),
    Phrase("(全年没有|今年尚无)办结的", (is_zero("debt.risk_cases.closed"),)),
    Phrase("尚无处置完成的", (is_zero("debt.watch_list.disposal_pct"),)),
    Phrase("多次组织防范金融风险宣传", (holds("C21"),)),
    Phrase("财政风险不容忽视，债务和金融风险监测有红色或橙色预警待处置", (holds("C42"),)),
    Phrase("控股和全民所有制企业", (above_zero("performance.soe.enterprises"),)),
    Phrase("国有企业资产年报编报完成", (holds("C22"),)),
    Phrase("国有企业资产年报正在编报", (fails("C22"),)),
    Phrase("月财务月报编报完成", (holds("C23"),)),
    Phrase("财务月报尚无全部报齐的月份", (fails("C23"), is_zero("performance.soe.months_reported"))),
    Phrase("财务月报报齐1", (fails("C23"), above_zero("performance.soe.months_reported"))),
    Phrase("区政府审议，批准后组织实施", (holds("C24"),)),
    Phrase("公务用车改革任务已经完成", (holds("C25"),)),
    Phrase("家没有完成（", (fails("C25"), above_zero("performance.soe.reform_unfinished"))),
    Phrase("月末没有涉改公务用车", (is_zero("performance.soe.vehicles_in_scope"),)),
    Phrase("统一喷涂公车标识、安装GPS定位", (holds("C26"),)),
    Phrase("公车使用已全部由平台监管", (holds("C27"),)),
    Phrase("多于在册企业，须先核对", (fails("C29"),)),
    Phrase("月末没有正在推进集中统一监管的企业", (is_zero("performance.soe.supervision_in_progress"),)),
    Phrase("计划\\d+年底前完成", (holds("C28"),)),
    Phrase("计划最迟于", (fails("C28"),)),
    Phrase("收入结构有待优化", (holds("C39"),)),
    Phrase("自有财力偏弱", (holds("C40"),)),
    Phrase("收入质量有待提高", (holds("C44"),)),
    Phrase("财政收入规模偏小", (holds("C47"),)),
    Phrase("资金支付管理制度尚未施行", (fails("C45"),)),
    Phrase("退回、转入结转的资金", (above_zero("revenue.expenditure.returned_to_carry_over"),)),
    Phrase("首年安排多于年度预算", (is_positive("revenue.rolling_budgets.difference"),)),
    Phrase("首年安排少于年度预算", (is_negative("revenue.rolling_budgets.difference"),)),
    Phrase("首年安排与年度预算基本一致", (nearly_zero("revenue.rolling_budgets.difference"),)),
    Phrase("一般性支出压减", (is_positive("revenue.general_outlays.cut_pct"),)),
    Phrase("一般性支出增加", (is_negative("revenue.general_outlays.cut_pct"),)),
    Phrase("一般性支出持平", (is_zero("revenue.general_outlays.cut_pct"),)),
    Phrase("一般性支出基本持平", (nearly_zero("revenue.general_outlays.cut_pct"),)),
    Phrase("须盘活使用", (above_zero("revenue.rural_revitalization.idle_distributions"),)),
    Phrase("到期未上线的计划", (above_zero("performance.budget_integration.overdue_launches"),)),
    Phrase("收支平衡压力较大", (holds("C41"),)),
    Phrase("支付慢于序时进度", (holds("C43"),)),
    Phrase("直达资金支付进度[\\d.]+%，(?:衔接|资金效益)", (holds("C943"),)),
    Phrase("衔接资金支付进度[\\d.]+%，资金效益", (holds("C944"),)),
    Phrase("各项监测指标未见预警", (nothing_alerted,)),
)
