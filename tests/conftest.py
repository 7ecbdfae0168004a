"""The whole suite in one process: five apps on five databases, joined by in-process transports."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of, client_of
from bureau_gateway.access.issuer import Issuer, create_signing_key
from bureau_gateway.app import create_app as create_gateway
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.settings import Settings as GatewaySettings
from credit_svc.app import create_app as create_credit
from credit_svc.settings import Settings as CreditSettings
from debt_svc.app import create_app as create_debt
from debt_svc.settings import Settings as DebtSettings
from performance_svc.app import create_app as create_performance
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.app import create_app as create_revenue
from revenue_svc.settings import Settings as RevenueSettings

SECTION_SECONDS = 2.5


class Line(httpx.AsyncBaseTransport):
    """The line to one service; a test cuts it, slows it, or lets nonsense through."""

    def __init__(self, app: FastAPI) -> None:
        self._whole = httpx.ASGITransport(app=app)
        self.fault = "none"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.fault == "cut":
            raise httpx.ConnectError("refused", request=request)
        if self.fault == "silent":
            await asyncio.sleep(60)
        if self.fault == "nonsense":
            return httpx.Response(200, content=b"\x00\xff{]", request=request)
        if self.fault == "broken":
            return httpx.Response(500, content=b"oops", request=request)
        return await self._whole.handle_async_request(request)


@dataclass
class Suite:
    """The gateway as callers see it, the apps behind it with clients of their own, and the lines between them."""

    gateway: httpx.AsyncClient
    apps: dict[str, FastAPI]
    lines: dict[str, Line]
    direct: dict[str, httpx.AsyncClient]
    signing_key: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def auth(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    async def get(self, path: str, role: str = "viewer", **headers: str) -> httpx.Response:
        return await self.gateway.get(path, headers={**self.auth(role), **headers})

    async def import_file(self, book: str, content: bytes, key: str) -> httpx.Response:
        """Import a file as the recorder does."""
        return await self.gateway.post(
            f"/v1/{book}/import",
            headers={**self.auth("recorder"), "Idempotency-Key": key},
            files={"file": ("file.csv", content, "text/csv")},
        )


ROLES = {
    "viewer": ["viewer"],
    "recorder": ["viewer", "recorder"],
    "approver": ["viewer", "approver"],
    "system_admin": ["system_admin"],
    "security_admin": ["security_admin"],
    "audit_admin": ["audit_admin"],
}


@pytest.fixture
def databases(new_database: NewDatabase) -> dict[str, str]:
    """The address of a database for each deployable."""
    return {name: new_database(name) for name in (*DOMAINS, "gateway")}


@pytest.fixture
async def suite(databases: dict[str, str], tmp_path: Path) -> AsyncIterator[Suite]:
    """Every role has a token of the gateway's own issuer, each of another person."""
    key, jwks = tmp_path / "signing.json", tmp_path / "jwks.json"
    create_signing_key(key)
    issuer = Issuer(key, "bureau-gateway", "bureau", 900)
    jwks.write_text(json.dumps(issuer.jwks()))
    apps = {
        "revenue": app_of(create_revenue, RevenueSettings(database_url=databases["revenue"], AUTH_JWKS_FILE=jwks)),
        "credit": app_of(create_credit, CreditSettings(database_url=databases["credit"], AUTH_JWKS_FILE=jwks)),
        "debt": app_of(create_debt, DebtSettings(database_url=databases["debt"], AUTH_JWKS_FILE=jwks)),
        "performance": app_of(
            create_performance, PerformanceSettings(database_url=databases["performance"], AUTH_JWKS_FILE=jwks)
        ),
    }
    lines = {name: Line(app) for name, app in apps.items()}
    settings = GatewaySettings(database_url=databases["gateway"], signing_key_file=key, section_seconds=SECTION_SECONDS)
    gateway = create_gateway(settings, lines)
    async with AsyncExitStack() as stack:
        direct = {name: await stack.enter_async_context(client_of(app)) for name, app in apps.items()}
        client = await stack.enter_async_context(client_of(gateway))
        tokens = {role: issuer.token(f"client-{role}", f"person-{role}", roles, []) for role, roles in ROLES.items()}
        yield Suite(client, apps, lines, direct, key, tokens)
