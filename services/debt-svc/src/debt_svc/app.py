"""The table of contents of debt-svc: every topic is one line here."""

from dataclasses import replace

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.old import every

from .links.replacements import guard_replacements
from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.government_debt import routes as government_debt
from .topics.government_debt.book import BONDS, DEBT_LIMITS, DEBT_MOVEMENTS, FISCAL_CAPACITY
from .topics.government_debt.guards import guard_debt
from .topics.government_debt.rules import RATIO_LEVELS
from .topics.hidden_debt.book import ADJUSTMENTS, FORECASTS, HIDDEN_DEBTS, PLANS, RESOLUTIONS
from .topics.hidden_debt.guards import guard_debts, guard_years
from .topics.hidden_debt.rules import CATCHING_UP, RELIEF_COUNTED


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="debt-svc",
        title="Debt service",
        description="Government debt and financial risk (政府债务与金融风险).",
        metadata=metadata,
        books=[
            DEBT_LIMITS,
            replace(BONDS, old_guard=every(guard_debt, guard_replacements)),
            replace(DEBT_MOVEMENTS, old_guard=every(guard_debt, guard_replacements)),
            FISCAL_CAPACITY,
            HIDDEN_DEBTS,
            replace(RESOLUTIONS, old_guard=every(guard_debts, guard_years, guard_replacements)),
            ADJUSTMENTS,
            PLANS,
            FORECASTS,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[*RATIO_LEVELS.values(), RELIEF_COUNTED, CATCHING_UP],
        routers=[government_debt.router],
    )
