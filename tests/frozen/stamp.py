"""`python -m tests.frozen.stamp DATA`: bring a copy of a data folder made by older code under this code's migrations.

The migrations of the two need not have a revision in common: each database's `alembic_version` is set to the heads of
this checkout's folders, and nothing else is written. Then the copy's schema is compared with that of a database freshly
migrated by this checkout. Exits 1 where they differ: such a copy must not be served. The suite must not be running on it.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import asyncpg
from alembic.config import Config
from alembic.script import ScriptDirectory

from bureau_common.testing.postgres import Cluster, create_database, start_cluster, stop_cluster
from bureau_common.testing.scratch import temporary_cluster
from local.deployables import DEPLOYABLES, ROOT, Deployable

from .schema import schema_difference, schema_of


def heads_of(deployable: Deployable) -> set[str]:
    """The newest revisions of a deployable: its own and the kit's."""
    return set(ScriptDirectory.from_config(Config(deployable.folder / "alembic.ini")).get_heads())


async def stamp(cluster: Cluster, deployable: Deployable) -> None:
    """Set the revisions of one database, all at once."""
    heads = heads_of(deployable)
    connection = await asyncpg.connect(cluster.url(deployable.database))
    try:
        async with connection.transaction():
            before = {row["version_num"] for row in await connection.fetch("select version_num from alembic_version")}
            await connection.execute("delete from alembic_version")
            await connection.executemany("insert into alembic_version values ($1)", [(head,) for head in sorted(heads)])
    finally:
        await connection.close()
    print(f"{deployable.database}: {', '.join(sorted(before))} -> {', '.join(sorted(heads))}")


def upgrade(urls: Mapping[str, str]) -> None:
    """Bring the databases, given by name with their addresses, to this checkout's revisions, as `make run` does."""
    addresses = {each.database_variable: urls[each.database] for each in DEPLOYABLES}
    environment = {**os.environ, **addresses, "PYTHONPATH": str(ROOT / "deploy")}
    subprocess.run([sys.executable, "-m", "local.migrate"], cwd=ROOT, env=environment, capture_output=True, check=True)


def fresh_schemas() -> dict[str, list[str]]:
    """The schema of each database as this checkout's migrations build it from nothing."""
    with temporary_cluster() as cluster:
        for each in DEPLOYABLES:
            asyncio.run(create_database(cluster, each.database))
        upgrade({each.database: cluster.url(each.database) for each in DEPLOYABLES})
        return {each.database: schema_of(cluster, each.database) for each in DEPLOYABLES}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.frozen.stamp")
    parser.add_argument("data", type=Path, help="a COPY of a data folder")
    home = parser.parse_args().data.resolve() / "postgres"
    if not home.is_dir():
        raise SystemExit(f"{home} is missing: is this the data folder of a suite?")
    if (home / "cluster.location").exists():
        raise SystemExit(
            f"The cluster of {home} lies elsewhere: a copy would be empty; make the data in an open folder"
        )
    cluster = start_cluster(home, durable=True)
    try:
        for each in DEPLOYABLES:
            asyncio.run(stamp(cluster, each))
        stamped = {each.database: schema_of(cluster, each.database) for each in DEPLOYABLES}
    finally:
        stop_cluster(cluster)
    sound = True
    for name, fresh in fresh_schemas().items():
        found = schema_difference(stamped[name], fresh)
        print(f"{name}: {len(fresh)} lines of schema, {'DIFFERENT' if found else 'equal'}")
        print(*found, sep="\n", end="\n" if found else "")
        sound = sound and not found
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
