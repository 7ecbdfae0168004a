"""`python -m tests.load_demo`: load the demo district into the databases that the environment names."""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bureau_common.testing.patience import be_patient
from bureau_common.testing.workspace import DEPLOYABLES
from demo import load as demo
from tests.suite import suite_of


def load(environment: Mapping[str, str]) -> None:
    """Through the gateway and the services, all in this process, as an office would."""
    asyncio.run(_load({name: environment[f"{name.upper()}_DATABASE_URL"] for name in DEPLOYABLES}))


async def _load(databases: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with suite_of(databases, Path(folder)) as suite:
            await demo.load(suite.gateway, suite.tokens)


if __name__ == "__main__":
    be_patient()
    load(os.environ)
