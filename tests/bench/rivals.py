"""The peers on the same rows: PostGraphile and Django REST framework, and whether they answer the same as the suite.

They have every favour: one database with the tables of all services, sums by figure and month ready in one table of it, and
functions in SQL for what is more than a list. Their report has the sums alone: no ratio, no word, no claim and no rights.
"""

import itertools
import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from bureau_common.kit.figures.figures import year_to_date
from bureau_common.kit.measures.flows import Flow
from bureau_common.schemas.periods import Period
from bureau_common.testing.postgres import copy_database
from tests.services import DOMAINS, figures_of
from tests.soak._suite import Suite, free_port

from . import seeds
from .generator import Request
from .ground import Asking, Ground, fetch, fetch_whole, python_module, say
from .peers.install import node_folder, python_folder

DATABASE = "tenth-peers"
_PREPARE = """
create schema peer;
alter table receipts set schema peer;
create table peer.sums (figure text, month date, amount numeric(24, 2));
"""
_FUNCTIONS = """
create index on peer.sums (month, figure);
create index on peer.receipts (reporting_unit, source, business_date, id) where voided_change is null;
create function peer.report(last date) returns json language sql stable as $$
  select json_object_agg(figure, total) from (
    select figure, sum(amount)::text total from peer.sums
    where month between date_trunc('year', last)::date and last group by figure) of_year $$;
create function peer.by_month(of text, year int) returns json language sql stable as $$
  select json_object_agg(to_char(month, 'YYYY-MM'), total) from (
    select month, sum(amount)::text total from peer.sums
    where figure = of and month between make_date(year, 1, 1) and make_date(year, 12, 31) group by month) months $$;
"""
_LIST = """query ($unit: String!, $source: String!) {
  items: allReceiptsList(first: 100, orderBy: [BUSINESS_DATE_ASC, PRIMARY_KEY_ASC],
    condition: {reportingUnit: $unit, source: $source, voidedChange: null}) {
    id: rowId source sourceRef reportingUnit businessDate voucherNo budgetKind subject budgetLevel districtSharePct kind
    amount collectingBody payerCode itemCode } }"""
BY_MONTH = "revenue.general_revenue.ytd"


@dataclass(frozen=True)
class Rivals:
    """Requests to the two."""

    graphile: str
    django: str

    def ask(self, query: str, **variables: object) -> Request:
        """A question to PostGraphile."""
        return Request(f"{self.graphile}/graphql", method="POST", body={"query": query, "variables": variables})

    def lists(self, unit: str, source: str) -> dict[str, Request]:
        django = Request(f"{self.django}/receipts?reporting_unit={unit}&source={source}")
        return {"postgraphile": self.ask(_LIST, unit=unit, source=source), "django": django}

    def by_month(self, year: int) -> dict[str, Request]:
        graphile = self.ask(
            "query ($of: String!, $year: Int!) { byMonth(of: $of, year: $year) }", of=BY_MONTH, year=year
        )
        return {"postgraphile": graphile, "django": Request(f"{self.django}/by-month?figure={BY_MONTH}&year={year}")}

    def report(self, period: Period) -> dict[str, Request]:
        graphile = self.ask("query ($last: Date!) { report(last: $last) }", last=str(period.first_day))
        return {"postgraphile": graphile, "django": Request(f"{self.django}/report?month={period.first_day}")}


async def start_rivals(ground: Ground, databases: dict[str, str]) -> Rivals:
    """Both servers on a copy of what the suite has, whose databases are given by their owner's addresses."""
    url = await _lay_out(ground, databases)
    graphile, django = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    environment = {"BENCH_DATABASE_URL": url, "BENCH_PORT": graphile.rpartition(":")[2], "GRAPHILE_ENV": "production"}
    node = node_folder()
    command = [
        str(node / "node_modules/.bin/node"),
        str(node / "node_modules/.bin/postgraphile"),
        "-C",
        str(node / "graphile.config.mjs"),
    ]
    ground.start("postgraphile", command, environment, f"{graphile}/graphql")
    environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.peers.django_settings"
    environment["PYTHONPATH"] = f"{python_folder()}:{os.environ.get('PYTHONPATH', '')}"
    served = [
        "--bind",
        django.removeprefix("http://"),
        "--workers=1",
        "--threads=4",
        "--no-control-socket",
        "tests.bench.peers.django_app",
    ]
    ground.start("django", python_module("gunicorn", *served), environment, f"{django}/by-month?figure=x&year=2021")
    return Rivals(graphile, django)


