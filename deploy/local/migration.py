"""`make migration SERVICE=revenue M="things"`: compare a service's tables with its migrations and write the next one."""

import asyncio
import os
import subprocess
import sys

from bureau_common.testing.postgres import create_database, temporary_cluster

from .deployables import DEPLOYABLES


def main(name: str, message: str) -> int:
    """Autogenerate against a database that the migrations so far have built, and format the result."""
    found = [deployable for deployable in DEPLOYABLES if deployable.database == name]
    if not found or not message:
        names = ", ".join(deployable.database for deployable in DEPLOYABLES)
        print(f'usage: make migration SERVICE=… M="what it does"; SERVICE is one of {names}', file=sys.stderr)
        return 2
    folder = found[0].folder
    head = f"{name}@head" if any((folder / "migrations/versions").glob("*.py")) else "base"
    branch = [] if head != "base" else ["--branch-label", name]
    with temporary_cluster() as cluster:
        asyncio.run(create_database(cluster, name))
        environment = {**os.environ, found[0].database_variable: cluster.url(name)}
        alembic = [sys.executable, "-m", "alembic"]
        subprocess.run([*alembic, "upgrade", "heads"], cwd=folder, env=environment, check=True)
        revise = ["revision", "--autogenerate", "--head", head, *branch, "--version-path", "migrations/versions"]
        subprocess.run([*alembic, *revise, "-m", message], cwd=folder, env=environment, check=True)
    for tidy in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, str(folder / "migrations/versions")], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
