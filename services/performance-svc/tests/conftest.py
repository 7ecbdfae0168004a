"""A performance-svc of its own for each test, on a fresh database."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from performance_svc.app import create_app
from performance_svc.settings import Settings
from tests.subsidy_office import Approve, Office

Record = Callable[..., dict[str, object]]


@pytest.fixture
def app(new_database: NewDatabase, issuer: Issuer) -> FastAPI:
    settings = Settings(database_url=new_database("performance"), AUTH_JWKS_FILE=issuer.jwks_file)
    return app_of(create_app, settings)


@pytest.fixture
def record() -> Record:
    """A record of any book: the common fields, and what is given."""

    def create(source_ref: str, business_date: str, **fields: object) -> dict[str, object]:
        common = {"source": "test", "source_ref": source_ref, "reporting_unit": "349901"}
        return {**common, "business_date": business_date, **fields}

    return create


@pytest.fixture
def office(client: httpx.AsyncClient, record: Record, approve: Approve) -> Office:
    """Who lists subsidies."""
    return Office(client, record, approve)
