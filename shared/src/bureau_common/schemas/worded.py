"""Errors of a field that say themselves, in both languages, what is wrong and what to do about it."""

from pydantic_core import PydanticCustomError


def worded(kind: str, zh: str, en: str) -> PydanticCustomError:
    """An error of that type for a validator to raise; answers take the reader's language from it."""
    return PydanticCustomError(kind, "{en}", {"zh": zh, "en": en})
