"""The locks that a write takes, as its statements show them, in the order in which they are taken."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import event

KEY, ROWS, KEPT, CONTRIBUTED, SUMS, JOURNAL, UNDER = range(7)
PLACES = {
    "pg_try_advisory_xact_lock": KEY,
    "for update": ROWS,
    **{f"{act} {name} ": ROWS for act in ("insert into", "update") for name in (
        "orders", "limits", "proposals", "closings", "soft_closings", "reopenings", "persons", "person_details", "parameters",
        "alert_notes",
    )},
    "insert into kept_keys": KEPT,
    "insert into kept_sums": CONTRIBUTED,
    "insert into rollups": SUMS,
    "pg_advisory_xact_lock": JOURNAL,
    "insert into journal": UNDER,
    "insert into idempotency": UNDER,
}  # fmt: skip


def place_of(statement: str) -> int | None:
    """Which lock a statement takes, in the order in which they are taken."""
    plain = " ".join(statement.lower().split())
    return next((place for words, place in PLACES.items() if words in plain), None)


class Log:
    """What the writers of a database do: each transaction's statements, and what a test notes between them."""

    def __init__(self, app: FastAPI, noted: list[str]) -> None:
        self.events = noted
        engine = app.state.database.engine.sync_engine
        event.listen(app.state.database._writers.sync_engine, "begin", lambda _: self.events.append("begin"))
        event.listen(engine, "before_cursor_execute", self._statement)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.events.append(statement)

    def transactions(self) -> list[list[str]]:
        """The writers' transactions, each by its statements."""
        found: list[list[str]] = []
        for each in self.events:
            if each == "begin":
                found.append([])
            elif found:
                found[-1].append(each)
        return found
