"""Pytest fixtures for every package of the workspace: a cluster for each process of a run, and clones for each test."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from fastapi import FastAPI

from ..kit.app import aim
from ..kit.core.settings import ServiceSettings
from .clones import Clones
from .issuer import Issuer
from .once import Once, Saved
from .postgres import Cluster, restore_cluster, start_cluster
from .scratch import scratch_folder
from .templates import Load, migrated, with_demo

NewDatabase = Callable[[str], str]
"""Makes a fresh database of a deployable's schema (`revenue`, …, `gateway`) and returns its address."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for the clusters of this process; it goes with the process, however that ends."""
    with scratch_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster(scratch: Path) -> Cluster:
    """A PostgreSQL of this process, with a migrated template for each deployable."""
    home = scratch / "migrated"
    with migrated() as saved:
        restore_cluster(saved, home)
    return start_cluster(home, durable=False)


@pytest.fixture(scope="session")
def demo_cluster(scratch: Path, load_demo: Load) -> Cluster:
    """The same with the demo district in its templates, as the workspace loads it."""
    home = scratch / "demo"
    with with_demo(load_demo) as saved:
        restore_cluster(saved, home)
    return start_cluster(home, durable=False)


@pytest.fixture(scope="session")
def clones(cluster: Cluster) -> Iterator[Clones]:
    yield from _clones(cluster)


@pytest.fixture(scope="session")
def demo_clones(demo_cluster: Cluster) -> Iterator[Clones]:
    yield from _clones(demo_cluster)


def _clones(cluster: Cluster) -> Iterator[Clones]:
    made = Clones(cluster)
    yield made
    made.close()


@pytest.fixture
def new_database(clones: Clones) -> Iterator[NewDatabase]:
    """Empty databases for one test."""
    yield clones.make
    clones.drop()


@pytest.fixture
def demo_database(demo_clones: Clones) -> Iterator[NewDatabase]:
    """Databases with the demo district for one test."""
    yield demo_clones.make
    demo_clones.drop()


@pytest.fixture(scope="session")
def saved() -> Saved:
    """What `once` has saved in this process."""
    return {}


@pytest.fixture
def once(app: FastAPI, clones: Clones, saved: Saved) -> Once:
    """Writes records that many tests begin with once; the app is the service's, on a new database."""
    return Once(app, clones, saved)


S = TypeVar("S", bound=ServiceSettings)
_apps: dict[tuple[Callable[..., FastAPI], int], FastAPI] = {}


def app_of(create_app: Callable[[S], FastAPI], settings: S, place: int = 0) -> FastAPI:
    """A service's app, aimed at a test's own database: made once a run, for what its requests build costs more than most tests.

    Of several that stand side by side in one test each has a place of its own.
    """
    if (create_app, place) not in _apps:
        _apps[create_app, place] = create_app(settings)
    aim(_apps[create_app, place], settings)
    return _apps[create_app, place]


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of an app in this process, within the app's lifespan."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url="http://test", trust_env=False
        ) as client,
    ):
        yield client
