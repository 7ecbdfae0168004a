"""`python -m local.migrate`: bring every database to its newest version.

In one process, one after the other: what takes the time is loading the libraries, and that is done once.
"""

from alembic import command
from alembic.config import Config

from .deployables import DEPLOYABLES

if __name__ == "__main__":
    for each in DEPLOYABLES:
        print(f"{each.name} ({each.database_variable})", flush=True)
        command.upgrade(Config(each.folder / "alembic.ini"), "heads")
