"""The whole suite for one test: on empty databases, or on those of the demo district."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.workspace import DEPLOYABLES
from tests.suite import Suite, suite_of


@pytest.fixture
def databases(new_database: NewDatabase) -> dict[str, str]:
    """The address of a database for each deployable."""
    return {name: new_database(name) for name in DEPLOYABLES}


@pytest.fixture
async def suite(databases: dict[str, str], tmp_path: Path) -> AsyncIterator[Suite]:
    async with suite_of(databases, tmp_path) as made:
        yield made


@pytest.fixture
def demo_databases(demo_database: NewDatabase) -> dict[str, str]:
    return {name: demo_database(name) for name in DEPLOYABLES}


@pytest.fixture
async def demo(demo_databases: dict[str, str], tmp_path: Path) -> AsyncIterator[Suite]:
    """The suite with the demo district in its books."""
    async with suite_of(demo_databases, tmp_path) as made:
        yield made
