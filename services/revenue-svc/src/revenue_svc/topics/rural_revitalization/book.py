"""The books of rural revitalization: funds, projects, contracts, steps, distributions, payments, assets, incomes, villages."""

from collections.abc import Callable
from typing import Any, TypeVar

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook, checked_by
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.measures.flows import Flow
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.records import RecordEntry, RecordView

from .figures import ARRANGED, ASSETS, DISTRIBUTED, INCOMES, PAID, VILLAGE_COSTS
from .guards import (
    guard_assets,
    guard_contracts,
    guard_distributions,
    guard_funds,
    guard_incomes,
    guard_payments,
    guard_projects,
    guard_steps,
    guard_village_costs,
)
from .rules import check_fund, check_income, check_step, check_use, check_village_cost
from .schemas import (
    RuralAssetEntry,
    RuralAssetView,
    RuralContractEntry,
    RuralContractView,
    RuralDistributionEntry,
    RuralDistributionView,
    RuralFundEntry,
    RuralFundView,
    RuralIncomeEntry,
    RuralIncomeView,
    RuralPaymentEntry,
    RuralPaymentView,
    RuralProjectEntry,
    RuralProjectView,
    RuralStepEntry,
    RuralStepView,
    VillageCostEntry,
    VillageCostView,
)
from .tables import assets, contracts, distributions, funds, incomes, payments, projects, steps, village_costs

E = TypeVar("E", bound=RecordEntry)


def _book(
    name: str, label_zh: str, table: Any, entry: type[E], view: type[RecordView], guard: Guard,
    rule: Callable[[Any, int], list[Finding]] | None = None, *flows: Flow,
) -> Book[E]:  # fmt: skip
    return OldBook(
        name=name, label_zh=label_zh, topic="rural_revitalization", table=table, entry=entry, view=view,
        check=checked_by(*([] if rule is None else [rule])), flows=flows, guard=guard,
    )  # fmt: skip


BOOKS: tuple[Book[Any], ...] = (
    _book("rural-funds", "衔接资金安排", funds, RuralFundEntry, RuralFundView, guard_funds, check_fund, ARRANGED),
    _book("rural-projects", "衔接资金项目", projects, RuralProjectEntry, RuralProjectView, guard_projects),
    _book("rural-contracts", "衔接资金项目合同", contracts, RuralContractEntry, RuralContractView, guard_contracts),
    _book("rural-steps", "衔接资金项目进展", steps, RuralStepEntry, RuralStepView, guard_steps, check_step),
    _book(
        "rural-distributions", "衔接资金分配", distributions, RuralDistributionEntry, RuralDistributionView,
        guard_distributions, check_use, DISTRIBUTED,
    ),
    _book(
        "rural-payments", "衔接资金项目支付", payments, RuralPaymentEntry, RuralPaymentView,
        guard_payments, check_use, PAID,
    ),
    _book("rural-assets", "衔接资金项目资产", assets, RuralAssetEntry, RuralAssetView, guard_assets, None, ASSETS),
    _book("rural-incomes", "项目资产收益", incomes, RuralIncomeEntry, RuralIncomeView, guard_incomes, check_income, INCOMES),
    _book(
        "village-costs", "村级组织运转经费", village_costs, VillageCostEntry, VillageCostView,
        guard_village_costs, check_village_cost, VILLAGE_COSTS,
    ),
)  # fmt: skip
