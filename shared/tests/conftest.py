"""A toy service of its own for each test, on a fresh database."""

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit import app as kit_app
from bureau_common.kit.app import aim
from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.core.newest import Newest
from bureau_common.kit.migrations.rights import grant_rights
from bureau_common.testing.clones import Clones
from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import Cluster, as_owner, copy_database, create_database
from bureau_common.testing.templates import empty, template_of
from bureau_common.testing.units import register_units
from toy.apart import Told
from toy.app import Settings, create_app, create_tables
from toy.evidence import SERVICE, Order, fill
from toy.proofs import load
from toy.schemas import OrderEntry
from toy.secrets import create_app as create_app_with_secrets  # its tables are in the template
from toy.things import Rows
from toy.things import metadata as things_metadata

RESTORATIONS = "/v1/journal/restorations"
HEADERS = {name: field.title for name, field in OrderEntry.model_fields.items()}


@pytest.fixture
def nothing_kept(app: FastAPI) -> Iterator[None]:
    """Every summary is computed; the app is another test's, too, and has its own again."""
    kept = app.state.summaries, app.state.answers
    app.state.summaries, app.state.answers = Newest(0), Newest(0)
    yield
    app.state.summaries, app.state.answers = kept


@pytest.fixture(scope="session")
def toy_template(cluster: Cluster) -> None:
    """One more template in the cluster of this process, and one without units: made from the tables as they are now."""
    asyncio.run(create_database(cluster, template_of("toy")))
    create_tables(cluster.url(template_of("toy")), "application")
    asyncio.run(copy_database(cluster, template_of("toy"), template_of(empty("toy"))))
    asyncio.run(register_units(cluster.url(template_of("toy"))))


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    return load()


@pytest.fixture(scope="session")
def read_apart() -> Iterator[Callable[[Path], Told]]:
    """Reads a file in a process whose memory can be told."""
    with subprocess.Popen(
        [sys.executable, "-m", "toy.apart"],
        cwd=Path(__file__).parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip

        def read(path: Path) -> Told:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write(f"{path}\n")
            reader.stdin.flush()
            told: Told = json.loads(reader.stdout.readline())
            return told

        yield read


@pytest.fixture
def settings(toy_template: None, new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("toy"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service's folder of anchors, in which each is written when the test asks for it, and only then."""

    async def nothing(*_: object) -> None:
        return

    monkeypatch.setattr(kit_app, "_keep_anchoring", nothing)
    settings.anchors = tmp_path / "a"
    return settings.anchors


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


@pytest.fixture
def secret_app(settings: Settings) -> FastAPI:
    """The toy with a restricted topic, in a database of its own."""
    return app_of(create_app_with_secrets, settings)


@pytest.fixture
async def rows(app: FastAPI) -> AsyncIterator[Rows]:
    """Rows of things, parts and steps, in a transaction of the toy's database that is rolled back."""
    owner = create_engine(as_owner(app.state.settings.database_url.get_secret_value()))
    async with owner.begin() as connection:
        await connection.run_sync(things_metadata.create_all)
        await connection.run_sync(grant_rights, "application")
    await owner.dispose()
    database = app.state.database
    async with database.rehearsing() as session:
        yield Rows(session)
    await database.close()


@pytest.fixture
def narrow(app: FastAPI, settings: Settings) -> Callable[..., Awaitable[Settings]]:
    """Aim the app at its database anew with other limits."""

    async def change(**limits: object) -> Settings:
        await app.state.database.close()
        changed = settings.model_copy(update=limits)
        aim(app, changed)
        return changed

    return change


@pytest.fixture
def order() -> Callable[..., dict[str, object]]:
    """The body of an order that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "shop",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-03-15",
            "order_no": f"V{source_ref}",
            "item": "1010101",
            "share_pct": "50",
            "kind": "order",
            "amount": "1000.01",
            **changes,
        }

    return create


@pytest.fixture
def limit() -> Callable[..., dict[str, object]]:
    """The body of a grant that breaks no rule, with what a test changes."""

    def create(source_ref: str, **changes: object) -> dict[str, object]:
        return {
            "source": "council",
            "source_ref": source_ref,
            "reporting_unit": "340311",
            "business_date": "2021-01-05",
            "limit_no": source_ref,
            "fiscal_year": 2021,
            "amount": "5000.00",
            **changes,
        }

    return create


@pytest.fixture
def as_csv() -> Callable[..., bytes]:
    """Orders as the file an office sends: Chinese headers, one line each."""

    def create(rows: Iterable[Mapping[str, object]], *, encoding: str = "utf-8") -> bytes:
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(HEADERS.values())
        lines.writerows([row.get(name) or "" for name in HEADERS] for row in rows)
        return text.getvalue().encode(encoding)

    return create


@pytest.fixture
def import_file(client: httpx.AsyncClient) -> Callable[..., Awaitable[httpx.Response]]:
    """Send a file of orders under a key of its own, or the one named."""
    sent = 0

    async def send(content: bytes, key: str | None = None, **params: object) -> httpx.Response:
        nonlocal sent
        sent += 1
        return await client.post(
            "/v1/orders/import",
            files={"file": ("orders.csv", content, "text/csv")},
            headers={"Idempotency-Key": key or f"import-{sent}"},
            params=params,
        )

    return send


@pytest.fixture
async def restore(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, clones: Clones
) -> Callable[[], Awaitable[None]]:
    """Twelve changes and one without an anchor are backed up; two more follow; `await restore()` takes the backup."""
    await fill(app, client, issuer, order, folder)
    assert (await client.post("/v1/orders", json=order("13"))).status_code == 201
    await app.state.database.close()
    address = app.state.settings.database_url.get_secret_value()
    backup = clones.save(address)
    for ref in ("14", "15"):
        assert (await client.post("/v1/orders", json=order(ref))).status_code == 201
        assert (await client.get("/v1/refusals")).status_code == 403
        await anchor(app.state.database, SERVICE, folder)

    async def put_back() -> None:
        await app.state.database.close()
        clones.restore(address, backup)

    return put_back


@pytest.fixture
def propose(client: httpx.AsyncClient, issuer: Issuer) -> Callable[..., Awaitable[httpx.Response]]:
    async def say(change_no: int, person: str = "运维甲", role: str = "system_admin") -> httpx.Response:
        body = {"change_no": change_no, "reason": "磁盘损坏，自备份恢复"}
        return await client.post(RESTORATIONS, json=body, headers=issuer.headers(role, person=person))

    return say


@pytest.fixture
def approve_restored(client: httpx.AsyncClient, issuer: Issuer) -> Callable[..., Awaitable[httpx.Response]]:
    keys = count()

    async def agree(proposal: httpx.Response, person: str = "审计乙", role: str = "audit_admin") -> httpx.Response:
        assert proposal.status_code == 201, proposal.text
        path = f"{RESTORATIONS}/{proposal.json()['proposal']['id']}/approve"
        return await client.post(
            path, headers={**issuer.headers(role, person=person), "Idempotency-Key": f"approve-{next(keys)}"}
        )

    return agree
