"""The books of livelihood projects and their maintenance."""

from bureau_common.kit.books.books import book, topic_books

from .figures import IN_PLACE, MAINTAINED, PLANNED, PROJECTS
from .guards import GUARDS
from .rules import check_contract, check_project, in_its_year
from .schemas import (
    LivelihoodFundEntry,
    LivelihoodPlanEntry,
    LivelihoodProgressEntry,
    LivelihoodProjectEntry,
    MaintenanceContractEntry,
    MaintenanceInspectionEntry,
    MaintenancePaymentEntry,
)
from .tables import contracts, funds, inspections, payments, plans, progress, projects

BOOKS = topic_books(
    "livelihood_projects",
    GUARDS,
    book("民生工程", LivelihoodProjectEntry, projects, check_project, flows=[PROJECTS]),
    book("民生工程资金计划", LivelihoodPlanEntry, plans, in_its_year, flows=[PLANNED]),
    book("民生工程资金到位", LivelihoodFundEntry, funds, in_its_year, flows=[IN_PLACE]),
    book("民生工程进度", LivelihoodProgressEntry, progress, in_its_year),
    book("建后管养合同", MaintenanceContractEntry, contracts, check_contract),
    book("建后管养检查", MaintenanceInspectionEntry, inspections),
    book("建后管养支付", MaintenancePaymentEntry, payments, flows=[MAINTAINED]),
)
