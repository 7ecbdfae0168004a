"""The figures of rural revitalization: funds by tier, projects by kind, payment, assets and their income, village costs."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, extract, func, literal

from bureau_common.kit.figures.figures import (
    Definition,
    Input,
    Measure,
    Selected,
    since_ever,
    whole_last_year,
    year_to_date,
)
from bureau_common.kit.figures.formulas import difference, percent, total
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import ALL, Flow
from bureau_common.kit.measures.old_stocks import OldStock, old_first_of
from bureau_common.schemas.figures import Basis

from .rules import DISTRICT_INCREASE, IDLE, IDLE_DAYS
from .schemas import FundTier, IncomeKind, MoneyKind, ProjectKind, VillageCostKind
from .tables import NET_PAID, assets, distributions, funds, incomes, payments, village_costs

_PREFIX = "revenue.rural_revitalization"


def _from_january(table: Any) -> ColumnElement[date]:
    """What is decided before its year counts from January on."""
    return func.greatest(table.c.business_date, func.make_date(table.c.fiscal_year, 1, 1), type_=Date)


ARRANGED = Flow("rural_funds", funds, category=funds.c.tier, amount=funds.c.amount, on=_from_january(funds))
DISTRIBUTED = Flow("rural_distributions", distributions, category=distributions.c.kind, amount=distributions.c.amount)
# What is left of the year before is paid, too, but says nothing of this year's funds.
_own_year = payments.c.fiscal_year == extract("year", payments.c.business_date)
PAID = Flow("rural_payments", payments, category=case((_own_year, "own"), else_="carried"), amount=NET_PAID)
ASSETS = Flow("rural_assets", assets, category=literal("all"), amount=assets.c.amount)
INCOMES = Flow("rural_incomes", incomes, category=incomes.c.kind, amount=incomes.c.amount)
VILLAGE_COSTS = Flow(
    "village_costs", village_costs, category=village_costs.c.kind, amount=village_costs.c.amount,
    on=_from_january(village_costs),
)  # fmt: skip

_of_the_year = distributions.c.fiscal_year == extract("year", distributions.c.business_date)


def _projects(label_zh: str, name: str, *kinds: ProjectKind) -> Measure:
    """Different projects that got money of the year in the year."""
    among = and_(_of_the_year, distributions.c.kind.in_(kinds))
    return Measure(label_zh, Distinct(name, distributions, distributions.c.project_no, among), ALL)


# A distribution lies idle until the first payment for its project from its day on.
_first_payment = old_first_of(
    payments,
    distributions,
    and_(
        payments.c.kind == MoneyKind.PAID,
        payments.c.project_no == distributions.c.project_no,
        payments.c.business_date >= distributions.c.business_date,
    ),
)


@cache
def _idle(days: int) -> Measure:
    """Distributions that nothing has been paid of for more than so many days."""
    begins = distributions.c.business_date + days + 1
    stock = OldStock(f"rural_idle_{days}", distributions, literal("idle"), _first_payment, on=begins)
    return Measure(f"分配后超过{days}天没有支付的资金", stock, ("idle",))


def _funds(label_zh: str, *tiers: FundTier) -> Measure:
    return Measure(label_zh, ARRANGED, tiers)


_allocated = Input(_funds("衔接资金安排", *FundTier), year_to_date)
# Funds from above say nothing of the district's own: a budget is known by its own rows.
_district, _district_before = [
    Input(_funds("区级专项资金", FundTier.DISTRICT), span, needs_rows=True) for span in (year_to_date, whole_last_year)
]
# Where money is arranged, no payment means that nothing is paid yet.
_paid = Input(Measure("本年衔接资金支付", PAID, ("own",)), year_to_date, nil=True)
_all_projects = Input(_projects("衔接资金项目", "rural_projects", *ProjectKind), year_to_date)
_distributed = Measure("分配到项目", DISTRIBUTED, tuple(ProjectKind))
_earned = Input(Measure("资产收益到账", INCOMES, (IncomeKind.EARNED,)), year_to_date)
_to_households = Measure("资产收益分配到户", INCOMES, (IncomeKind.TO_HOUSEHOLD,))
_households = Distinct(
    "rural_income_households", incomes, incomes.c.household_no, incomes.c.kind == IncomeKind.TO_HOUSEHOLD
)
_needed = Input(Measure("村级组织运转经费需求", VILLAGE_COSTS, (VillageCostKind.NEED,)), year_to_date, needs_rows=True)
_spent = Input(Measure("村级组织运转经费拨付", VILLAGE_COSTS, (VillageCostKind.PAID,)), year_to_date, nil=True)


def _sum(
    name: str, name_zh: str, unit: str, text: str, counted: Input, basis: Basis = "annual", **beside: Input
) -> Definition:
    """A figure that is one input; `beside` are inputs that must be known for it to be said at all."""
    return Definition(
        id=name, name_zh=name_zh, display_unit=unit, basis=basis, inputs={"counted": counted, **beside},
        formula=total("counted"), formula_text=text,
    )  # fmt: skip


def _kind(kind: ProjectKind) -> Definition:
    measure = _projects(f"{kind.label_zh}类项目", f"rural_projects_{kind}", kind)
    counted = Input(measure, year_to_date, nil=True)
    return _sum(
        f"{_PREFIX}.{kind}_projects", f"衔接资金{kind.label_zh}类项目数", "个",
        f"本年度分配到本年衔接资金的{kind.label_zh}类项目，同一项目只计一次", counted, projects=_all_projects,
    )  # fmt: skip


FIGURES = (
    _sum(
        f"{_PREFIX}.allocated", "巩固脱贫攻坚成果衔接乡村振兴资金", "亿元",
        "本年度各级（中央、省、市下达，区级预算）安排及调整合计，截至本月；分配到项目另行统计", _allocated,
    ),
    _sum(
        f"{_PREFIX}.projects", "衔接资金项目数", "个",
        "本年度分配到本年衔接资金的项目，同一项目只计一次", _all_projects,
    ),
    *[_kind(kind) for kind in ProjectKind],
    _sum(
        f"{_PREFIX}.district_fund", "区级专项资金", "万元", "区级预算安排及调整，截至本月", _district,
    ),
    Definition(
        id=DISTRICT_INCREASE, name_zh="区级专项资金比上年增加", display_unit="万元", basis="annual",
        inputs={"fund": _district, "before": _district_before}, formula=difference("fund", "before"),
        formula_text="本年区级专项资金（截至本月）－上年全年区级专项资金；负数为减少",
    ),
    _sum(
        f"{_PREFIX}.distributed", "衔接资金分配到项目", "万元", "本年1月至本月分配到项目的衔接资金，含上年结转",
        Input(_distributed, year_to_date), "ytd",
    ),
    _sum(
        f"{_PREFIX}.paid", "衔接资金支付", "万元", "本年1月至本月支付的本年度衔接资金，退回扣减", _paid,
        allocated=_allocated,
    ),
    Definition(
        id=f"{_PREFIX}.paid_pct", name_zh="衔接资金支付进度", display_unit="%", basis="annual",
        inputs={"paid": _paid, "allocated": _allocated}, formula=percent("paid", "allocated"),
        formula_text="本年度衔接资金支付÷本年度安排×100；支付上年结转的不计",
    ),
    _sum(
        IDLE, "闲置的衔接资金分配", "笔", "月末分配已超过规定天数、项目尚无支付的分配笔数",
        Input(Selected(IDLE_DAYS, _idle), since_ever, nil=True), "point", distributed=Input(_distributed, since_ever),
    ),
    _sum(
        f"{_PREFIX}.asset_value", "衔接资金形成资产（累计）", "万元", "截至本月登记的项目资产原值合计",
        Input(Measure("形成资产原值", ASSETS, ("all",)), since_ever), "since",
    ),
    _sum(f"{_PREFIX}.asset_income", "项目资产收益", "万元", "本年1月至本月到账的资产收益", _earned, "ytd"),
    _sum(
        f"{_PREFIX}.asset_income_to_households", "资产收益分配到户", "万元", "本年1月至本月分配到户的资产收益",
        Input(_to_households, year_to_date, nil=True), "ytd", earned=_earned,
    ),
    _sum(
        f"{_PREFIX}.asset_income_households", "资产收益惠及农户", "户", "本年1月至本月分配到资产收益的农户，同一户只计一次",
        Input(Measure("分配到收益的农户", _households, ALL), year_to_date, nil=True), "ytd", earned=_earned,
    ),
    _sum(f"{_PREFIX}.village_cost_need", "村级组织运转经费需求", "万元", "本年度各村运转经费需求合计", _needed),
    _sum(
        f"{_PREFIX}.village_cost_paid", "村级组织运转经费拨付", "万元", "本年1月至本月拨付的村级组织运转经费", _spent,
        need=_needed,
    ),
    Definition(
        id=f"{_PREFIX}.village_cost_coverage_pct", name_zh="村级组织运转经费保障率", display_unit="%", basis="annual",
        inputs={"paid": _spent, "need": _needed}, formula=percent("paid", "need"),
        formula_text="村级组织运转经费拨付÷需求×100",
    ),
)  # fmt: skip
