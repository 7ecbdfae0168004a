"""What the databases of tests are cloned from: clusters with a template for each deployable, kept from run to run."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from .kept import kept
from .postgres import (
    Cluster,
    copy_database,
    create_application,
    create_database,
    restore_cluster,
    save_cluster,
    start_cluster,
)
from .scratch import scratch_folder, temporary_cluster
from .units import register_units
from .workspace import DEPLOYABLES, ROOT, measures, migrations, sources

Load = Callable[[Mapping[str, str]], None]
"""Loads the demo district into the databases that variables of the environment name."""


def template_of(name: str) -> str:
    """The database that clones of `name` are made from."""
    return f"{name}_template"


def empty(name: str) -> str:
    """What has the same template without any unit in it."""
    return f"{name}_empty"


def migrated() -> AbstractContextManager[Path]:
    """A saved cluster whose templates have every migration, and the units of tests in the services' registers.

    Migrating ends with what the figures keep by key.
    """
    return kept("migrated", [*migrations(), *measures(), *Path(__file__).parent.glob("*.py")], _migrate)


def with_demo(load: Load | None = None) -> AbstractContextManager[Path]:
    """The same with the demo district in the templates; loaded by a program of its own, unless it is said by what."""
    files = [*sources(), ROOT / "tests/suite.py", ROOT / "tests/load_demo.py"]
    return kept("demo", files, partial(_load_demo, load or partial(_run, "tests.load_demo")))


def _migrate(folder: Path) -> None:
    with temporary_cluster() as cluster:
        asyncio.run(create_application(cluster))
        for name in DEPLOYABLES:
            asyncio.run(create_database(cluster, template_of(name)))
        _run("local.migrate", _addresses(cluster))
        for name in DEPLOYABLES:
            asyncio.run(copy_database(cluster, template_of(name), template_of(empty(name))))
        for name in set(DEPLOYABLES) - {"gateway"}:
            asyncio.run(register_units(cluster.url(template_of(name))))
        save_cluster(cluster, folder)


def _load_demo(load: Load, folder: Path) -> None:
    with scratch_folder() as place:
        with migrated() as saved:
            restore_cluster(saved, place / "postgres")
        cluster = start_cluster(place / "postgres", durable=False)
        for name in DEPLOYABLES:  # the demo district brings its own units
            asyncio.run(copy_database(cluster, template_of(empty(name)), template_of(name)))
        load(_addresses(cluster))
        save_cluster(cluster, folder)


def _addresses(cluster: Cluster) -> dict[str, str]:
    """The templates as the deployables' databases, by the variables of their environment."""
    databases = {}
    for name in DEPLOYABLES:
        databases[f"{name.upper()}_DATABASE_URL"] = cluster.application_url(template_of(name))
        databases[f"{name.upper()}_MIGRATION_DATABASE_URL"] = cluster.url(template_of(name))
    return databases


def _run(module: str, databases: Mapping[str, str]) -> None:
    """Run a program of the workspace with these databases."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, **databases, "PYTHONPATH": str(ROOT / "deploy")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stdout[-4000:]}")
