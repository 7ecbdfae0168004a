"""Problem details (RFC 9457): the one shape of every refusal."""

from pydantic import BaseModel, Field

from .findings import Clause, Finding
from .several import Several


class FieldError(BaseModel):
    """One place of the input that is wrong, and the way out."""

    field: str
    row: int | None = None
    """The line of an imported file (the header is line 1), or the entry of a batch (from 1)."""
    cell: str | None = None
    """The cell of a spreadsheet, such as E17."""
    rule: str
    message: str
    value: str | None = None


class Problem(BaseModel):
    """`application/problem+json`: title and detail follow Accept-Language (zh, en); `code` never changes."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str
    errors: Several[FieldError] = Field(default_factory=list)
    errors_total: int = 0
    """How many errors there are when not all are listed."""
    findings: Several[Finding] = Field(default_factory=list)
    clause: Clause | None = None
    current_id: str | None = None
    """The record that stands in the way, where there is one."""
