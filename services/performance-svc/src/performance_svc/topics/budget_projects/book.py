"""The book of the projects of budgets."""

from bureau_common.kit.books.books import book, topic_books

from .figures import PROJECTS
from .guards import GUARDS
from .rules import in_its_year
from .schemas import BudgetProjectEntry
from .tables import projects

BOOKS = topic_books(
    "budget_projects", GUARDS, book("预算项目", BudgetProjectEntry, projects, in_its_year, flows=[PROJECTS])
)
