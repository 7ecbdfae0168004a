"""Four services that remember: what each told after every change, so that a test asks them of any change again."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import httpx
from fastapi import FastAPI

from bureau_common.schemas.alerts import Alert, FigurePart, cause
from bureau_common.schemas.changes import Head
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary
from bureau_gateway.access.issuer import Issuer, create_signing_key
from bureau_gateway.app import create_app
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.report.context import Names
from bureau_gateway.report.service import Reports
from bureau_gateway.report.template import parse_template
from bureau_gateway.settings import Settings
from gateway.tests.report.factories import figure

REVENUE, HIDDEN = "revenue.general_revenue.ytd", "debt.hidden_debt.balance"
LOANS, GRADE = "credit.microcredit.loans", "performance.assessment.grade"
UNITS = {REVENUE: "万元", HIDDEN: "亿元", LOANS: "笔", GRADE: "等"}
BODY = (
    "# 工作报告\n\n"
    f'收入{{{{ amount("{REVENUE}") }}}}。债务{{{{ amount("{HIDDEN}") }}}}。\n\n'
    f'贷款{{{{ amount("{LOANS}") }}}}，考核{{{{ amount("{GRADE}") }}}}。\n\n问题：{{{{ problems() }}}}。\n'
)


@dataclass(frozen=True)
class Told:
    """What a service says of its one figure after a change."""

    value: str | None
    provisional: bool = False
    formula_version: int = 1


@dataclass
class World:
    """By domain what was told after each change, and by domain what goes wrong on the way."""

    log: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, httpx.Response] = field(default_factory=dict)
    formulas: dict[str, int] = field(default_factory=dict)
    """By figure the version of its formula in the program of today, whatever the change."""

    def write(self, figure_id: str, value: str | None, *, provisional: bool = False) -> None:
        self.log[figure_id.partition(".")[0]].append(Told(value, provisional))

    def at(self, domain: str, change_no: int | None = None) -> Told:
        return self.log[domain][-1 if change_no is None else change_no - 1]

    def answer(self, domain: str, request: httpx.Request) -> httpx.Response:
        if domain in self.faults:
            return self.faults[domain]
        asked = request.url.params
        period, is_open = Period.parse(asked["period"]), asked.get("edition") == "open"
        change_no = int(asked.get("as_of", len(self.log[domain])))
        content = self._summary(domain, period, change_no, is_open=is_open).model_dump_json()
        return httpx.Response(200, content=content, headers={"content-type": "application/json"})

    def _summary(self, domain: str, period: Period, change_no: int, *, is_open: bool) -> Summary:
        history = repr(self.log[domain][:change_no]).encode()
        figure_id = next(each for each in UNITS if each.startswith(f"{domain}."))
        figures = [] if is_open and figure_id == HIDDEN else [self._figure(figure_id, period, change_no)]
        alerts = []
        if domain == "credit":
            clause = Clause(document="办法", article=None, verified=False)
            said = cause("many_loans", "red", "贷款{loans}", "loans {loans}", clause, loans=FigurePart(figure_id=LOANS))
            alerts = [Alert(cause=said, key="all", since=period.first_day, notes=[])]
        return Summary(
            service=f"{domain}-svc",
            period=period,
            head=Head(change_no=change_no, chain=hashlib.sha256(history).hexdigest()),
            figures=figures,
            claims=[],
            alerts=alerts,
            not_judged=[],
        )

    def _figure(self, figure_id: str, period: Period, change_no: int) -> Figure:
        told = self.at(figure_id.partition(".")[0], change_no)
        made = figure(figure_id, told.value, UNITS[figure_id], name_zh=figure_id, provisional=told.provisional)
        version = self.formulas.get(figure_id, told.formula_version)
        return made.model_copy(update={"period": period, "change_no": change_no, "formula_version": version})


def settled() -> World:
    """Four services whose month is closed."""
    world = World()
    for figure_id, value in ((REVENUE, "10000.00"), (HIDDEN, "300000000.00"), (LOANS, "57"), (GRADE, "A")):
        world.write(figure_id, value)
    return world


@dataclass
class Office:
    """The gateway before that world, and people with tokens; each call under a key of its own."""

    world: World
    app: FastAPI
    client: httpx.AsyncClient
    issuer: Issuer
    calls: int = 0
    away: ClassVar[httpx.Response] = httpx.Response(503)

    def token(self, person: str, level: str | None = "restricted") -> dict[str, str]:
        roles = ["viewer", "recorder", "approver"]
        return {"Authorization": f"Bearer {self.issuer.token(person, person, roles, [], level)}"}

    async def get(self, path: str, level: str | None = "restricted", **headers: str) -> httpx.Response:
        return await self.client.get(f"/v1/reports/{path}", headers={**self.token("丁", level), **headers})

    async def draft(self, period: str, person: str = "甲", key: str = "", **wanted: Any) -> httpx.Response:
        body = {"kind": "final", "dated": "2021-11-05", **wanted}
        return await self._post(f"{period}/issues", person, body, key)

    async def step(self, period: str, number: int, step: str, person: str, **given: str) -> httpx.Response:
        """Take a step of a version as it stands, unless another tag is given."""
        held = given.get("held") or (await self.get(f"{period}/issues/{number}")).headers["etag"]
        body = {"reason": "数据有误"} if step in ("return", "withdraw") else None
        level = given.get("level", "restricted") or None
        return await self._post(f"{period}/issues/{number}/{step}", person, body, given.get("key", ""), held, level)

    async def issued(self, period: str, **wanted: Any) -> int:
        """A version that went the whole way."""
        drafted = await self.draft(period, **wanted)
        number: int = drafted.json()["number"]
        for step, person in (("submit", "甲"), ("issue", "丙")):
            answer = await self.step(period, number, step, person)
            assert answer.status_code == 200, answer.text
        return number

    async def _post(
        self, path: str, person: str, body: object, key: str, held: str | None = None, level: str | None = "restricted"
    ) -> httpx.Response:
        self.calls += 1
        headers = {**self.token(person, level), "Idempotency-Key": key or f"key-{self.calls}"}
        if held is not None:
            headers["If-Match"] = held
        return await self.client.post(f"/v1/reports/{path}", json=body, headers=headers)


def office_app(world: World, address: str, folder: Path) -> tuple[FastAPI, Issuer]:
    """The gateway on a database of its own, with a template of four figures."""
    key = folder / "signing.json"
    create_signing_key(key)
    settings = Settings(database_url=address, signing_key_file=key)

    def transport(domain: str) -> httpx.MockTransport:
        return httpx.MockTransport(lambda request: world.answer(domain, request))

    app = create_app(settings, {domain: transport(domain) for domain in DOMAINS})
    app.state.reports = Reports(app.state.summaries, parse_template(BODY), Names())
    return app, Issuer(key, "bureau-gateway", "bureau", 900)
