"""The table of contents of revenue-svc: every topic is one line here."""

from dataclasses import replace

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.guards import every

from .flows import direct_fund_progress
from .flows.direct_funds import with_direct_funds
from .flows.rural_payments import backed
from .flows.treasury_payment import BOOKS_OF_TREASURY_PAYMENT
from .flows.account_books import with_accounts
from .flows.rolling_budgets import compared
from .flows.three_public_caps import capped
from .flows.linked_receipts import guard_lead_receipts, guard_project_receipts
from .reference import subject_routes
from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .reference.subjects import SUBJECTS
from .settings import Settings
from .summary.account_watches import WATCHES
from .summary.claims import CLAIMS, STABILITY_TOLERANCE
from .summary.direct_funds import WATCHES
from .summary.claims import CLAIMS, STABILITY_TOLERANCE, WATCHES
from .summary.claims import CLAIMS, PARAMETERS, WATCHES
from .summary.direct_funds import WATCHES as DIRECT_FUND_WATCHES
from .summary.figures import FIGURES
from .summary.rural_claims import WATCHES as RURAL_WATCHES
from .summary.treasury_claims import WATCHES as TREASURY_WATCHES
from .summary.treasury_payment import WATCHES
from .topics.budgets import routes as budget_routes
from .topics.budgets.book import BUDGETS
from .topics.budgets.rules import ADJUSTMENT_MAXIMUM, BUDGET_DENOMINATOR
from .topics.comparable_bases.book import BASE_RESTATEMENTS
from .topics.direct_funds.book import BOOKS as DIRECT_FUND_BOOKS
from .topics.direct_funds.rules import ALLOCATION_DAYS, PROGRESS_TOLERANCE
from .topics.payee_accounts.rules import PAYEE_CHECK
from .topics.enterprise_subsidies.book import BOOKS as SUBSIDY_BOOKS
from .topics.non_tax.book import BOOKS as NON_TAX_BOOKS
from .topics.non_tax.rules import NOTICE_DAYS
from .topics.general_outlays.book import OUTLAY_CUT_TARGETS
from .summary.tax_source_watches import TAX_SOURCE_WATCHES
from .topics.budgets import routes as budget_routes
from .topics.budgets.book import BUDGETS
from .topics.budgets.rules import BUDGET_DENOMINATOR
from .topics.collection_meetings.book import BOOKS as MEETING_BOOKS
from .topics.comparable_bases.book import BASE_RESTATEMENTS
from .topics.direct_funds.book import BOOKS as DIRECT_FUND_BOOKS
from .topics.direct_funds.rules import ALLOCATION_DAYS, PROGRESS_TOLERANCE
from .topics.key_projects.book import KEY_PROJECT_RECEIPTS, KEY_PROJECT_TAXES, KEY_PROJECTS
from .topics.key_projects.guards import guard_projects, guard_receipts
from .topics.payments import routes as payment_routes
from .topics.payments.rules import BOUNCED_DAYS, CLEARING_DAYS, LIVELIHOOD_SET
from .topics.receipts.book import RECEIPTS
from .topics.receipts.rules import GROWTH_BASE
from .topics.rural_revitalization.book import BOOKS as RURAL_BOOKS
from .topics.rural_revitalization.rules import PARAMETERS as RURAL_PARAMETERS
from .topics.rolling_budgets.book import ROLLING_BUDGETS
from .topics.tax_relief import routes as relief_routes
from .topics.tax_relief.book import BOOKS as RELIEF_BOOKS
from .topics.tax_sources import routes as tax_source_routes
from .topics.tax_sources.book import DECLARED_TAXES, LEAD_RESULTS, TAX_LEAD_STEPS, TAX_LEADS, THIRD_PARTY_FACTS
from .topics.tax_sources.guards import guard_leads, guard_results
from .topics.tax_sources.rules import GAP_MINIMUM, GAP_MINIMUM_PCT, LEAD_DAYS
from .topics.three_guarantees.book import GUARANTEE_NEEDS
from .topics.three_public.book import THREE_PUBLIC_CAPS
from .topics.township_finance.book import BOOKS as TOWNSHIP_BOOKS
from .topics.township_finance.rules import PARAMETERS as TOWNSHIP_PARAMETERS
from .topics.treasury_cash.book import BOOKS as CASH_BOOKS
from .topics.treasury_cash.rules import COVER_LEVELS
from .topics.upper_funds import routes as upper_fund_routes
from .topics.upper_funds.book import BOOKS as UPPER_FUND_BOOKS
from .topics.township_treasury.book import TOWNSHIP_STEPS, TOWNSHIPS
from .topics.unit_accounts.book import BOOKS as ACCOUNT_BOOKS
from .topics.unit_accounts.rules import IDLE_DAYS, INSPECTION_MONTH


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
            with_accounts(RECEIPTS),
            replace(RECEIPTS, guard=every(guard_lead_receipts, guard_project_receipts)),
            BUDGETS,
            *map(with_direct_funds, PAYMENT_BOOKS),
            *[backed(book) for book in PAYMENT_BOOKS],
            *BOOKS_OF_TREASURY_PAYMENT,
            TOWNSHIPS,
            TOWNSHIP_STEPS,
            RECEIPTS,
            compared(BUDGETS),
            *[capped(with_direct_funds(book)) for book in PAYMENT_BOOKS],
            BASE_RESTATEMENTS,
            GUARANTEE_NEEDS,
            OUTLAY_CUT_TARGETS,
            capped(THREE_PUBLIC_CAPS),
            compared(ROLLING_BUDGETS),
            *CASH_BOOKS,
            *TOWNSHIP_BOOKS,
            *map(with_direct_funds, DIRECT_FUND_BOOKS),
            *UPPER_FUND_BOOKS,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=(*WATCHES, *TREASURY_WATCHES),
        watches=TREASURY_WATCHES,
            *[backed(book) for book in RURAL_BOOKS],
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=(*TREASURY_WATCHES, *RURAL_WATCHES),
            *map(with_accounts, PAYMENT_BOOKS),
            BASE_RESTATEMENTS,
            GUARANTEE_NEEDS,
            *map(with_accounts, NON_TAX_BOOKS),
            *map(with_accounts, ACCOUNT_BOOKS),
            *map(with_accounts, SUBSIDY_BOOKS),
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        watches=(*WATCHES, *TREASURY_WATCHES, *DIRECT_FUND_WATCHES),
            *MEETING_BOOKS,
            THIRD_PARTY_FACTS,
            DECLARED_TAXES,
            replace(TAX_LEADS, guard=every(guard_leads, guard_lead_receipts)),
            TAX_LEAD_STEPS,
            replace(LEAD_RESULTS, guard=every(guard_results, guard_lead_receipts)),
            replace(KEY_PROJECTS, guard=every(guard_projects, guard_project_receipts)),
            KEY_PROJECT_TAXES,
            replace(KEY_PROJECT_RECEIPTS, guard=every(guard_receipts, guard_project_receipts)),
            *RELIEF_BOOKS,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=TAX_SOURCE_WATCHES,
        parameters=[
            GROWTH_BASE,
            BUDGET_DENOMINATOR,
            LIVELIHOOD_SET,
            ADJUSTMENT_MAXIMUM,
            *PARAMETERS,
            *COVER_LEVELS.values(),
            *TOWNSHIP_PARAMETERS,
            NOTICE_DAYS,
            INSPECTION_MONTH,
            IDLE_DAYS,
        ],
        routers=[subject_routes.router, budget_routes.router, payment_routes.router],
            ALLOCATION_DAYS,
            PROGRESS_TOLERANCE,
            GAP_MINIMUM,
            GAP_MINIMUM_PCT,
            LEAD_DAYS,
        ],
        routers=[
            subject_routes.router,
            budget_routes.router,
            payment_routes.router,
            direct_fund_progress.router,
            upper_fund_routes.router,
            IDLE_DAYS,
            ADVANCE_PCT,
            VILLAGE_MINIMUM,
            *RURAL_PARAMETERS,
            tax_source_routes.router,
            relief_routes.router,
        ],
            PAYEE_CHECK,
            BOUNCED_DAYS,
            CLEARING_DAYS,
        ],
        routers=[subject_routes.router, budget_routes.router, payment_routes.router],
    )
