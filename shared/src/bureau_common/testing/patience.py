"""Patience: tests prove what is done, never how fast, so time limits become far longer than a busy machine takes."""

from ..kit.web import readiness, sessions

LONG = 300.0
"""Seconds in which a machine does anything that a test waits for, whatever else it does."""


def be_patient() -> None:
    """Lengthen the time limits that services made in this process from here on set themselves."""
    for limit in ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout"):
        sessions.GUARDS[limit] = f"{LONG:g}s"
    sessions.WRITERS["idle_in_transaction_session_timeout"] = f"{LONG:g}s"
    sessions.POOL_SECONDS = sessions.SOON_SECONDS = readiness.READY_SECONDS = LONG
