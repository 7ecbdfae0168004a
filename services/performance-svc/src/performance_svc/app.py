"""The table of contents of performance-svc: every topic is one line here."""

from pathlib import Path

from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.books.books import joined

from .links.objective_course import GUARDS as OBJECTIVE_COURSE
from .reference.metadata import metadata
from .reference.registers import HOUSEHOLDS
from .reference.state_enterprises import PARAMETERS as STATE_ENTERPRISE_PARAMETERS
from .settings import Settings
from .summary.claims import CLAIMS, WATCHES
from .summary.figures import FIGURES
from .summary.openings import OPENINGS
from .topics.budget_integration.book import BOOKS as BUDGET_INTEGRATION
from .topics.budget_integration.rules import PARAMETERS as INTEGRATION_PARAMETERS
from .topics.budget_projects.book import BOOKS as BUDGET_PROJECTS
from .topics.disclosure.book import BOOKS as DISCLOSURE
from .topics.disclosure.rules import DAYS as DISCLOSURE_DAYS
from .topics.evaluations.book import BOOKS as EVALUATIONS
from .topics.evaluations.rules import FACTORS
from .topics.inspections.book import BOOKS as INSPECTIONS
from .topics.livelihood_projects.book import BOOKS as LIVELIHOOD_PROJECTS
from .topics.livelihood_projects.rules import PARAMETERS as LIVELIHOOD_PARAMETERS
from .topics.objectives.book import BOOKS as OBJECTIVES
from .topics.objectives.rules import MONITORED_BY
from .topics.plans.book import knowing
from .topics.plans.service import TASKS
from .topics.soe_reform.book import BOOKS as SOE_REFORM
from .topics.soe_reform.guards import GUARDS as SOE_REFORM_GUARDS
from .topics.state_capital.book import BOOKS as STATE_CAPITAL
from .topics.state_capital.guards import GUARDS as STATE_CAPITAL_GUARDS
from .topics.state_enterprises.book import BOOKS as STATE_ENTERPRISES
from .topics.state_enterprises.rules import ANNUAL_DUE
from .topics.subsidies import routes as subsidies
from .topics.subsidies.book import BOOKS as SUBSIDIES
from .topics.subsidies.rules import CARD_BASIS, POSTING_DAYS


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="performance-svc",
        title="Performance service",
        description="Performance, subsidies, livelihood projects and state enterprises (绩效、补贴、民生工程与国有企业).",
        metadata=metadata,
        revision="performance0015",
        document=Path(__file__).with_name("openapi.json"),
        books=[
            HOUSEHOLDS,
            *BUDGET_INTEGRATION,
            *INSPECTIONS,
            *[joined(book, OBJECTIVE_COURSE) for book in (*BUDGET_PROJECTS, *OBJECTIVES, *EVALUATIONS)],
            *LIVELIHOOD_PROJECTS,
            *DISCLOSURE,
            *[joined(each, (*SOE_REFORM_GUARDS, *STATE_CAPITAL_GUARDS)) for each in STATE_ENTERPRISES],
            *SOE_REFORM,
            *STATE_CAPITAL,
            *SUBSIDIES,
            *knowing(FIGURES),
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        openings=OPENINGS,
        parameters=[
            *INTEGRATION_PARAMETERS,
            MONITORED_BY,
            *FACTORS.values(),
            *LIVELIHOOD_PARAMETERS,
            DISCLOSURE_DAYS,
            *STATE_ENTERPRISE_PARAMETERS,
            ANNUAL_DUE,
            CARD_BASIS,
            POSTING_DAYS,
        ],
        routers=[subsidies.router],
        tasks=TASKS,
    )
