"""Fails the test whose statement sends a list value by value: the next list may be longer than a statement can hold."""

from typing import Any

from sqlalchemy import Engine, event

MOST = 50
"""How many values an expanding parameter may have: what is listed in code is shorter, what is read from tables is not."""
_found: list[str] = []


class TooManyValues(AssertionError):
    """A statement that should send its values as one array."""


def watch_statements() -> None:
    """Look at every statement of this process from here on."""
    event.listen(Engine, "before_cursor_execute", _look)


def refuse_found() -> None:
    """Raise what was seen since the last time."""
    found, _found[:] = [*_found], []
    if found:
        raise TooManyValues("; ".join(found))


def _look(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    # Noted and not raised here: a service would answer its caller with 500, which a test may expect. SQLAlchemy tells
    # what a list became under this name only.
    if "pg_catalog." in statement:
        return  # SQLAlchemy's own look at the schema, for migrations
    sent = getattr(context, "_expanded_parameters", {}).values()
    _found.extend(f"{len(each)} values, use among(): {statement[:500]}" for each in sent if len(each) > MOST)
