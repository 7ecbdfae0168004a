"""What the bench stands on: a cluster that syncs to the disk, databases of three sizes, and the suite on any of them."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx

from bureau_common.kit.books.books import Book
from bureau_common.testing.postgres import (
    Cluster,
    copy_database,
    quoted,
    restore_cluster,
    start_cluster,
    stop_cluster,
)
from bureau_common.testing.scratch import delete
from bureau_common.testing.templates import template_of, with_demo
from bureau_common.testing.workspace import DEPLOYABLES, ROOT, migrations
from tests.services import books_of
from tests.soak._suite import Suite, serving

from . import seeds
from .generator import Generator, Request

T = TypeVar("T")
FOLDER = ROOT / ".bench"
SIZES = {"tenth": 0.1, "full": 1.0}
"""The sizes that are seeded, as parts of the scale; beside them stands the demo district by itself."""
TENTH, FULL, DEMO = "tenth", "full", "demo"
_ATTEMPTS = 60
COMPLETE, SECTIONS = '"status":"complete"', 4
"""How a report says of each section that it is there."""


def say(told: str) -> None:
    print(told, flush=True)


class Ground:
    """What is up in this run: started when a part first asks for it, gone with the run."""

    def __init__(
        self, scale: float, rounds: int, cluster: Cluster, generator: Generator, stack: contextlib.ExitStack
    ) -> None:
        self.scale, self.rounds, self.cluster, self.generator = scale, rounds, cluster, generator
        self._stack = stack
        self._suites: dict[str, Suite] = {}
        self._made: dict[object, Any] = {}
        self.folder = FOLDER / "run"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.rows: dict[str, dict[str, int]] = {}

    async def once(self, make: Callable[["Ground"], Awaitable[T]]) -> T:
        """What is made for the first part that asks for it, and is there for the others."""
        if make not in self._made:
            self._made[make] = await make(self)
        made: T = self._made[make]
        return made

    def scaled(self, count: int) -> int:
        """A number of rows at this scale."""
        return max(1, int(count * self.scale))

    async def suite(self, size: str) -> Suite:
        """The suite on databases of a size."""
        if size not in self._suites:
            self._suites[size] = self._stack.enter_context(await self.fresh(size))
        return self._suites[size]

    async def fresh(self, size: str) -> contextlib.AbstractContextManager[Suite]:
        """A suite of its own on copies of the databases; those of full size are read only, and stay where they are."""
        await self.seeded(size)
        folder = self.folder / f"{size}-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        databases = {}
        for name in DEPLOYABLES:
            database = _seeded_name(name, size)
            if size != FULL or name not in seeds.DOMAINS:
                database = _copied(folder, name)
                await copy_database(self.cluster, _seeded_name(name, size), database)
            databases[name] = self.cluster.application_url(database)
        say(f"  starting the suite on {folder.name}")
        # An import of a million rows may take longer than a caller is usually given, and at the end nobody is left to serve.
        return serving(self.cluster, databases, folder, GATEWAY_FORWARD_SECONDS="1800", BUREAU_DRAIN_SECONDS="0")

    def copy_of(self, up: Suite, name: str) -> str:
        """The database that was copied for a suite."""
        return _copied(up.folder, name)

    async def seeded(self, size: str) -> None:
        """Have the databases of a size, made if they are not kept from an earlier run."""
        if size in self.rows or size == DEMO:
            return
        self.rows[size] = {}
        books = {domain: books_of(domain) for domain in seeds.DOMAINS}  # takes seconds, which no transaction may wait
        # One by one they would leave half of the machine idle.
        await asyncio.gather(*[self._seed(domain, books[domain], size) for domain in seeds.DOMAINS])

    async def _seed(self, domain: str, books: Sequence[Book[Any]], size: str) -> None:
        database = _seeded_name(domain, size)
        mark = self.cluster.folder / f"seeded-{database}"
        if not mark.exists():
            say(f"  seeding {database}")
            began = time.monotonic()
            await copy_database(self.cluster, template_of(domain), database)
            await seeds.fill(domain, books, self.cluster.url(database), self.scale * SIZES[size])
            mark.touch()
            say(f"  seeded {database} in {time.monotonic() - began:.0f} s")
        self.rows[size] |= await seeds.counted(self.cluster.url(database), domain)

    def start(
        self, name: str, command: list[str], environment: Mapping[str, str], ready: str
    ) -> subprocess.Popen[bytes]:
        """A process beside the suite that goes with the run, once an address of it answers."""
        log = self._stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        self._stack.callback(_end, process)
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(ready, trust_env=False, timeout=30)
                return process
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"{name} does not get ready: {self.folder / f'{name}.log'}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _copied(folder: Path, name: str) -> str:
    return f"{folder.name}_{name}"


def _seeded_name(name: str, size: str) -> str:
    return f"{name}_{size}" if size in SIZES and name in seeds.DOMAINS else template_of(name)


@contextlib.contextmanager
def cluster_at(scale: float) -> Iterator[Cluster]:
    """The cluster of a scale with the demo district, from an earlier run where everything it follows from is the same.

    Laying the district out runs event loops of its own, so this stands outside the bench's.
    """
    home, mark = FOLDER / f"data-{scale:g}", FOLDER / f"data-{scale:g}.of"
    wanted = _follows_from()
    if not home.exists() or not mark.exists() or mark.read_text() != wanted:
        say("Laying the demo district into a cluster")
        mark.unlink(missing_ok=True)
        if home.exists():
            delete(home)
        with with_demo() as saved:
            restore_cluster(saved, home)
        mark.write_text(wanted)
    cluster = start_cluster(home, durable=True)
    try:
        yield cluster
    finally:
        stop_cluster(cluster)


def _follows_from() -> str:
    """A hash of what the seeded databases follow from: the services, the kit, migrations and seeds."""
    folders = [ROOT / "shared/src", *ROOT.glob("services/*/src")]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted({*files, *migrations(), Path(seeds.__file__)}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


async def drop_copies(cluster: Cluster) -> None:
    """Drop the copies that an earlier run wrote into."""
    connection = await asyncpg.connect(cluster.url("postgres"))
    for row in await connection.fetch("select datname from pg_database"):
        if any(row["datname"].startswith(f"{size}-") for size in (*SIZES, DEMO)):
            await connection.execute(f"drop database {quoted(row['datname'])} with (force)")
    await connection.close()


def python_module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


class Asking:
    """Requests to a suite in one role."""

    def __init__(self, up: Suite, role: str = "viewer") -> None:
        self._up, self._headers = up, up.headers(role)

    def get(self, path: str, of: str = "gateway") -> Request:
        return Request(f"{self._up.addresses[of]}{path}", self._headers)

    def post(self, path: str, body: object, of: str = "gateway") -> Request:
        return Request(f"{self._up.addresses[of]}{path}", self._headers, "POST", body)

    def send(self, path: str, file: Path, key: str, of: str = "gateway") -> Request:
        """A file for an import."""
        headers = {**self._headers, "Idempotency-Key": key}
        return Request(f"{self._up.addresses[of]}{path}", headers, "POST", file=str(file))


async def fetch(request: Request) -> httpx.Response:
    """One answer, whole, of a service that may be busy for a while; anything else but a success ends the bench."""
    async with httpx.AsyncClient(trust_env=False, timeout=300) as client:
        for _ in range(_ATTEMPTS):
            answer = await client.request(request.method, request.url, headers=dict(request.headers), json=request.body)
            if answer.status_code != 503:
                break
            await asyncio.sleep(1)
    if answer.is_error:
        raise RuntimeError(f"{request.url} answers {answer.status_code}: {answer.text[:1000]}")
    return answer


async def fetch_whole(report: Request) -> httpx.Response:
    """A report with every section: of services that have just started, or are busy, some may be missing at first."""
    for _ in range(_ATTEMPTS):
        answer = await fetch(report)
        if answer.text.count(COMPLETE) == SECTIONS:
            return answer
        await asyncio.sleep(1)
    raise RuntimeError("the report is not whole even when one person reads it")
