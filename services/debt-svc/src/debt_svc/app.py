"""The table of contents of debt-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.government_debt import routes as government_debt
from .topics.government_debt.book import BONDS, DEBT_LIMITS, DEBT_MOVEMENTS, FISCAL_CAPACITY
from .topics.government_debt.rules import RATIO_LEVELS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="debt-svc",
        title="Debt service",
        description="Government debt and financial risk (政府债务与金融风险).",
        metadata=metadata,
        books=[
            DEBT_LIMITS,
            BONDS,
            DEBT_MOVEMENTS,
            FISCAL_CAPACITY,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[*RATIO_LEVELS.values()],
        routers=[government_debt.router],
    )
