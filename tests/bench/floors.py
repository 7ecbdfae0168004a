"""The floors: what the same machine does with next to nothing between the caller and the rows, the file or the disk."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bureau_common.testing.places import binaries
from tests.soak._suite import Suite, free_port

from .generator import Request, Shot
from .ground import Ground, python_module
from .harness import Sample
from .peers.install import python_folder

_SYNCS, _BLOCK = 20, bytes(8192)


@dataclass(frozen=True)
class Bare:
    """Bare servers on the four databases of a suite; all keep the same bytes."""

    addresses: dict[str, str]

    @property
    def versions(self) -> Shot:
        """Four version queries at once."""
        return [Request(f"{address}/version") for address in self.addresses.values()]

    @property
    def kept(self) -> Request:
        return Request(f"{self.addresses['revenue']}/bytes")

    def list_of(self, unit: str, source: str) -> Request:
        return Request(f"{self.addresses['revenue']}/list?reporting_unit={unit}&source={source}")


def start_bare(ground: Ground, up: Suite, databases: dict[str, str], kept: bytes) -> Bare:
    """A process for each of the databases, as the suite has them."""
    addresses = {}
    file = up.folder / "kept"
    file.write_bytes(kept)
    for name, url in databases.items():
        port = free_port()
        addresses[name] = f"http://127.0.0.1:{port}"
        command = python_module(
            "uvicorn", "tests.bench.raw:app", "--port", str(port), "--no-access-log", "--log-level=warning"
        )
        paths = f"{python_folder()}:{os.environ.get('PYTHONPATH', '')}"
        environment = {"BENCH_DATABASE_URL": url, "BENCH_BYTES": str(file), "PYTHONPATH": paths}
        ground.start(f"bare-{name}", command, environment, f"{addresses[name]}/bytes")
    return Bare(addresses)


async def lay_beside(url: str, table: str) -> str:
    """A table like another with all its indexes, checks and rows, that `\\copy` fills without anybody's checks."""
    connection = await asyncpg.connect(url)
    other = f"bench_{table}"
    await connection.execute(f"create table {other} (like {table} including all)")
    await connection.execute(f"alter table {other} alter created_change set default 0")
    await connection.execute(f"insert into {other} select * from {table}")
    await connection.execute(f"vacuum analyze {other}")
    await connection.close()
    return other


def copy_in(url: str, table: str, columns: str, file: Path) -> float:
    """Seconds that psql takes to copy a CSV file into a table, its start included."""
    command = f"\\copy {table} ({columns}) from '{file}' with (format csv)"
    began = time.perf_counter()
    subprocess.run([binaries() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", command, url], check=True)
    return time.perf_counter() - began


async def sync_once(folder: Path) -> Sample:
    """Milliseconds that a block takes to be on the disk: the middle of some."""
    took = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _ in range(_SYNCS):
            file.write(_BLOCK)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return Sample(sorted(took)[_SYNCS // 2])
