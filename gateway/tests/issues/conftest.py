"""The gateway on a database of its own before four services that remember."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bureau_common.testing.fixtures import NewDatabase, client_of
from bureau_gateway.issues import freezing
from bureau_gateway.report.formats import FORMATS
from gateway.tests.issues.world import Office, office_app, settled


@pytest.fixture
async def office(new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """It freezes what is quickly written: a PDF takes longer than all else, and the journey has one."""
    monkeypatch.setattr(freezing, "FORMATS", {name: FORMATS[name] for name in ("html", "md")})
    world = settled()
    app, issuer = office_app(world, new_database("gateway"), tmp_path)
    async with client_of(app) as client:
        yield Office(world, app, client, issuer)
