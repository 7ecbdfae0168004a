"""The table of contents of debt-svc: every topic is one line here."""

from pathlib import Path

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .links.project_bonds import GUARDS as PROJECT_BONDS
from .links.replacements import GUARDS as REPLACEMENTS
from .reference.metadata import metadata
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .summary.openings import OPENINGS
from .topics.bank_loans.book import BOOKS as BANK_LOANS
from .topics.bank_loans.rules import PARAMETERS as BANK_PARAMETERS
from .topics.campaigns.book import BOOKS as CAMPAIGNS
from .topics.government_debt import routes as government_debt
from .topics.government_debt.book import BOOKS as GOVERNMENT_DEBT
from .topics.government_debt.rules import INTEREST_LINE, RATIO_LEVELS
from .topics.hidden_debt.book import BOOKS as HIDDEN_DEBT
from .topics.hidden_debt.rules import CATCHING_UP, CONFIRMED_ONLY, RELIEF_COUNTED, REPLACEMENT_START, SCOPE
from .topics.risk_cases.book import BOOKS as RISK_CASES
from .topics.special_bonds import routes as special_bonds
from .topics.special_bonds.book import BOOKS as SPECIAL_BONDS
from .topics.special_bonds.rules import PARAMETERS as SPECIAL_BOND_PARAMETERS
from .topics.supervised_institutions.book import BOOKS as SUPERVISED_INSTITUTIONS
from .topics.supervised_institutions.rules import LINES as MICROCREDIT_LINES
from .topics.township_borrowing.book import BOOKS as TOWNSHIP_BORROWING
from .topics.watch_list.book import BOOKS as WATCH_LIST
from .topics.watch_list.rules import PARAMETERS as WATCH_PARAMETERS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="debt-svc",
        title="Debt service",
        description="Government debt and financial risk (政府债务与金融风险).",
        metadata=metadata,
        revision="debt0015",
        document=Path(__file__).with_name("openapi.json"),
        books=[
            *[
                joined(book, (*REPLACEMENTS, *PROJECT_BONDS))
                for book in (*GOVERNMENT_DEBT, *SPECIAL_BONDS, *HIDDEN_DEBT)
            ],
            *TOWNSHIP_BORROWING,
            *SUPERVISED_INSTITUTIONS,
            *BANK_LOANS,
            *RISK_CASES,
            *WATCH_LIST,
            *CAMPAIGNS,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        openings=OPENINGS,
        parameters=[
            *RATIO_LEVELS.values(),
            INTEREST_LINE,
            *SPECIAL_BOND_PARAMETERS,
            RELIEF_COUNTED,
            CATCHING_UP,
            CONFIRMED_ONLY,
            REPLACEMENT_START,
            SCOPE,
            *MICROCREDIT_LINES,
            *BANK_PARAMETERS,
            *WATCH_PARAMETERS,
        ],
        routers=[government_debt.router, special_bonds.router],
    )
