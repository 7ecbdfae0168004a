"""A toy service of its own for each test, on a fresh database."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import aim
from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.migrations.rights import grant_rights
from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import Cluster, as_owner, copy_database, create_database
from bureau_common.testing.templates import empty, template_of
from bureau_common.testing.units import register_units
from toy.app import Settings, create_app, create_tables
from toy.schemas import OrderEntry
from toy.things import Rows
from toy.things import metadata as things_metadata

HEADERS = {name: field.title for name, field in OrderEntry.model_fields.items()}


@pytest.fixture(scope="session")
def toy_template(cluster: Cluster) -> None:
    """One more template in the cluster of this process, and one without units: made from the tables as they are now."""
    asyncio.run(create_database(cluster, template_of("toy")))
    create_tables(cluster.url(template_of("toy")), "application")
    asyncio.run(copy_database(cluster, template_of("toy"), template_of(empty("toy"))))
    asyncio.run(register_units(cluster.url(template_of("toy"))))


@pytest.fixture
def settings(toy_template: None, new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("toy"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


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
