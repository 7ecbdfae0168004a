"""The books of rural revitalization: funds, projects, contracts, steps, distributions, payments, assets, incomes, villages."""

from bureau_common.kit.books.books import book, topic_books

from .figures import ARRANGED, ASSETS, DISTRIBUTED, INCOMES, PAID, VILLAGE_COSTS
from .guards import GUARDS
from .rules import check_fund, check_income, check_planned_year, check_step, check_used_year
from .schemas import (
    RuralAssetEntry,
    RuralContractEntry,
    RuralDistributionEntry,
    RuralFundEntry,
    RuralIncomeEntry,
    RuralPaymentEntry,
    RuralProjectEntry,
    RuralStepEntry,
    VillageCostEntry,
)
from .tables import assets, contracts, distributions, funds, incomes, payments, projects, steps, village_costs

BOOKS = topic_books(
    "rural_revitalization",
    GUARDS,
    book("衔接资金安排", RuralFundEntry, funds, check_planned_year, check_fund, flows=[ARRANGED]),
    book("衔接资金项目", RuralProjectEntry, projects),
    book("衔接资金项目合同", RuralContractEntry, contracts),
    book("衔接资金项目进展", RuralStepEntry, steps, check_step),
    book("衔接资金分配", RuralDistributionEntry, distributions, check_used_year, flows=[DISTRIBUTED]),
    book("衔接资金项目支付", RuralPaymentEntry, payments, check_used_year, flows=[PAID]),
    book("衔接资金项目资产", RuralAssetEntry, assets, flows=[ASSETS]),
    book("项目资产收益", RuralIncomeEntry, incomes, check_income, flows=[INCOMES]),
    book("村级组织运转经费", VillageCostEntry, village_costs, check_planned_year, flows=[VILLAGE_COSTS]),
)
