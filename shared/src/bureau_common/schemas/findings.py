"""Findings: what a rule says about an entry, with the clause it rests on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Clause(BaseModel):
    """Where a rule comes from; `verified` is false where no source at hand confirmed it."""

    model_config = ConfigDict(frozen=True)

    document: str
    article: str | None
    verified: bool


class Finding(BaseModel):
    """One rule broken or strained: `block` refuses the write, `warn` travels with it."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Literal["block", "warn"]
    message_zh: str
    message_en: str
    clause: Clause
    field: str | None = None
    row: int | None = None
    """Which entry of a batch (from 1) or line of a file the finding is about."""
    actual: str | None = None
    expected: str | None = None
    difference: str | None = None
