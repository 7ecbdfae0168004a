"""`make weight`: what the suite costs now, so that whoever adds a topic sees what it adds.

Lines of sources for each book; statements and milliseconds of a summary, a list and a write, on the demo district; kilobytes
of each OpenAPI document as it is served; seconds of tests for each package, as the last `make test` left them. Nothing
here passes or fails: the numbers are for people to compare.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import event

from bureau_common.testing.clones import Clones
from bureau_common.testing.patience import be_patient
from bureau_common.testing.postgres import restore_cluster, start_cluster, stop_cluster
from bureau_common.testing.scratch import scratch_folder
from bureau_common.testing.seconds import SECONDS
from bureau_common.testing.templates import with_demo
from bureau_common.testing.workspace import DEPLOYABLES, ROOT
from bureau_gateway.documentation import domain_document
from bureau_gateway.openapi import DOMAINS
from tests.services import books_of as declared_books
from tests.suite import Suite, suite_of

PARTS = ("topics", "links", "summary")
TIMES = 7
PERIOD = "2021-10"
COMMON = {"source": "weight", "reporting_unit": "349901", "business_date": "2021-10-20"}
WRITES: Mapping[str, Mapping[str, object]] = {
    "key-projects": {"project_no": "W{}", "name": "称重项目", "credit_code": "91330100799655058B"},
    "receipts": {
        "voucher_no": "W{}", "budget_kind": "general_public_budget", "subject": "1010101", "budget_level": "shared",
        "district_share_pct": "50", "kind": "in", "amount": "1000.00", "collecting_body": "tax",
    },
    "rural-payments": {
        "project_no": "W", "fiscal_year": 2021, "application_no": "W", "payment_no": "W{}", "kind": "paid", "amount": "1.00",
    },
}  # fmt: skip
"""A simple record, a usual one, and one whose topic has many rules; what a rule refuses has been asked all the same."""


def lines_of(*folders: Path) -> int:
    return sum(
        len(path.read_text(encoding="utf-8").splitlines()) for folder in folders for path in folder.rglob("*.py")
    )


def books_of(domain: str) -> int:
    """How many kinds of record are the service's own: the kit's books stand in each."""
    return len(declared_books(domain))


def weigh_sources() -> Iterator[str]:
    total = count = 0
    for domain in DOMAINS:
        source = ROOT / f"services/{domain}-svc/src/{domain}_svc"
        lines, books = lines_of(*[source / part for part in PARTS if (source / part).is_dir()]), books_of(domain)
        total, count = total + lines, count + books
        yield f"{domain}: {lines} lines of topics, links and summary for {books} books, {lines // books} a book"
    yield f"all domains: {total} lines for {count} books, {total // count} a book"
    yield f"kit and schemas: {lines_of(ROOT / 'shared/src/bureau_common/kit', ROOT / 'shared/src/bureau_common/schemas')} lines"


def weigh_documents() -> Iterator[str]:
    for domain in DOMAINS:
        served = json.dumps(domain_document(domain), ensure_ascii=False, separators=(",", ":")).encode()
        yield f"{domain}: {len(served) / 1000:.0f} kB of OpenAPI, compact"


def weigh_tests() -> Iterator[str]:
    if not SECONDS.exists():
        yield "tests: not timed yet; run make test"
        return
    timed: dict[str, float] = json.loads(SECONDS.read_text(encoding="utf-8"))
    for package, seconds in sorted(timed.items(), key=lambda item: -item[1]):
        yield f"tests of {package}: {seconds:.0f} s, added up over all workers"


@contextmanager
def counted(suite: Suite) -> Iterator[list[str]]:
    """The statements that the services send meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engines = [app.state.database.engine.sync_engine for app in suite.apps.values()]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def weighed(suite: Suite, name: str, ask: Callable[[int], Awaitable[httpx.Response]]) -> str:
    """Statements of one request after a first one that warms up, and the median of some more."""
    await ask(0)
    with counted(suite) as statements:
        answer = await ask(1)
    took = []
    for number in range(2, 2 + TIMES):
        begun = time.perf_counter()
        await ask(number)
        took.append((time.perf_counter() - begun) * 1000)
    return f"{name}: {len(statements)} statements, {statistics.median(took):.0f} ms (answers {answer.status_code})"


async def weigh_requests(suite: Suite) -> None:
    """Print a line for each domain's summary, and for the list and a write of each kind of book."""
    for domain in DOMAINS:

        def read(_: int, domain: str = domain) -> Awaitable[httpx.Response]:
            return suite.direct[domain].get(f"/v1/summary?period={PERIOD}", headers=suite.auth("viewer"))

        print(await weighed(suite, f"summary of {domain}", read))
    for book in WRITES:

        def read_list(_: int, book: str = book) -> Awaitable[httpx.Response]:
            return suite.direct["revenue"].get(f"/v1/{book}?limit=100", headers=suite.auth("viewer"))

        print(await weighed(suite, f"list of {book}", read_list))
    for book, fields in WRITES.items():

        def write(number: int, book: str = book, fields: Mapping[str, object] = fields) -> Awaitable[httpx.Response]:
            filled = {name: value.format(number) if isinstance(value, str) else value for name, value in fields.items()}
            entry = {**COMMON, "source_ref": f"{book}-{number}", **filled}
            return suite.direct["revenue"].post(f"/v1/{book}", json=entry, headers=suite.auth("recorder"))

        print(await weighed(suite, f"write of {book}", write))


def main() -> None:
    """Print everything, a line each."""
    be_patient()
    for weigh in (weigh_sources, weigh_documents, weigh_tests):
        for line in weigh():
            print(line)
    with scratch_folder() as place, with_demo() as saved, tempfile.TemporaryDirectory() as keys:
        restore_cluster(saved, place / "demo")
        cluster = start_cluster(place / "demo", durable=True)
        clones = Clones(cluster)
        databases = {name: clones.make(name) for name in DEPLOYABLES}

        async def weigh() -> None:
            async with suite_of(databases, Path(keys)) as suite:
                await weigh_requests(suite)

        try:
            asyncio.run(weigh())
        finally:
            clones.close()
            stop_cluster(cluster)


if __name__ == "__main__":
    main()
