"""`python -m tests.frozen.freeze DATA NAME`: write a frozen version, `tests/frozen/NAME`, of a COPY of a data folder.

A dump of each database and, beside them, what this checkout's summaries say of some months. The data must be of this
checkout (`make run` made or upgraded them) and the suite on them stopped. A version that stands is not overwritten.
"""

import argparse
import asyncio
import logging
import tempfile
from pathlib import Path

import asyncpg

from bureau_common.testing.postgres import Cluster, start_cluster, stop_cluster
from local.deployables import DEPLOYABLES, Deployable

from .answers import answers_of, write
from .apps import SERVICES, Apps
from .dumps import dump
from .questions import evenly, months_until
from .stamp import heads_of

FOLDER = Path(__file__).parent


async def is_at_head(cluster: Cluster, deployable: Deployable) -> bool:
    connection = await asyncpg.connect(cluster.url(deployable.database))
    try:
        found = {row["version_num"] for row in await connection.fetch("select version_num from alembic_version")}
    finally:
        await connection.close()
    return found == heads_of(deployable)


def freeze(cluster: Cluster, folder: Path, months: list[str]) -> None:
    """Write dumps and answers of a running cluster."""
    behind = [each.database for each in DEPLOYABLES if not asyncio.run(is_at_head(cluster, each))]
    if behind:
        raise SystemExit(f"Not at this checkout's revisions: {', '.join(behind)}. Start the suite on the data once")
    with tempfile.TemporaryDirectory() as keys:
        logging.disable(logging.INFO)
        apps = Apps({each.database: cluster.url(each.database) for each in DEPLOYABLES}, Path(keys))
        answers = answers_of({name: asyncio.run(apps.summaries(name, months)) for name in SERVICES})
    folder.mkdir()
    for each in DEPLOYABLES:
        dump(cluster, each.database, folder / f"{each.database}.sql.xz")
    write(answers, folder / "answers.json.xz")
    sizes = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{folder}: {len(months)} months from {months[0]} to {months[-1]}, {sizes // 1024} KB")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.frozen.freeze")
    parser.add_argument("data", type=Path, help="a COPY of a data folder")
    parser.add_argument("name", help="of the version, say 0.2")
    parser.add_argument("--until", default="2021-12", help="the last month of the data")
    parser.add_argument("--months", type=int, default=36, help="how many months the data have")
    parser.add_argument("--asked", type=int, default=12, help="how many of them are asked for, evenly")
    given = parser.parse_args()
    folder = FOLDER / given.name
    if folder.exists():
        raise SystemExit(f"{folder} stands already: a frozen version is never written anew")
    cluster = start_cluster(given.data.resolve() / "postgres", durable=True)
    try:
        freeze(cluster, folder, evenly(months_until(given.until, given.months), given.asked))
    finally:
        stop_cluster(cluster)


if __name__ == "__main__":
    main()
