"""The table of contents of credit-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .settings import Settings
from .summary.claims import CLAIMS
from .summary.figures import FIGURES
from .topics.finance_platform.book import BOOKS as FINANCE_PLATFORM
from .topics.financing_needs.book import BOOKS as FINANCING_NEEDS
from .topics.guarantee_4321 import routes as guarantee_4321
from .topics.guarantee_4321.book import BOOKS as GUARANTEE_4321
from .topics.guarantee_4321.rules import CLIENT_CAP
from .topics.interest_subsidies import routes as interest_subsidies
from .topics.interest_subsidies.book import BOOKS as INTEREST_SUBSIDIES
from .topics.visits.book import BOOKS as VISITS
from .topics.visits.rules import PROBLEM_DAYS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="credit-svc",
        title="Credit service",
        description="Inclusive finance (普惠金融).",
        metadata=metadata,
        revision="credit0007",
        books=[
            ENTERPRISES,
            HOUSEHOLDS,
            *GUARANTEE_4321,
            *VISITS,
            *FINANCE_PLATFORM,
            *FINANCING_NEEDS,
            *INTEREST_SUBSIDIES,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        parameters=[CLIENT_CAP, PROBLEM_DAYS],
        routers=[guarantee_4321.router, interest_subsidies.router],
    )
