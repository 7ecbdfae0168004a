"""What the application's user may do with the tables: given anew after each migration, so that new tables follow."""

from sqlalchemy import Connection, inspect, text

_APPENDED = {"journal", "refusals", "personal_reads", "idempotency", "anchors"}
"""Written once: only the owner changes or deletes here."""


class NoSuchUser(LookupError):
    """The application's user was not made yet: who makes it chooses its password."""


def grant_rights(connection: Connection, user: str) -> None:
    """Give a user what the application does, and nothing more; an application that owns its tables keeps all rights."""
    owner, database = connection.execute(text("select current_user, current_database()")).one()
    if user == owner:
        return
    if not connection.scalar(text("select exists (select from pg_roles where rolname = :user)"), {"user": user}):
        raise NoSuchUser
    quoted = connection.dialect.identifier_preparer.quote_identifier
    role, (tables, sequences) = quoted(user), _owned(connection)
    statements = [f"revoke all on table {quoted(table)} from {{role}}" for table in tables]
    for table in tables:
        columns = {column["name"] for column in inspect(connection).get_columns(table)}
        statements.append(f"grant {_rights(table, columns)} on table {quoted(table)} to {{role}}")
    statements += [f"grant usage on sequence {quoted(sequence)} to {{role}}" for sequence in sequences]
    may = "select has_schema_privilege(:user, 'public', 'usage'), has_database_privilege(:user, :database, 'temporary')"
    enters, stages = connection.execute(text(may), {"user": user, "database": database}).one()
    if not enters:
        statements.append("grant usage on schema public to {role}")
    if not stages:
        statements.append(f"grant connect, temporary on database {quoted(database)} to {{role}}")
    for statement in statements:
        connection.exec_driver_sql(statement.format(role=role))


def _owned(connection: Connection) -> tuple[list[str], list[str]]:
    """The tables and the sequences that are the owner's: what others keep beside them, such as a copy, is theirs to give."""
    found = connection.execute(
        text(
            "select relname, relkind = 'S' from pg_class where relkind in ('r', 'p', 'S')"
            " and relnamespace = 'public'::regnamespace and pg_has_role(current_user, relowner, 'usage') order by relname"
        )
    ).all()
    return [name for name, is_sequence in found if not is_sequence], [
        name for name, is_sequence in found if is_sequence
    ]


def _rights(table: str, columns: set[str]) -> str:
    if table == "alembic_version":
        return "select"
    if table in _APPENDED:
        return "select, insert"
    if {"created_change", "voided_change"} <= columns:
        return "select, insert, update (voided_change), maintain"  # records are voided, never edited; imports analyze
    return "select, insert, update, delete"
