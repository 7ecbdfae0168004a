"""The one spelling in which codes are stored and compared, however an office writes them."""

import re
import unicodedata
from typing import Any

INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U00016fe4\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
)
"""What shows nothing and comes along where text is copied: joiners, fillers, marks of direction, byte order marks, controls."""
_WIDE = {
    number: number - 0xFEE0 for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for number in range(first, last + 1)
}  # fmt: skip
"""Full-width digits and letters; punctuation of Chinese text stays as wide as it is."""
_SPACES = dict.fromkeys((0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_RADICALS = {number: unicodedata.normalize("NFKC", chr(number)) for number in range(0x2E80, 0x2FE0)}
"""Copied out of a PDF, 金 may be the radical that looks like it."""
_ALIKE: dict[int, int | str] = {**_WIDE, **_SPACES, **_RADICALS}


def plain_code(value: Any) -> Any:
    """A code or a name without what typing and copying add: widths, invisible characters, space around it.

    A line break within is refused: two codes may stand in one cell. What is no text is left for the type to refuse.
    """
    if not isinstance(value, str):
        return value
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).strip()
    if len(plain.splitlines()) > 1:
        raise ValueError("中间不得换行，请只填一个 / no line break within; enter one only")
    return plain


def plain_line(value: Any) -> Any:
    """A line of text in one spelling: rows are one, and name one another, by lines that look the same.

    Digits, letters and spaces are half-width, accents composed, and nothing is in it that does not show.
    """
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    return unicodedata.normalize("NFC", INVISIBLE.sub("", value).translate(_ALIKE))
