"""`python -m local.migrate [DATABASE …]`: bring these databases, or all, to their newest version, and see that they are there.

In one process, one after the other: much of the time is loading the libraries, and that is done once.
"""

import asyncio
import os
import sys
from collections.abc import Collection
from io import StringIO

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError

from bureau_common.kit.core.connections import connect

from .deployables import DEPLOYABLES, Deployable


class CannotMigrate(Exception):
    """A database did not get to its newest version; the message says why and what to do."""


def migrate(each: Deployable) -> None:
    """Bring the database of a deployable to the newest version of its own line and of the kit's."""
    config = Config(each.folder / "alembic.ini", stdout=StringIO())
    heads = ScriptDirectory.from_config(config).get_heads()
    if len(heads) < len(config.get_version_locations_list() or ()):
        raise CannotMigrate(f"{each.name}: of its migrations only those up to {heads} are found below {each.folder}")
    try:
        command.upgrade(config, "heads")
    except CommandError as error:
        raise CannotMigrate(f"{each.name}: {_reason(error, each)}") from error
    if (reached := asyncio.run(_versions(each))) != {*heads}:
        raise CannotMigrate(f"{each.name}: the database did not reach {sorted(heads)}: it is at {sorted(reached)}")


async def _versions(each: Deployable) -> set[str]:
    """What a database says that it is at. To ask Alembic would be to connect, grant and compare all once more."""
    connection = await connect(os.environ.get(each.migration_variable) or os.environ[each.database_variable])
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return set()
        return {row["version_num"] for row in await connection.fetch("select version_num from alembic_version")}
    finally:
        await connection.close()


def _reason(error: CommandError, each: Deployable) -> str:
    if not isinstance(error.__cause__, ResolutionError):
        return f"the database did not reach the newest version of this code: {error}"
    return (
        f"the database {each.database} is of another version: it has the revision {error.__cause__.argument}, which this "
        "code does not know, so most likely a later version made it. Run that version, or begin with another data "
        f"folder (BUREAU_DATA=) or database ({each.database_variable}=)"
    )


def main(databases: Collection[str] = ()) -> int:
    """0 where each of these databases, or every one, has every migration."""
    for each in [each for each in DEPLOYABLES if not databases or each.database in databases]:
        print(f"{each.name} ({each.database_variable})", flush=True)
        try:
            migrate(each)
        except CannotMigrate as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
