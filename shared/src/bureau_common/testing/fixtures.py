"""Pytest fixtures for every package of the workspace: one cluster a run, one migrated template a service, clones."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from fastapi import FastAPI

from ..kit.app import aim
from ..kit.core.settings import ServiceSettings
from .issuer import Issuer
from .postgres import Cluster, create_database, drop_database, temporary_cluster

ROOT = Path(__file__).resolve().parents[4]
NewDatabase = Callable[[str], str]
"""Makes a fresh database of a deployable's schema (`revenue`, …, `gateway`) and returns its address."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL of this test run."""
    with temporary_cluster() as started:
        yield started


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


def package_folder(name: str) -> Path:
    return ROOT / ("gateway" if name == "gateway" else f"services/{name}-svc")


def migrate(name: str, url: str) -> None:
    """Bring a database to the newest version by the deployable's own migrations."""
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "heads"],
        cwd=package_folder(name),
        env={**os.environ, f"{name.upper()}_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def templates(cluster: Cluster) -> Callable[[str], str]:
    """The migrated template database of a deployable, made at its first use."""
    made: dict[str, str] = {}

    def template(name: str) -> str:
        if name not in made:
            asyncio.run(create_database(cluster, f"{name}_template"))
            migrate(name, cluster.url(f"{name}_template"))
            made[name] = f"{name}_template"
        return made[name]

    return template


@pytest.fixture
def new_database(cluster: Cluster, templates: Callable[[str], str]) -> Iterator[NewDatabase]:
    """Clones for one test; they are dropped after it."""
    made: list[str] = []

    def create(name: str) -> str:
        clone = f"{name}_{os.getpid()}_{len(made)}"
        asyncio.run(create_database(cluster, clone, templates(name)))
        made.append(clone)
        return cluster.url(clone)

    yield create
    for clone in made:
        asyncio.run(drop_database(cluster, clone))


S = TypeVar("S", bound=ServiceSettings)
_apps: dict[Callable[..., FastAPI], FastAPI] = {}


def app_of(create_app: Callable[[S], FastAPI], settings: S) -> FastAPI:
    """A service's app, aimed at a test's own database: made once a run, for its routes cost more than most tests."""
    if create_app not in _apps:
        _apps[create_app] = create_app(settings)
    aim(_apps[create_app], settings)
    return _apps[create_app]


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of an app in this process, within the app's lifespan."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url="http://test"
        ) as client,
    ):
        yield client
