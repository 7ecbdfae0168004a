"""The journal as others see it: one entry per write transaction."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

Operation = Literal[
    "enter",
    "batch",
    "import",
    "correct",
    "void",
    "propose",
    "approve",
    "refuse",
    "withdraw",
    "close",
    "acknowledge",
    "evaluate",
    "erase",
    "prune",
]


class Change(BaseModel):
    """One journal entry; `chain` binds it to everything before it."""

    change_no: int
    at: datetime
    actor: str
    person: str
    request_id: str
    trace_id: str
    topic: str
    operation: Operation
    record_id: UUID | None
    rows: int
    reason: str | None
    digest: str
    chain: str


class Head(BaseModel):
    """Where a service's journal stands: its data version and the chain up to there."""

    change_no: int
    chain: str
