"""What a kind of record is called where findings speak of it."""

from typing import NamedTuple


class Term(NamedTuple):
    """The name of a kind of record in both languages; English in the middle of a sentence, or as it begins one."""

    label_zh: str
    label_en: str
