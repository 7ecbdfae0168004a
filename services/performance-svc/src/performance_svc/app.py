"""The table of contents of performance-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.budget_integration.rules import PARAMETERS as INTEGRATION_PARAMETERS
from .topics.disclosure.book import BOOKS as DISCLOSURE
from .topics.disclosure.rules import DAYS as DISCLOSURE_DAYS
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.livelihood_projects.book import BOOKS as LIVELIHOOD_PROJECTS
from .topics.livelihood_projects.rules import PARAMETERS as LIVELIHOOD_PARAMETERS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0010",
        books=[*BUDGET_INTEGRATION, *INSPECTIONS, *LIVELIHOOD_PROJECTS, *DISCLOSURE],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[*INTEGRATION_PARAMETERS, *LIVELIHOOD_PARAMETERS, DISCLOSURE_DAYS],
    )
