"""What the projects of budgets are counted by: their number, by what brought them into the year's budget."""

from sqlalchemy import literal

from bureau_common.kit.measures.flows import Flow

from .tables import COUNTS_FROM, projects

PROJECTS = Flow("budget_projects", projects, projects.c.origin, literal(1), on=COUNTS_FROM, unit="count")
