"""`python -m bureau_common.kit.audit.prune revenue`: remove what a service keeps no longer, as its database's owner."""

import asyncio
import sys

from sqlalchemy.exc import DBAPIError

from ..core.connections import DatabaseAway, why_undone
from ..core.context import Caller, beijing_today, enter_caller
from ..core.settings import MigrationSettings, Misconfigured, ServiceSettings, read_settings, refusing_misconfiguration
from ..web.sessions import Database
from .pruning import prune


async def run(prefix: str) -> None:
    """The owner's address is `{prefix}_MIGRATION_DATABASE_URL`; where owner and service are one, the service's own."""
    asked = read_settings(MigrationSettings, _env_prefix=f"{prefix}_")
    variable = f"{prefix}_MIGRATION_DATABASE_URL" if asked.migration_database_url else f"{prefix}_DATABASE_URL"
    address = asked.migration_database_url or asked.database_url
    # Constructed, not read: what else the environment says is a service's, under names of its own.
    database = Database(ServiceSettings.model_construct(database_url=address), "prune")
    enter_caller(Caller(client="database-owner", person="-", roles=frozenset()))
    try:
        for pruned in await prune(database, beijing_today()):
            line = f"{prefix.lower()}: {pruned.rows} rows of before {pruned.before} removed from {pruned.table}\n"
            sys.stdout.write(line)
    except DatabaseAway as error:
        raise Misconfigured({variable: str(error)}) from None
    except DBAPIError as error:
        if (told := why_undone(error, migrated=True)) is None:
            raise
        raise Misconfigured({variable: told}) from None
    finally:
        await database.close()


def main(arguments: list[str]) -> int:
    names = [each for each in arguments if each.isidentifier()]
    if not names or names != arguments:
        sys.stderr.write("usage: python -m bureau_common.kit.audit.prune SERVICE… (revenue, credit, …, gateway)\n")
        return 2
    with refusing_misconfiguration():
        for each in names:
            asyncio.run(run(each.upper()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
