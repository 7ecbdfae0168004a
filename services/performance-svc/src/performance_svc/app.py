"""The table of contents of performance-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .links.objective_course import GUARDS as OBJECTIVE_COURSE
from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.budget_projects.book import BOOKS as BUDGET_PROJECTS
from .topics.evaluations.book import BOOKS as EVALUATIONS
from .topics.evaluations.rules import FACTORS
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.objectives.book import BOOKS as OBJECTIVES
from .topics.objectives.rules import MONITORED_BY


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0008",
        books=[
            *BUDGET_INTEGRATION,
            *INSPECTIONS,
            *[joined(book, OBJECTIVE_COURSE) for book in (*BUDGET_PROJECTS, *OBJECTIVES, *EVALUATIONS)],
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[MONITORED_BY, *FACTORS.values()],
    )
