"""`make migration SERVICE=revenue M="things"`: compare a service's tables with its migrations and write the next one.

`SERVICE=kit` writes one for the kit's own tables, which every deployable has.
"""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script
from alembic.util import CommandError

from bureau_common.testing.postgres import ALONE, create_database
from bureau_common.testing.scratch import temporary_cluster

from .deployables import DEPLOYABLES, ROOT, Deployable
from .record_writing import write_records

KIT = ROOT / "shared/src/bureau_common/kit/migrations/versions"
KIT_TABLES = ROOT / "shared/src/bureau_common/kit/core/tables.py"


def main(name: str, message: str) -> int:
    """Autogenerate against a database that the migrations so far have built, and tidy the result."""
    wanted = "revenue" if name == "kit" else name
    found = [deployable for deployable in DEPLOYABLES if deployable.database == wanted]
    if not found or not message:
        names = ", ".join(["kit", *(deployable.database for deployable in DEPLOYABLES)])
        print(f'usage: make migration SERVICE=… M="what it does"; SERVICE is one of {names}', file=sys.stderr)
        return 2
    folder = found[0].folder
    versions = KIT if name == "kit" else folder / "migrations/versions"
    known = sorted(versions.glob("*.py"))
    config = Config(folder / "alembic.ini")
    with temporary_cluster() as cluster:
        asyncio.run(create_database(cluster, wanted))
        os.environ[found[0].database_variable] = cluster.url(wanted) + ALONE
        try:
            command.upgrade(config, "heads")
            written = command.revision(
                config,
                message,
                autogenerate=True,
                head=f"{name}@head" if known else "base",
                branch_label=None if known else name,
                version_path=versions,
                rev_id=f"{name}{_newest(name, known) + 1:04d}",
                process_revision_directives=write_records,
            )
        except CommandError as error:
            print(
                f"Alembic refused: {error}\n"
                f"If there are two heads of {name}: delete your migration, rebase, and run this again",
                file=sys.stderr,
            )
            return 1
    if isinstance(written, Script):
        _tidy(Path(written.path))
        _name_newest(found[0], name, written.revision)
    return 0


def _newest(name: str, known: Sequence[Path]) -> int:
    """The highest number of a line's migrations: readiness takes a higher one for a later one."""
    numbers = re.findall(rf'^revision = "{name}(\d+)"', "\n".join(each.read_text() for each in known), re.MULTILINE)
    return max(map(int, numbers), default=0)


def _name_newest(deployable: Deployable, name: str, revision: str) -> None:
    """The code names the revision that it needs its database to have: `/readyz` compares the two."""
    file = KIT_TABLES if name == "kit" else deployable.folder / "src" / deployable.package / "app.py"
    file.write_text(re.sub(rf'(revision\s*=\s*)"{name}\d+"', rf'\1"{revision}"', file.read_text(), flags=re.IGNORECASE))


def _tidy(written: Path) -> None:
    """Without Alembic's comments, in the house format, named by the minute."""
    text = re.sub(r"^ *# .*Alembic.*\n", "", written.read_text(), flags=re.MULTILINE)
    written.write_text(text[:3] + text[3:4].upper() + text[4:])
    if not re.match(r"\d{4}-\d{2}-\d{2}-\d{4}_", written.name):
        written = written.rename(written.with_name(f"{datetime.now(UTC):%Y-%m-%d-%H%M}_{written.name}"))
    for tidy in (["format", "-q"], ["check", "--fix", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, str(written)], check=False)
    print(f"{written.relative_to(ROOT)}: read it, say why in its docstring, then run `make revisions`")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
