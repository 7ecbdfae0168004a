"""The table of contents of credit-svc: every topic is one line here."""

from fastapi import FastAPI

from bureau_common.kit.app import create_service

from .reference.metadata import metadata
from .settings import Settings


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="credit-svc",
        title="Credit service",
        description="Inclusive finance (普惠金融).",
        metadata=metadata,
    )
