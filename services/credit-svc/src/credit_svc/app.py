"""The table of contents of credit-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .reference.registers import ENTERPRISES, HOUSEHOLDS
from .settings import Settings
from .summary.claims import CLAIMS
from .summary.figures import FIGURES
from .topics.guarantee_4321 import routes as guarantee_4321
from .topics.guarantee_4321.book import BOOKS as GUARANTEE_4321
from .topics.guarantee_4321.rules import CLIENT_CAP


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="credit-svc",
        title="Credit service",
        description="Inclusive finance (普惠金融).",
        metadata=metadata,
        revision="credit0002",
        books=[
            ENTERPRISES,
            HOUSEHOLDS,
            *GUARANTEE_4321,
        ],
        figures=FIGURES,
        claims=CLAIMS,
        parameters=[CLIENT_CAP],
        routers=[guarantee_4321.router],
    )
