"""The table of contents of performance-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.plans.book import knowing
from .topics.plans.service import read_tasks


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0008",
        books=[*BUDGET_INTEGRATION, *INSPECTIONS, *knowing(FIGURES)],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        tasks=read_tasks,
    )
