"""The figures of rural revitalization: funds by tier, projects by kind, payment, assets and their income, village costs."""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Table, and_, case, extract, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import (
    Definition,
    Input,
    Measure,
    Selected,
    since_ever,
    whole_last_year,
    year_to_date,
)
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of

from .rules import IDLE_DAYS
from .schemas import FundTier, IncomeKind, MoneyKind, ProjectKind, VillageCostKind
from .tables import NET_PAID, assets, distributions, funds, incomes, payments, village_costs


def _from_january(table: Table) -> ColumnElement[date]:
    """What is decided before its year counts from January on."""
    return func.greatest(table.c.business_date, func.make_date(table.c.fiscal_year, 1, 1), type_=Date)


ARRANGED = Flow("rural_funds", funds, funds.c.tier, funds.c.amount, on=_from_january(funds))
DISTRIBUTED = Flow("rural_distributions", distributions, distributions.c.kind, distributions.c.amount)
# What is left of the year before is paid, too, but says nothing of this year's funds.
_own_year = payments.c.fiscal_year == extract("year", payments.c.business_date)
PAID = Flow("rural_payments", payments, case((_own_year, "own"), else_="carried"), NET_PAID)
ASSETS = Flow("rural_assets", assets, "all", assets.c.amount)
INCOMES = Flow("rural_incomes", incomes, incomes.c.kind, incomes.c.amount)
VILLAGE_COSTS = Flow(
    "village_costs", village_costs, village_costs.c.kind, village_costs.c.amount, on=_from_january(village_costs)
)

_of_the_year = distributions.c.fiscal_year == extract("year", distributions.c.business_date)
# A distribution lies idle until the first payment for its project from its day on.
_FIRST_PAYMENT = first_of(
    distributions,
    payments,
    "project_no",
    payments.c.kind == MoneyKind.PAID,
    payments.c.business_date >= distributions.c.business_date,
)


def _projects(label_zh: str, name: str, *kinds: ProjectKind) -> Measure:
    """Different projects that got money of the year in the year."""
    among = and_(_of_the_year, distributions.c.kind.in_(kinds))
    return Measure(label_zh, Distinct(name, distributions, distributions.c.project_no, among))


@cache
def _idle(days: int) -> Measure:
    """Distributions that nothing has been paid of for more than so many days."""
    begins = distributions.c.business_date + days + 1
    stock = Stock(f"rural_idle_{days}", distributions, until=_FIRST_PAYMENT, on=begins)
    return Measure(f"分配后超过{days}天没有支付的资金", stock)


_allocated = Measure("衔接资金安排", ARRANGED, tuple(FundTier))
# Funds from above say nothing of the district's own: a budget is known by its own rows.
_own_fund = Measure("区级专项资金", ARRANGED, (FundTier.DISTRICT,))
_district, _district_before = [Input(_own_fund, span, needs_rows=True) for span in (year_to_date, whole_last_year)]
# Where money is arranged, no payment means that nothing is paid yet.
_paid = Input(Measure("本年衔接资金支付", PAID, ("own",)), year_to_date, nil=True)
_all_projects = _projects("衔接资金项目", "rural_projects", *ProjectKind)
_distributed = Measure("分配到项目", DISTRIBUTED, tuple(ProjectKind))
_earned = Measure("资产收益到账", INCOMES, (IncomeKind.EARNED,))
_to_households = Input(Measure("资产收益分配到户", INCOMES, (IncomeKind.TO_HOUSEHOLD,)), year_to_date, nil=True)
_reached = Distinct(
    "rural_income_households",
    incomes,
    incomes.c.household_no,
    and_(incomes.c.kind == IncomeKind.TO_HOUSEHOLD, incomes.c.household_no.is_not(None)),
)
_households = Input(Measure("分配到收益的农户", _reached), year_to_date, nil=True)
_needed = Input(Measure("村级组织运转经费需求", VILLAGE_COSTS, (VillageCostKind.NEED,)), year_to_date, needs_rows=True)
_spent = Input(Measure("村级组织运转经费拨付", VILLAGE_COSTS, (VillageCostKind.PAID,)), year_to_date, nil=True)


