"""What projects of budgets demand of each other: one of a year stands once, and its unit is known."""

from bureau_common.kit.books.demands import once
from bureau_common.kit.units.demands import known_unit

from .rules import PROJECT
from .tables import projects

GUARDS = (once(PROJECT, projects.c.project_code, projects.c.fiscal_year), known_unit(projects.c.unit))
