"""`python -m tests.load_demo`: load the demo district into the databases that the environment names."""

import asyncio
import os
import tempfile
from pathlib import Path

from bureau_common.testing.patience import be_patient
from bureau_common.testing.workspace import DEPLOYABLES
from demo.load import load
from tests.suite import suite_of


async def main() -> None:
    """Through the gateway and the services, all in this process, as an office would."""
    be_patient()
    databases = {name: os.environ[f"{name.upper()}_DATABASE_URL"] for name in DEPLOYABLES}
    with tempfile.TemporaryDirectory() as folder:
        async with suite_of(databases, Path(folder)) as suite:
            await load(suite.gateway, suite.tokens)


if __name__ == "__main__":
    asyncio.run(main())
