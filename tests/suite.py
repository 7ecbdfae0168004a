"""The whole suite in one process: five apps on five databases, joined by in-process transports."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.patience import LONG
from bureau_gateway.access.issuer import Issuer, create_signing_key
from bureau_gateway.app import create_app as create_gateway
from bureau_gateway.settings import Settings as GatewaySettings
from credit_svc.app import create_app as create_credit
from credit_svc.settings import Settings as CreditSettings
from debt_svc.app import create_app as create_debt
from debt_svc.settings import Settings as DebtSettings
from performance_svc.app import create_app as create_performance
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.app import create_app as create_revenue
from revenue_svc.settings import Settings as RevenueSettings

SECTION_SECONDS = LONG
"""The report's deadline for a service. No test waits for it to pass: it moves the clock."""


class Clock:
    """The event loop's clock: it goes as clocks do, and a test moves it on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._own, self._ahead = self._loop.time, 0.0
        monkeypatch.setattr(self._loop, "time", self.time)

    def time(self) -> float:
        return self._own() + self._ahead

    def move(self, seconds: float) -> None:
        self._ahead += seconds


class Line(httpx.AsyncBaseTransport):
    """The line to one service; a test cuts it, silences it, or lets nonsense through, and sees who waits for it."""

    def __init__(self, app: FastAPI) -> None:
        self._whole = httpx.ASGITransport(app=app)
        self.fault = "none"
        self.waiting = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.waiting += 1
        try:
            return await self._answer(request)
        finally:
            self.waiting -= 1

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.fault == "cut":
            raise httpx.ConnectError("refused", request=request)
        if self.fault == "silent":
            await asyncio.Event().wait()
        if self.fault == "nonsense":
            return httpx.Response(200, content=b"\x00\xff{]", request=request)
        if self.fault == "broken":
            return httpx.Response(500, content=b"oops", request=request)
        return await self._whole.handle_async_request(request)


@dataclass
class Suite:
    """The gateway as callers see it, the apps behind it with clients of their own, and the lines between them."""

    gateway_app: FastAPI
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

    async def words(self, period: str) -> str:
        """The report of a period as it is read."""
        page = (await self.get(f"/v1/reports/{period}/document?format=html")).text
        return unescape(re.sub(r"<[^>]+>", "", page))

    async def claims(self, domain: str, period: str) -> dict[str, bool | None]:
        """What the claims of a domain say of a period."""
        told = (await self.get(f"/v1/{domain}/summary?period={period}")).json()["claims"]
        return {each["id"]: each["holds"] for each in told}

    async def get_past(self, silent: Collection[str], path: str, clock: Clock) -> httpx.Response:
        """The gateway's answer where the deadline passes for all silent services at once; the others have answered."""
        asking = asyncio.create_task(self.get(path))
        async with asyncio.timeout(LONG):
            while (  # noqa: ASYNC110 - what it waits for are plain numbers
                not all(self.lines[name].waiting for name in silent)
                or self.gateway_app.state.summaries.asking > len(silent)
            ):
                await asyncio.sleep(0.01)
        clock.move(SECTION_SECONDS)
        return await asking

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


@asynccontextmanager
async def suite_of(databases: Mapping[str, str], folder: Path) -> AsyncIterator[Suite]:
    """The suite on these databases, its keys in a folder; every role has a token of the gateway's own issuer, each of
    another person."""
    key, jwks = folder / "signing.json", folder / "jwks.json"
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
    settings = GatewaySettings(database_url=databases["gateway"], signing_key_file=key, forward_seconds=LONG)
    settings.section_seconds = SECTION_SECONDS  # assigned, since the settings themselves allow no more than 2.8
    gateway = create_gateway(settings, lines)
    async with AsyncExitStack() as stack:
        direct = {name: await stack.enter_async_context(client_of(app)) for name, app in apps.items()}
        client = await stack.enter_async_context(client_of(gateway))
        tokens = {
            role: issuer.token(f"client-{role}", f"person-{role}", roles, [], "restricted")
            for role, roles in ROLES.items()
        }
        yield Suite(gateway, client, apps, lines, direct, key, tokens)
