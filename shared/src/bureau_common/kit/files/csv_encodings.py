"""How the bytes of a text file are to be read: UTF-8, UTF-16 or GB18030, and never two of them in one file."""

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO

from ..core.errors import Refused, malformed

_BLOCK = 1 << 20
_LONGEST = 4 * _BLOCK
_NAMED = 5
"""Lines that a refusal names."""
_LIKE_GB = re.compile(rb"[\xc4-\xdf][\xa1-\xbf]")
"""One letter in UTF-8, of no Chinese and hardly a Latin text, and a Chinese character in GB18030."""
_WIDE_RUN = re.compile("[^\x00-\x7f]+")
_GB_RUN = re.compile(rb"(?:[\xb0-\xdf][\xa1-\xbf])+")
_LATIN = re.compile("[A-Za-z]")
_GREEK = re.compile("[\u0370-\u03ff]")
_HAN_RUN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]{2,}")


def detect_encoding(file: IO[bytes], max_rows: int) -> str:
    """The encoding of the whole file, which is left at its beginning; one that is in none, or in two, is refused by the line.

    A line without an end, and a file of far more lines than rows are allowed, are refused before any row is read.
    """
    file.seek(0)
    if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and _is_in(file, "utf-16", max_rows):
        return "utf-16"
    if _is_in(file, "utf-8-sig", max_rows):
        if _holds(file, _LIKE_GB):
            _refuse_lines(file, _seems_gb, "UTF-8")
        return "utf-8-sig"
    if _begins_in_utf8(file):
        _refuse_lines(file, lambda line: not _decodes(line, "utf-8"), "UTF-8")
    if not _is_in(file, "gb18030", max_rows):
        _refuse_lines(file, lambda line: not _decodes(line, "gb18030"), "GB18030")
        raise malformed(
            "file", "encoding", "文件编码应为 UTF-8 或 GB18030，请另存为 UTF-8",
            "The file must be encoded in UTF-8 or GB18030; save it as UTF-8",
        )  # fmt: skip
    _refuse_lines(file, _seems_utf8, "GB18030")
    return "gb18030"


def too_many_rows(limit: int) -> Refused:
    """The refusal of a file that is over the row limit of its format."""
    return malformed(
        "file", "too_many_rows", f"文件超过{limit}行，请分成几个文件", f"The file has over {limit} rows; divide it"
    )


def _is_in(file: IO[bytes], encoding: str, max_rows: int) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    lines = 0
    try:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)  # in UTF-16 the bytes of a line's end stand within other characters, too: 上
            lines += text.count("\n")
            if len(block) == _BLOCK and "\n" not in text and "\r" not in text:
                raise malformed("file", "too_long", "行过长，不是有效的CSV", "A line is too long for CSV")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    if lines > 2 * max_rows:  # before any row is read; a cell may hold some line breaks of its own
        raise too_many_rows(max_rows)
    return True


def _holds(file: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    """Whether two bytes that fit stand anywhere; looked for in blocks, of which each begins with the last byte before."""
    last = b""
    try:
        while block := file.read(_BLOCK):
            if pattern.search(last + block):
                return True
            last = block[-1:]
        return False
    finally:
        file.seek(0)


def _wide_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that hold more than ASCII, with their numbers."""
    file.seek(0)
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        if not line.isascii():
            yield number, line.removeprefix(codecs.BOM_UTF8)


def _refuse_lines(file: IO[bytes], is_foreign: Callable[[bytes], bool], encoding: str) -> None:
    """Refuse a file that is in one encoding but for some lines: read as it is, they would be other words."""
    found = [*islice((str(number) for number, line in _wide_lines(file) if is_foreign(line)), _NAMED)]
    file.seek(0)
    if found:
        raise malformed(
            "file", "encoding",
            f"文件大部分为{encoding}，第{'、'.join(found)}行含其他编码的字符（文件可能由几个文件拼成），请统一另存为UTF-8",
            f"The file is in {encoding} but for line {', '.join(found)}, which is in another encoding; save all as UTF-8",
        )  # fmt: skip


def _begins_in_utf8(file: IO[bytes]) -> bool:
    """Whether the first line that is in one encoding alone, or the mark before it, is UTF-8.

    Short Chinese words in GB18030 can be read as UTF-8, where they are letters of other scripts: 医院 as ҽԺ.
    """
    for _, line in _wide_lines(file):
        if not _decodes(line, "utf-8"):
            return False
        if line.isascii() or not _decodes(line, "gb2312"):
            return True
    return False


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _seems_gb(line: bytes) -> bool:
    """Whether a line that can be read as UTF-8 has odd letters in the place of a word, and all of it is Chinese in GB18030.

    One odd word beside Chinese ones is a name or a sound in another script. Letters and signs that stand in Latin texts, like
    é, ½ and ·, are odd only beside others, and the letters of a Latin word, like Žilina, are not odd.
    """
    text, is_odd = line.decode("utf-8", "replace"), False
    for found in _WIDE_RUN.finditer(text):  # one after another: a line may have a million
        if _GREEK.fullmatch(found[0]):
            continue
        run = found[0].encode()
        if _HAN_RUN.search(found[0]) or not _decodes(run, "gb2312"):
            return False
        if not is_odd and _LIKE_GB.search(run) and _GB_RUN.fullmatch(run):
            is_odd = not _LATIN.search(text[max(0, found.start() - 1) : found.end() + 1])
    return is_odd


def _seems_utf8(line: bytes) -> bool:
    """Whether a line of a file in GB18030 is Chinese text in UTF-8, and nothing else."""
    if not _decodes(line, "utf-8"):
        return False
    runs = _WIDE_RUN.findall(line.decode())
    return bool(runs) and all(_HAN_RUN.fullmatch(run) for run in runs)
