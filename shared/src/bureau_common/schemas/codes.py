"""The one spelling in which codes are stored and compared, however an office writes them."""

import re
import unicodedata
from typing import Any

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""What shows nothing and comes along where text is copied: joiners, marks of direction, byte order marks."""


def plain_code(value: Any) -> Any:
    """A code or a name without what typing and copying add: widths, invisible characters, space around it.

    A line break within is refused: two codes may stand in one cell. What is no text is left for the type to refuse.
    """
    if not isinstance(value, str):
        return value
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).strip()
    if len(plain.splitlines()) > 1:
        raise ValueError("中间不得换行，请只填一个 / no line break within; enter one only")
    return plain