async def _lay_out(ground: Ground, databases: dict[str, str]) -> str:
    """The peers' database: the receipts with their indexes and one more for their list, and the sums of all services."""
    await copy_database(ground.cluster, "revenue_tenth", DATABASE)
    url = ground.cluster.url(DATABASE)
    connection = await asyncpg.connect(url)
    await connection.execute(_PREPARE)
    for domain in DOMAINS:
        other = await asyncpg.connect(databases[domain])
        kept = await other.fetch("select flow, month, category, amount from rollups where rows <> 0")
        await other.close()
        sums = [
            (figure, row["month"], row["amount"])
            for (figure, flow, categories), row in itertools.product(_sums_of(domain), kept)
            if row["flow"] == flow and row["category"] in categories
        ]
        await connection.copy_records_to_table("sums", records=sums, schema_name="peer")
    await connection.execute(_FUNCTIONS)
    await connection.execute("vacuum (analyze, freeze)")
    await connection.close()
    return url


def _sums_of(domain: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The figures of a service that are plain sums from January on: id, flow and its categories."""
    found = []
    for definition in figures_of(domain):
        inputs = [each for needed in definition.inputs.values() for each in needed.choices()]
        if len(inputs) == 1 and inputs[0].span is year_to_date and isinstance(inputs[0].taken.flow, Flow):
            found.append((definition.id, inputs[0].taken.flow.name, inputs[0].taken.categories))
    return found


async def compare(up: Suite, rivals: Rivals, period: Period) -> int:
    """Refuse to time answers that differ; returns how many figures of the report are in the peers'."""
    viewer = Asking(up)

    async def told(request: Request) -> Any:
        return (await fetch(request)).json()

    for unit in (seeds.RARE_UNIT, "349901101"):
        ours = (await told(viewer.get(f"/v1/revenue/receipts?reporting_unit={unit}&source=bench")))["items"]
        others = rivals.lists(unit, "bench")
        same("the list", lines(ours), lines((await told(others["postgraphile"]))["data"]["items"]))
        same("the list", lines(ours), lines((await told(others["django"]))["items"]))
    report = (await fetch_whole(viewer.get(f"/v1/reports/{period}"))).json()
    figures = {each["id"]: each["value"] for section in report["sections"] for each in section["figures"]}
    compared = set()
    for name, request in rivals.report(period).items():
        sums = _plain(await told(request), "report")
        wanted = {figure: Decimal(figures[figure] or 0) for figure in sums}
        same(f"the report of {name}", wanted, {figure: Decimal(value) for figure, value in sums.items()})
        compared |= set(sums)
    path = f"/v1/revenue/figures/{BY_MONTH}/series?from={period.year}-01&to={period}"
    series = [Decimal(each["value"]) for each in (await told(viewer.get(path)))["points"]]
    for name, request in rivals.by_month(period.year).items():
        months = _plain(await told(request), "byMonth")
        moved = [Decimal(months[f"{period.year}-{month:02}"]) for month in range(1, period.month + 1)]
        same(f"the months of {name}", series, list(itertools.accumulate(moved)))
    say(f"  the peers answer as the suite does: two lists of 100, {len(compared)} figures, {len(series)} months")
    return len(compared)


def lines(items: list[dict[str, Any]]) -> list[tuple[str, str, str, Decimal]]:
    """What is compared of a list, whoever gave it: id, reference, day and amount, in its order."""
    days = [each.get("business_date") or each["businessDate"] for each in items]
    refs = [each.get("source_ref") or each["sourceRef"] for each in items]
    assert days == sorted(days)
    assert all(date.fromisoformat(day) for day in days)
    return [(each["id"], ref, day, Decimal(each["amount"])) for each, ref, day in zip(items, refs, days, strict=True)]


def _plain(answer: Any, name: str) -> dict[str, str]:
    """What a function returned, or a view: PostGraphile gives JSON as it is."""
    found: dict[str, str] = answer["data"][name] if "data" in answer else answer
    return found


def same(what: str, ours: object, theirs: object) -> None:
    """Refuse to go on where an answer is another than the suite's."""
    if ours != theirs:
        raise RuntimeError(f"{what} differs from the suite's, and is not timed:\n  {ours}\n  {theirs}"[:3000])
