"""Findings: what a rule says about an entry, with the clause it rests on."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema


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
    cell: str | None = None
    """The cell of a spreadsheet, such as E17."""
    actual: str | None = None
    expected: str | None = None
    difference: str | None = None
    restricted: SkipJsonSchema[bool] = Field(default=False, exclude=True, repr=False)
    """Whether it tells of rows that need the right; no answer shows it, and the auditor's list goes by it."""


def said(value: object) -> str | None:
    """How a value stands in a finding: amounts without an exponent, days by ISO 8601, enumerations by their code."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def blocked(
    code: str, zh: str, en: str, clause: Clause, field: str | None = None, actual: object = None,
    expected: object = None, *, row: int | None = None, difference: object = None,
) -> Finding:  # fmt: skip
    """A broken rule that refuses the write: what is wrong and the way out, in both languages."""
    return Finding(
        code=code, severity="block", message_zh=zh, message_en=en, clause=clause, field=field, row=row,
        actual=said(actual), expected=said(expected), difference=said(difference),
    )  # fmt: skip


def warned(
    code: str,
    zh: str,
    en: str,
    clause: Clause,
    field: str | None = None,
    actual: object = None,
    expected: object = None,
    *,
    difference: object = None,
) -> Finding:
    """A strained rule: the write goes through, and the finding with it."""
    found = blocked(code, zh, en, clause, field, actual, expected, difference=difference)
    return found.model_copy(update={"severity": "warn"})


def exceeded(
    code: str, zh: str, en: str, clause: Clause, field: str, actual: Decimal, limit: Decimal, *, row: int | None = None
) -> Finding:
    """An amount above its limit, with both sides and the difference."""
    return blocked(
        code, zh, en, clause, field, f"{actual:.2f}", f"<= {limit:.2f}", row=row, difference=f"{actual - limit:.2f}"
    )
