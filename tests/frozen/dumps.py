"""Dumps of databases with their data: plain SQL, as small as it gets."""

import lzma
import os
import subprocess
from pathlib import Path

from bureau_common.testing.places import binaries
from bureau_common.testing.postgres import Cluster


def dump(cluster: Cluster, database: str, file: Path) -> None:
    """Write a database down, without whose it is."""
    file.write_bytes(lzma.compress(_run(cluster, "pg_dump", "--no-owner", "--no-privileges", database), preset=9))


def restore(cluster: Cluster, database: str, file: Path) -> None:
    """Read it into an empty database; the first error ends it."""
    _run(cluster, "psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", database, given=lzma.decompress(file.read_bytes()))


def _run(cluster: Cluster, program: str, *arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run(
        [str(binaries() / program), "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "bureau", *arguments],
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": cluster.password},
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return done.stdout
