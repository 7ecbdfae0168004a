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
    role, statements = quoted(user), ["revoke all on all tables in schema public from {role}"]
    for table in inspect(connection).get_table_names():
        columns = {column["name"] for column in inspect(connection).get_columns(table)}
        statements.append(f"grant {_rights(table, columns)} on table {quoted(table)} to {{role}}")
    statements.append("grant usage on all sequences in schema public to {role}")
    may = "select has_schema_privilege(:user, 'public', 'usage'), has_database_privilege(:user, :database, 'temporary')"
    enters, stages = connection.execute(text(may), {"user": user, "database": database}).one()
    if not enters:
        statements.append("grant usage on schema public to {role}")
    if not stages:
        statements.append(f"grant connect, temporary on database {quoted(database)} to {{role}}")
    for statement in statements:
        connection.exec_driver_sql(statement.format(role=role))


def _rights(table: str, columns: set[str]) -> str:
    if table == "alembic_version":
        return "select"
    if table in _APPENDED:
        return "select, insert"
    if {"created_change", "voided_change"} <= columns:
        return "select, insert, update (voided_change), maintain"  # records are voided, never edited; imports analyze
    return "select, insert, update, delete"
