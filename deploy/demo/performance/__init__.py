"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, disclosure, inspections, livelihood_projects

FILES = (*budget_integration.FILES, *inspections.FILES, *livelihood_projects.FILES, *disclosure.FILES)
