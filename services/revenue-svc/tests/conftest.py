"""A revenue-svc of its own for each test, on a fresh database."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, client_of
from bureau_common.testing.issuer import Issuer
from revenue_svc.app import create_app
from revenue_svc.settings import Settings


@pytest.fixture
def app(new_database: NewDatabase, issuer: Issuer, tmp_path: Path) -> FastAPI:
    return create_app(
        Settings(database_url=new_database("revenue"), AUTH_JWKS_FILE=issuer.jwks_file, BUREAU_ANCHORS=tmp_path / "a")
    )


@pytest.fixture
async def client(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A caller that may read and record."""
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        yield client


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
