"""The table of contents of revenue-svc: every topic is one line here."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import Book, joined

from .links import routes as link_routes
from .links.joined import GUARDS
from .reference import subject_routes
from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .reference.subjects import SUBJECTS
from .settings import Settings
from .summary.claims import CLAIMS
from .summary.figures import FIGURES
from .summary.openings import OPENINGS
from .summary.parameters import PARAMETERS
from .summary.watches import WATCHES
from .topics.budgets import routes as budget_routes
from .topics.budgets.book import BOOKS as BUDGET_BOOKS
from .topics.clearing.book import BOOKS as CLEARING_BOOKS
from .topics.collection_meetings.book import BOOKS as MEETING_BOOKS
from .topics.comparable_bases.book import BOOKS as RESTATEMENT_BOOKS
from .topics.direct_funds.book import BOOKS as DIRECT_FUND_BOOKS
from .topics.enterprise_subsidies.book import BOOKS as SUBSIDY_BOOKS
from .topics.general_outlays.book import BOOKS as OUTLAY_BOOKS
from .topics.key_projects.book import BOOKS as KEY_PROJECT_BOOKS
from .topics.non_tax.book import BOOKS as NON_TAX_BOOKS
from .topics.payee_accounts.book import BOOKS as PAYEE_ACCOUNT_BOOKS
from .topics.payments import routes as payment_routes
from .topics.payments.book import BOOKS as PAYMENT_BOOKS
from .topics.receipts.book import BOOKS as RECEIPT_BOOKS
from .topics.rolling_budgets.book import BOOKS as ROLLING_BUDGET_BOOKS
from .topics.rural_revitalization.book import BOOKS as RURAL_BOOKS
from .topics.tax_relief import routes as relief_routes
from .topics.tax_relief.book import BOOKS as RELIEF_BOOKS
from .topics.tax_sources import routes as tax_source_routes
from .topics.tax_sources.book import BOOKS as TAX_SOURCE_BOOKS
from .topics.three_guarantees.book import BOOKS as GUARANTEE_BOOKS
from .topics.three_public.book import BOOKS as THREE_PUBLIC_BOOKS
from .topics.township_finance.book import BOOKS as TOWNSHIP_BOOKS
from .topics.township_treasury.book import BOOKS as TOWNSHIP_TREASURY_BOOKS
from .topics.township_treasury.guards import LANDED as LANDED_TOWNSHIPS
from .topics.treasury_accounts.book import BOOKS as TREASURY_ACCOUNT_BOOKS
from .topics.treasury_cash.book import BOOKS as CASH_BOOKS
from .topics.unit_accounts.book import BOOKS as UNIT_ACCOUNT_BOOKS
from .topics.upper_funds import routes as upper_fund_routes
from .topics.upper_funds.book import BOOKS as UPPER_FUND_BOOKS

_BOOKS: tuple[Book[Any], ...] = (
    SUBJECTS,
    ENTERPRISES,
    HOUSEHOLDS,
    *RECEIPT_BOOKS,
    *RESTATEMENT_BOOKS,
    *NON_TAX_BOOKS,
    *TAX_SOURCE_BOOKS,
    *MEETING_BOOKS,
    *KEY_PROJECT_BOOKS,
    *RELIEF_BOOKS,
    *UPPER_FUND_BOOKS,
    *BUDGET_BOOKS,
    *ROLLING_BUDGET_BOOKS,
    *GUARANTEE_BOOKS,
    *OUTLAY_BOOKS,
    *THREE_PUBLIC_BOOKS,
    *PAYMENT_BOOKS,
    *PAYEE_ACCOUNT_BOOKS,
    *TREASURY_ACCOUNT_BOOKS,
    *CLEARING_BOOKS,
    *TOWNSHIP_TREASURY_BOOKS,
    *CASH_BOOKS,
    *UNIT_ACCOUNT_BOOKS,
    *DIRECT_FUND_BOOKS,
    *RURAL_BOOKS,
    *SUBSIDY_BOOKS,
    *TOWNSHIP_BOOKS,
)


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="revenue-svc",
        title="Revenue service",
        description="Revenue, spending and the funds that must reach people (收入与支出).",
        metadata=metadata,
        revision="revenue0005",
        document=Path(__file__).with_name("openapi.json"),
        books=[joined(book, GUARDS) for book in _BOOKS],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        openings=OPENINGS,
        parameters=PARAMETERS,
        routers=[
            subject_routes.router,
            budget_routes.router,
            payment_routes.router,
            link_routes.router,
            upper_fund_routes.router,
            tax_source_routes.router,
            relief_routes.router,
        ],
        landed=LANDED_TOWNSHIPS,
    )
