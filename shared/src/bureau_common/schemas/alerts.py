"""Alerts: what needs somebody's attention, since which change, and under which clause."""

from dataclasses import dataclass
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


def cause(code: str, level: Level, on: date, zh: str, en: str, clause: Clause, *figure_ids: str) -> Cause:
    """The cause of an alert in one line: what is wrong, in both languages, and the figures that say so."""
    return Cause(code=code, level=level, on=on, message_zh=zh, message_en=en, clause=clause, figure_ids=figure_ids)


@dataclass(frozen=True)
class Lateness:
    """An alert on a figure that counts what is late at a month's end: one late thing is enough.

    The words follow the number: 3 + 份乡镇资金抄告单超过期限未签收.
    """

    code: str
    level: Level
    figure_id: str
    words_zh: str
    words_en: str
    clause: Clause


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
