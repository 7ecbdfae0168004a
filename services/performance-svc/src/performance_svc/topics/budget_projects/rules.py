"""The words of the projects of budgets, and the years in which one is approved."""

from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Term
from bureau_common.schemas.years import within_year

BUDGET_LAW = Clause(document="《中华人民共和国预算法》", article=None, verified=False)
PROJECT = Term("预算项目", "budget project", BUDGET_LAW)

in_its_year = within_year(BUDGET_LAW, before=1)
"""The initial budget may be approved before the year begins."""
