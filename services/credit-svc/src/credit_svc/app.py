"""The table of contents of credit-svc: every topic is one line here."""

from pathlib import Path

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .links import routes as links
from .links.guarantee_caps import GUARDS as GUARANTEE_CAPS
from .links.guaranteed_contracts import GUARDS as GUARANTEED_CONTRACTS
from .links.related_guarantees import GUARDS as RELATED_GUARANTEES
from .reference.lpr import LPR_QUOTES
from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .settings import Settings
from .summary.claims import CLAIMS
from .summary.credit_villages import WATCHES as VILLAGE_WATCHES
from .summary.figures import FIGURES
from .summary.microcredit import WATCHES as MICROCREDIT_WATCHES
from .summary.openings import OPENINGS
from .topics.bridge_fund import routes as bridge_fund
from .topics.bridge_fund.book import BOOKS as BRIDGE_FUND
from .topics.bridge_fund.rules import MAX_DAYS, TURNOVER_BASIS
from .topics.credit_villages.book import BOOKS as CREDIT_VILLAGES
from .topics.finance_platform.book import BOOKS as FINANCE_PLATFORM
from .topics.financing_needs.book import BOOKS as FINANCING_NEEDS
from .topics.guarantee_4321 import routes as guarantee_4321
from .topics.guarantee_4321.book import BOOKS as GUARANTEE_4321
from .topics.guarantee_4321.rules import CLIENT_CAP
from .topics.guarantee_companies.book import BOOKS as GUARANTEE_COMPANIES
from .topics.guarantee_companies.rules import PARAMETERS as GUARANTEE_COMPANY_PARAMETERS
from .topics.interest_subsidies import routes as interest_subsidies
from .topics.interest_subsidies.book import BOOKS as INTEREST_SUBSIDIES
from .topics.listings.book import BOOKS as LISTINGS
from .topics.listings.rules import REPORTED, SHARE_REFORM
from .topics.microcredit.book import BOOKS as MICROCREDIT
from .topics.microcredit.rules import RATE_MARGIN, RELIEF, RENEWALS_COUNTED, WORDING
from .topics.visits.book import BOOKS as VISITS
from .topics.visits.rules import PROBLEM_DAYS

_LINKS = (*GUARANTEED_CONTRACTS, *GUARANTEE_CAPS, *RELATED_GUARANTEES)


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="credit-svc",
        title="Credit service",
        description="Inclusive finance (普惠金融).",
        metadata=metadata,
        revision="credit0011",
        document=Path(__file__).with_name("openapi.json"),
        books=[
            ENTERPRISES,
            HOUSEHOLDS,
            LPR_QUOTES,
            *[joined(each, _LINKS) for each in (*GUARANTEE_4321, *GUARANTEE_COMPANIES)],
            *BRIDGE_FUND,
            *LISTINGS,
            *MICROCREDIT,
            *CREDIT_VILLAGES,
            *VISITS,
            *FINANCE_PLATFORM,
            *FINANCING_NEEDS,
            *INTEREST_SUBSIDIES,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=[*MICROCREDIT_WATCHES, *VILLAGE_WATCHES],
        openings=OPENINGS,
        parameters=[
            CLIENT_CAP,
            MAX_DAYS,
            TURNOVER_BASIS,
            *GUARANTEE_COMPANY_PARAMETERS,
            SHARE_REFORM,
            REPORTED,
            RATE_MARGIN,
            RELIEF,
            RENEWALS_COUNTED,
            WORDING,
            PROBLEM_DAYS,
        ],
        routers=[guarantee_4321.router, bridge_fund.router, links.router, interest_subsidies.router],
    )