def _projects_of(kind: ProjectKind) -> Definition:
    measure = _projects(f"{kind.label_zh}类项目", f"rural_projects_{kind}", kind)
    return figure(
        f"{kind}_projects", f"衔接资金{kind.label_zh}类项目数", "个",
        f"本年度分配到本年衔接资金的{kind.label_zh}类项目，同一项目只计一次",
        basis="annual", counted=Input(measure, year_to_date, nil=True), projects=_all_projects,
    )  # fmt: skip


# An input beside the one that is counted must be known for the figure to be said at all.
FIGURES = topic_figures(
    "revenue.rural_revitalization",
    figure(
        "allocated", "巩固脱贫攻坚成果衔接乡村振兴资金", "亿元",
        "本年度各级（中央、省、市下达，区级预算）安排及调整合计，截至本月；分配到项目另行统计",
        basis="annual", counted=_allocated,
    ),
    figure(
        "projects", "衔接资金项目数", "个", "本年度分配到本年衔接资金的项目，同一项目只计一次",
        basis="annual", counted=_all_projects,
    ),
    *[_projects_of(kind) for kind in ProjectKind],
    figure("district_fund", "区级专项资金", "万元", "区级预算安排及调整，截至本月", basis="annual", counted=_district),
    figure(
        "district_fund_increase", "区级专项资金比上年增加", "万元",
        "本年区级专项资金（截至本月）－上年全年区级专项资金；负数为减少",
        difference("fund", "before"), basis="annual", fund=_district, before=_district_before,
    ),
    figure(
        "distributed", "衔接资金分配到项目", "万元", "本年1月至本月分配到项目的衔接资金，含上年结转", counted=_distributed,
    ),
    figure(
        "paid", "衔接资金支付", "万元", "本年1月至本月支付的本年度衔接资金，退回扣减",
        basis="annual", counted=_paid, allocated=_allocated,
    ),
    figure(
        "paid_pct", "衔接资金支付进度", "%", "本年度衔接资金支付÷本年度安排×100；支付上年结转的不计",
        percent("paid", "allocated"), version=2, basis="annual", paid=_paid, allocated=_allocated,
    ),
    figure(
        "idle_distributions", "闲置的衔接资金分配", "笔", "月末分配已超过规定天数、项目尚无支付的分配笔数",
        counted=Input(Selected(IDLE_DAYS, _idle), since_ever, nil=True), distributed=Input(_distributed, since_ever),
    ),
    figure(
        "asset_value", "衔接资金形成资产（累计）", "万元", "截至本月登记的项目资产原值合计",
        basis="since", counted=Input(Measure("形成资产原值", ASSETS, ("all",)), since_ever),
    ),
    figure("asset_income", "项目资产收益", "万元", "本年1月至本月到账的资产收益", counted=_earned),
    figure(
        "asset_income_to_households", "资产收益分配到户", "万元", "本年1月至本月分配到户的资产收益",
        counted=_to_households, earned=_earned,
    ),
    figure(
        "asset_income_households", "资产收益惠及农户", "户", "本年1月至本月分配到资产收益的农户，同一户只计一次",
        counted=_households, earned=_earned,
    ),
    figure(
        "village_cost_need", "村级组织运转经费需求", "万元", "本年度各村运转经费需求合计",
        basis="annual", counted=_needed,
    ),
    figure(
        "village_cost_paid", "村级组织运转经费拨付", "万元", "本年1月至本月拨付的村级组织运转经费",
        basis="annual", counted=_spent, need=_needed,
    ),
    figure(
        "village_cost_coverage_pct", "村级组织运转经费保障率", "%", "村级组织运转经费拨付÷需求×100",
        percent("paid", "need"), basis="annual", paid=_spent, need=_needed,
    ),
)  # fmt: skip
