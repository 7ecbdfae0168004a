"""Figures and months that somebody typed into a template by hand: digits, or Chinese numerals, in front of a unit."""

import re
from collections.abc import Iterator

from .tags import COMMENT, TAG, cut

_CONSTANT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_QUOTED = re.compile("[“《][^”》\n]{0,30}[”》]")
_UNITS = "个?百分点|万元|亿元|万户|元|户|家|个|项|次|笔|倍|%|％"
_SURE_UNITS = "个?百分点|万元|亿元|万户|元|户|家|笔|倍"
"""After a Chinese numeral 两项, 一个 and 多次 are words as often as figures."""
_NUMERAL = "一二三四五六七八九十百千零〇两"
# Runs are bounded: a long one without a unit costs no more than its length.
_DIGITS = re.compile(
    f"(?<![第0-9０-９.．,，])[0-9０-９][0-9０-９,，.．]{{0,20}}[ \t]{{0,2}}[多余几]?[万亿]?[ \t]{{0,2}}(?:{_UNITS})"
)
_NUMERALS = re.compile(
    f"(?<![第点{_NUMERAL}])(?:百分之[点{_NUMERAL}]{{1,12}}|[{_NUMERAL}][点万亿{_NUMERAL}]{{0,15}}[多余几]?(?:{_SURE_UNITS}))"
)
_MONTH = re.compile("(?<![0-9０-９])([0-9０-９]{1,2})[ \t]{0,2}月(?!份?[0-9０-９])")


def typed_figures(body: str) -> Iterator[tuple[int, str]]:
    """Each figure that was typed, with its line: in the text, and in what a tag prints."""
    for line, text in _pieces(body):
        for pattern in (_DIGITS, _NUMERALS):
            yield from ((line, found[0]) for found in pattern.finditer(text))


def typed_months(body: str) -> Iterator[tuple[int, int]]:
    """Each month that was typed, with its line; a day of a month is a date of its own."""
    for line, text in _pieces(body):
        yield from ((line, int(found[1])) for found in _MONTH.finditer(text))


def _pieces(body: str) -> Iterator[tuple[int, str]]:
    """The lines of the text without tags, names in quotation marks and comments; and the words inside of tags."""
    body = "".join(piece if is_text else "\n" * piece.count("\n") for piece, is_text in cut(body, COMMENT))
    line, plain = 1, list[str]()
    for piece, is_text in cut(body, TAG):
        if not is_text:
            for constant in _CONSTANT.finditer(piece):
                yield line, _QUOTED.sub("\ufffc", constant[1] or constant[2] or "")
        breaks = piece.count("\n")
        line += breaks
        plain.append(piece if is_text else "\ufffc" + "\n" * breaks)
    for number, text in enumerate("".join(plain).split("\n"), 1):
        yield number, _QUOTED.sub("\ufffc", text)
