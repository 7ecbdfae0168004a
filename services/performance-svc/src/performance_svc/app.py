"""The table of contents of performance-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .reference.registers import HOUSEHOLDS
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.subsidies import routes as subsidies
from .topics.subsidies.book import BOOKS as SUBSIDIES
from .topics.subsidies.rules import CARD_BASIS, POSTING_DAYS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0004",
        books=[HOUSEHOLDS, *BUDGET_INTEGRATION, *INSPECTIONS, *SUBSIDIES],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[CARD_BASIS, POSTING_DAYS],
        routers=[subsidies.router],
    )
