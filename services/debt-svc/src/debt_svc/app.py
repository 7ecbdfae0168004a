"""The table of contents of debt-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .links.replacements import GUARDS
from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.government_debt import routes as government_debt
from .topics.government_debt.book import BOOKS as GOVERNMENT_DEBT
from .topics.government_debt.rules import RATIO_LEVELS
from .topics.hidden_debt.book import BOOKS as HIDDEN_DEBT
from .topics.hidden_debt.rules import CATCHING_UP, RELIEF_COUNTED


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="debt-svc",
        title="Debt service",
        description="Government debt and financial risk (政府债务与金融风险).",
        metadata=metadata,
        revision="debt0002",
        books=[joined(book, GUARDS) for book in (*GOVERNMENT_DEBT, *HIDDEN_DEBT)],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[*RATIO_LEVELS.values(), RELIEF_COUNTED, CATCHING_UP],
        routers=[government_debt.router],
    )
