"""A revenue-svc of its own for each test, on a fresh database."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.app import create_app
from revenue_svc.settings import Settings


@pytest.fixture
def settings(new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("revenue"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


@pytest.fixture
def receipt() -> Callable[..., dict[str, object]]:
    """The body of a receipt that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "treasury",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-03-15",
            "voucher_no": f"V{source_ref}",
            "budget_kind": "general_public_budget",
            "subject": "1010101",
            "budget_level": "shared",
            "district_share_pct": "50",
            "kind": "in",
            "amount": "1000.01",
            "collecting_body": "tax",
            **changes,
        }

    return create


@pytest.fixture
def budget() -> Callable[..., dict[str, object]]:
    """The body of an approved line of revenue that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "budget",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-02-05",
            "fiscal_year": 2021,
            "budget_kind": "general_public_budget",
            "stage": "approved",
            "item": "own_revenue",
            "subject": "101",
            "source_tier": "district",
            "amount": "1000.00",
            "resolution_no": "区人大〔2021〕1号",
            **changes,
        }

    return create
