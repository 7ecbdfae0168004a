"""The journal as others see it: one entry per write transaction."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

Operation = Literal[
    "enter",
    "batch",
    "import",
    "opening",
    "correct",
    "void",
    "propose",
    "approve",
    "refuse",
    "withdraw",
    "close",
    "soft_close",
    "acknowledge",
    "evaluate",
    "erase",
    "prune",
]


class Change(BaseModel):
    """One journal entry; `chain` binds it to everything before it.

    Of one about something restricted a caller without the right gets number, time and chain, and null for all else.
    """

    change_no: int
    at: datetime
    actor: str | None
    person: str | None
    request_id: str | None
    trace_id: str | None
    topic: str | None
    operation: Operation | None
    record_id: UUID | None
    rows: int | None
    reason: str | None
    digest: str | None
    chain: str


class Head(BaseModel, frozen=True):
    """Where a service's journal stands: its data version and the chain up to there."""

    change_no: int
    chain: str
