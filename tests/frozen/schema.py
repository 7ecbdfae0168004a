"""What a database consists of, as comparable text: pg_dump's statements, with the lines of each table sorted."""

import difflib
import os
import re
import subprocess

from bureau_common.testing.places import binaries
from bureau_common.testing.postgres import Cluster


def schema_of(cluster: Cluster, database: str) -> list[str]:
    """The lines of every statement that would build the database, the same whatever order they were made in."""
    command = [
        str(binaries() / "pg_dump"),
        "--schema-only",
        "--no-privileges",
        "-h",
        "127.0.0.1",
        "-p",
        str(cluster.port),
        "-U",
        "bureau",
    ]
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": cluster.password}
    dump = subprocess.run([*command, database], env=environment, capture_output=True, text=True, check=True).stdout
    return normalized(dump)


def normalized(dump: str) -> list[str]:
    """Statements in alphabetical order, a table's columns and constraints, too; no remarks, no random tokens."""
    kept = [line for line in dump.splitlines() if not line.startswith(("--", "\\restrict", "\\unrestrict"))]
    statements = [each.strip() for each in re.split(r"\n\s*\n", "\n".join(kept)) if each.strip()]
    return [line for statement in sorted(map(_sorted_table, statements)) for line in statement.splitlines()]


def _sorted_table(statement: str) -> str:
    if not statement.startswith("CREATE TABLE"):
        return statement
    first, *lines, last = statement.splitlines()
    return "\n".join([first, *sorted(line.rstrip(",") for line in lines), last])


def schema_difference(old: list[str], new: list[str]) -> list[str]:
    """A unified diff of two such texts, each change with the statement that it stands in."""
    return list(difflib.unified_diff(old, new, "the stamped copy", "freshly migrated", lineterm="", n=4))
