"""The table of contents of credit-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.lpr import LPR_QUOTES
from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .settings import Settings
from .summary.claims import CLAIMS
from .summary.figures import FIGURES
from .summary.microcredit import WATCHES as MICROCREDIT_WATCHES
from .topics.guarantee_4321 import routes as guarantee_4321
from .topics.guarantee_4321.book import BOOKS as GUARANTEE_4321
from .topics.guarantee_4321.rules import CLIENT_CAP
from .topics.microcredit.book import BOOKS as MICROCREDIT
from .topics.microcredit.rules import RATE_MARGIN, RELIEF, RENEWALS_COUNTED, WORDING


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="credit-svc",
        title="Credit service",
        description="Inclusive finance (普惠金融).",
        metadata=metadata,
        revision="credit0005",
        books=[
            ENTERPRISES,
            HOUSEHOLDS,
            LPR_QUOTES,
            *GUARANTEE_4321,
            *MICROCREDIT,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        watches=[*MICROCREDIT_WATCHES],
        parameters=[CLIENT_CAP, RATE_MARGIN, RELIEF, RENEWALS_COUNTED, WORDING],
        routers=[guarantee_4321.router],
    )
