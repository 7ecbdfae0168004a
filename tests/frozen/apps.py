"""What the five apps of this checkout answer in this process, on whatever databases they are given."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bureau_common.testing.fixtures import app_of, client_of
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

SERVICES: Mapping[str, tuple[Callable[[Any], FastAPI], Callable[..., Any]]] = {
    "revenue": (create_revenue, RevenueSettings),
    "credit": (create_credit, CreditSettings),
    "debt": (create_debt, DebtSettings),
    "performance": (create_performance, PerformanceSettings),
}
Summaries = dict[str, dict[str, Any]]
"""A service's summaries by month."""


class Apps:
    """The apps on five databases, given by their addresses; `folder` is for the keys of the tokens."""

    def __init__(self, urls: Mapping[str, str], folder: Path) -> None:
        key, jwks = folder / "signing.json", folder / "jwks.json"
        create_signing_key(key)
        self._issuer = Issuer(key, "bureau-gateway", "bureau", 900)
        jwks.write_text(json.dumps(self._issuer.jwks()))
        self.by_name = {
            name: app_of(create, settings(database_url=urls[name], AUTH_JWKS_FILE=jwks))
            for name, (create, settings) in SERVICES.items()
        }
        self.by_name["gateway"] = create_gateway(
            GatewaySettings(database_url=urls["gateway"], signing_key_file=key)  # type: ignore[arg-type]
        )

    async def summaries(self, name: str, months: Sequence[str]) -> Summaries:
        """What a service says of each month."""
        async with client_of(self.by_name[name]) as client:
            return {month: await self._answer(client, "/v1/summary", "viewer", period=month) for month in months}

    async def verification(self, name: str) -> dict[str, Any]:
        """What a deployable finds when it recomputes its journal."""
        async with client_of(self.by_name[name]) as client:
            return await self._answer(client, "/v1/journal/verify", "audit_admin")

    async def _answer(self, client: httpx.AsyncClient, path: str, role: str, **query: str) -> dict[str, Any]:
        token = self._issuer.token("frozen", "frozen", [role], [], "restricted")
        answer = await client.get(path, params=query, headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} {query}: {answer.status_code} {answer.text[:500]}")
        found: dict[str, Any] = answer.json()
        return found
