"""Persons as others see them: masked, and the rules of masking, one a kind."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

_LONG_SURNAMES = (
    "欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司空 端木 轩辕 "
    "百里 东郭 申屠 太史 钟离 淳于 单于 澹台 公冶 濮阳 赫连 闻人 万俟 呼延 完颜 西门 拓跋"
)


def mask_name(name: str) -> str:
    """The surname, one character or a known two; the length of the rest does not show."""
    if len(name) < 2:
        return "**"
    kept = 2 if len(name) > 2 and name[:2] in _LONG_SURNAMES.split() else 1
    return f"{name[:kept]}**"


def mask_id_number(number: str) -> str:
    """The division and the last four."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_phone(number: str) -> str:
    """The first three and the last four."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_card(number: str) -> str:
    """The last four."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}"


class PersonView(BaseModel):
    """A person with masked details; of an erased one nothing is left but that it was there."""

    id: UUID
    state: Literal["live", "erased"]
    source: str
    source_ref: str
    reporting_unit: str
    reporting_unit_name: str | None
    business_date: date
    name: str | None
    id_number: str | None
    phone: str | None
    card: str | None
    recorded_change: int
    recorded_at: datetime
    recorded_by: str


class RecordedPerson(BaseModel):
    """A person as it stands after a write; `change_no` is null where an equal one was there already."""

    person: PersonView
    change_no: int | None


class RevealedPerson(BaseModel):
    """The full details, given to a named purpose that stands in the log of such reads."""

    id: UUID
    name: str
    id_number: str
    phone: str | None
    card: str | None


class PersonalRead(BaseModel):
    """Who read whose full details, when, and what for."""

    id: int
    at: datetime
    person_id: UUID
    actor: str
    person: str
    request_id: str
    purpose: str
