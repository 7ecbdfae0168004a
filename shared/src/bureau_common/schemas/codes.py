"""The one spelling in which codes are stored and compared, however an office writes them."""

import re
import unicodedata
from typing import Any

_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
"""What shows nothing and comes along where text is copied: joiners, marks of direction, byte order marks, controls."""
_WIDE = {
    number: number - 0xFEE0 for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for number in range(first, last + 1)
}  # fmt: skip
"""Full-width digits and letters; punctuation of Chinese text stays as wide as it is."""


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


def plain_line(value: Any) -> Any:
    """A line of text in one spelling: rows are one, and name one another, by lines that look the same.

    Digits and letters are half-width, accents composed, and nothing is in it that does not show.
    """
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", value).translate(_WIDE))
