"""Alerts: what needs somebody's attention, since which change, and under which clause."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from .findings import Clause

Level = Literal["red", "orange", "yellow", "blue"]
AlertState = Literal["open", "acknowledged", "closed"]
LEVELS: tuple[Level, ...] = ("red", "orange", "yellow", "blue")
"""The gravest first."""


class Cause(BaseModel):
    """What an alert says: found by a guard on a record's key, or by the evaluation of a period on figures."""

    model_config = ConfigDict(frozen=True)

    code: str
    level: Level
    on: date
    """The day that it is judged at: a business date, or the period's month end."""
    message_zh: str
    message_en: str
    clause: Clause
    figure_ids: tuple[str, ...] = ()


class Alert(BaseModel):
    """One alert as it stands; `since_change` is the write that raised it, `closed_change` the one that removed its cause.

    `key` is what it is about: an allotment, a limit, a period's figure.
    """

    id: UUID
    key: str
    state: AlertState
    since_change: int
    closed_change: int | None
    reason: str | None
    cause: Cause
