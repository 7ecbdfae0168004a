"""The table of contents of revenue-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference import subject_routes
from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .reference.subjects import SUBJECTS
from .settings import Settings
from .summary.claims import CLAIMS, STABILITY_TOLERANCE
from .summary.figures import FIGURES
from .topics.budgets import routes as budget_routes
from .topics.budgets.book import BUDGETS
from .topics.budgets.rules import BUDGET_DENOMINATOR
from .topics.comparable_bases.book import BASE_RESTATEMENTS
from .topics.payments import routes as payment_routes
from .topics.payments.book import BOOKS as PAYMENT_BOOKS
from .topics.payments.rules import LIVELIHOOD_SET
from .topics.receipts.book import RECEIPTS
from .topics.receipts.rules import GROWTH_BASE
from .topics.three_guarantees.book import GUARANTEE_NEEDS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="revenue-svc",
        title="Revenue service",
        description="Revenue, spending and the funds that must reach people (收入与支出).",
        metadata=metadata,
        books=[
            SUBJECTS,
            ENTERPRISES,
            HOUSEHOLDS,
            RECEIPTS,
            BUDGETS,
            *PAYMENT_BOOKS,
            BASE_RESTATEMENTS,
            GUARANTEE_NEEDS,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        parameters=[GROWTH_BASE, BUDGET_DENOMINATOR, LIVELIHOOD_SET, STABILITY_TOLERANCE],
        routers=[subject_routes.router, budget_routes.router, payment_routes.router],
    )
