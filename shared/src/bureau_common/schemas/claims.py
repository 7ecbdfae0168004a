"""Claims: what the report asserts beside its numbers, decided by the figures."""

from pydantic import BaseModel

from .several import Several


class ClaimResult(BaseModel):
    """`holds` is null where a figure that it depends on has no value: then the report says neither."""

    id: str
    words_zh: str
    otherwise_zh: str
    holds: bool | None
    depends_on: Several[str]
    """Ids of figures, which have dots, and codes of alerts, which have none."""
    notes: Several[str]
    names: Several[str]
    """Who keeps it from holding, the first of them: units or projects, never persons."""
    more: int
    """How many beyond `names`."""
