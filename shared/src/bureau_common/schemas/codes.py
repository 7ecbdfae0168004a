"""The one spelling in which codes and lines are stored and compared, however an office writes them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from .worded import worded

INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U00016fe4\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
)
"""What shows nothing and comes along where text is copied: joiners, fillers, marks of direction, byte order marks, controls,
and what is no character at all."""
_WIDE = {
    number: number - 0xFEE0 for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for number in range(first, last + 1)
}  # fmt: skip
"""Full-width digits and letters; punctuation of Chinese text stays as wide as it is."""
_SPACES = dict.fromkeys((0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_RADICALS = {number: unicodedata.normalize("NFKC", chr(number)) for number in range(0x2E80, 0x2FE0)}
"""Copied out of a PDF, 金 may be the radical that looks like it."""
_ALIKE: dict[int, int | str] = {**_WIDE, **_SPACES, **_RADICALS}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as ranges of a pattern."""
_HAN = re.compile(f"[{HAN}]")
_MARKS = re.compile(r"[()]|(?<![0-9A-Za-z ])[,:;!?]|[,:;!?](?![0-9A-Za-z /])")
"""What stands wide between Chinese characters; 10:30 and 1,234 stay as they are there, too."""
_TABS = {0x09: " "}
_DIGIT = re.compile("[0-9]")
_PIECE = 1000
"""Characters; more than any text takes that is not ASCII."""


def normal(text: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """A text in a normal form of Unicode; of one that is too long for any field, and refused for that, each piece.

    A run of marks above and below letters takes Python the square of its length, in which nothing else is done.
    """
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    return "".join(unicodedata.normalize(form, piece) for piece in pieces)


def _narrow(text: str) -> str:
    """The form in which two spellings are compared: NFKC of what shows, on one line."""
    plain = normal(INVISIBLE.sub("", text)).translate(_TABS).strip()
    if len(plain.splitlines()) > 1:
        raise ValueError("中间不得换行，请只填一个 / no line break within; enter one only")
    return plain


def has_odd_digits(text: str) -> bool:
    """Whether NFKC would make digits of anything but full-width digits: of 2021-1² it makes December."""
    odd = (each for each in text if not each.isascii() and ord(each) not in _WIDE)
    return any(_DIGIT.search(unicodedata.normalize("NFKC", each)) for each in odd)


def plain_code(value: Any) -> Any:
    """A code or a name without what typing and copying add: widths, invisible characters, space around it.

    A line break within is refused: two codes may stand in one cell. What is no text is left for the type to refuse.
    """
    return _narrow(value) if isinstance(value, str) else value


def plain_line(value: Any) -> Any:
    """A line of text in one spelling: rows are one, and name one another, by lines that look the same.

    Two lines are one where their codes would be. Chinese brackets, commas and colons are kept wide, as they are printed,
    and become so where an office typed them narrow.
    """
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    narrow = _narrow(value)
    return _MARKS.sub(lambda found: chr(ord(found[0]) + 0xFEE0), narrow) if _HAN.search(narrow) else narrow


def plain_prose(value: Any) -> Any:
    """Some sentences as they were written: digits, letters and spaces half-width, and nothing in them that does not show."""
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    return normal(INVISIBLE.sub("", value).translate(_ALIKE), "NFC")


@dataclass(frozen=True)
class Spelt:
    """What a code looks like: as a pattern for documents, and in words for whoever sent something else."""

    pattern: str
    zh: str
    en: str

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise worded("string_pattern_mismatch", self.zh, self.en)
        return text

    def _plain(self, value: Any) -> Any:
        if isinstance(value, str) and has_odd_digits(value):
            raise worded("string_pattern_mismatch", self.zh, self.en)
        return plain_code(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        checked = core_schema.no_info_after_validator_function(self._check, handler(source))
        return core_schema.no_info_before_validator_function(self._plain, checked)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "pattern": self.pattern}


ContentHash = Annotated[
    str,
    Spelt(
        "^[0-9a-f]{64}$",
        "摘要为64位十六进制数字，字母小写，请照抄",
        "a digest has 64 hex digits in lower case; copy it",
    ),
]
"""The SHA-256 of something that was approved."""
