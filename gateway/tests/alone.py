"""The gateway by itself: what stands behind its services' addresses is whatever a test makes of it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI

from bureau_common.schemas.changes import Head
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.summaries import Summary
from bureau_gateway.access.issuer import Issuer, create_signing_key
from bureau_gateway.app import create_app
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.settings import Settings
from gateway.tests.report.factories import OCTOBER, claim, figure

Answer = Callable[[httpx.Request], httpx.Response]
SUMMED = {
    "revenue": [figure("revenue.general_revenue.ytd", "1523456789.00"), figure("revenue.tax_revenue.ytd", "20000.00")],
    "credit": [figure("credit.microcredit.loans", "57", "笔")],
    "debt": [figure("debt.government_debt.balance", "300000000.00", "亿元")],
    "performance": [figure("performance.assessment.grade", "A", "等")],
}
CLAIMS = {"revenue": "C01", "credit": "C10", "debt": "C18", "performance": "C30"}


def summary(domain: str, *figures: Figure, **changes: object) -> Summary:
    """What a service says of October, at its third change."""
    said = Summary(
        service=f"{domain}-svc",
        period=OCTOBER,
        head=Head(change_no=3, chain="0f1e2d3c"),
        figures=[*SUMMED[domain], *figures],
        claims=[claim(CLAIMS[domain], True)],
        alerts=[],
        not_judged=[],
    )
    return said.model_copy(update=changes)


def said(content: str | bytes, status: int = 200, kind: str = "application/json") -> Answer:
    """A service that gives one answer to everything."""
    return lambda _: httpx.Response(status, content=content, headers={"content-type": kind})


def honest(domain: str) -> Answer:
    return said(summary(domain).model_dump_json())


@dataclass
class Alone:
    """The gateway's client, a token for it, what each service answers, and what was asked of them."""

    app: FastAPI
    client: httpx.AsyncClient
    token: str
    answers: dict[str, Answer]
    asked: list[httpx.Request] = field(default_factory=list)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={"authorization": f"Bearer {self.token}", **headers})

    async def post(self, path: str, **sent: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", **sent.pop("headers", {})}  # type: ignore[dict-item]
        return await self.client.post(path, headers=headers, **sent)  # type: ignore[arg-type]


@asynccontextmanager
async def alone(folder: Path, answers: Mapping[str, Answer] | None = None) -> AsyncIterator[Alone]:
    """A gateway before four services; its database is never asked."""
    key = folder / "signing.json"
    if not key.exists():
        create_signing_key(key)
    token = Issuer(key, "bureau-gateway", "bureau", 900).token(
        "client", "张三", ["viewer", "recorder"], [], "restricted"
    )
    settings = Settings(database_url="postgresql://nobody@127.0.0.1/none", signing_key_file=key)

    def transport(domain: str) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            made.asked.append(request)
            return made.answers[domain](request)

        return httpx.MockTransport(answer)

    app = create_app(settings, {domain: transport(domain) for domain in DOMAINS})
    inside = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=inside, base_url="http://test") as client:
        made = Alone(app, client, token, {domain: honest(domain) for domain in DOMAINS} | dict(answers or {}))
        yield made
        await app.state.upstreams.close()
