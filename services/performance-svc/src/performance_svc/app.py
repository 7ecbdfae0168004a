"""The table of contents of performance-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .reference.metadata import metadata
from .reference.state_enterprises import PARAMETERS as STATE_ENTERPRISE_PARAMETERS
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.soe_reform.book import BOOKS as SOE_REFORM
from .topics.soe_reform.guards import GUARDS as SOE_REFORM_GUARDS
from .topics.state_capital.book import BOOKS as STATE_CAPITAL
from .topics.state_capital.guards import GUARDS as STATE_CAPITAL_GUARDS
from .topics.state_enterprises.book import BOOKS as STATE_ENTERPRISES
from .topics.state_enterprises.rules import ANNUAL_DUE


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0009",
        books=[
            *BUDGET_INTEGRATION,
            *INSPECTIONS,
            *[joined(each, (*SOE_REFORM_GUARDS, *STATE_CAPITAL_GUARDS)) for each in STATE_ENTERPRISES],
            *SOE_REFORM,
            *STATE_CAPITAL,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[*STATE_ENTERPRISE_PARAMETERS, ANNUAL_DUE],
    )
