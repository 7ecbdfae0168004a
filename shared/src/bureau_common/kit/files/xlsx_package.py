"""The parts of an XLSX file around its cells: what is refused unread, sheets, shared strings, which styles are dates."""

import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime
from posixpath import join, normpath
from typing import IO, Any, cast
from xml.parsers import expat

from ..core.errors import Refused, malformed

MAX_MEMBERS = 1_000
MAX_UNPACKED = 512 << 20
MAX_STRINGS_PART = 128 << 20
MAX_STRINGS = 3_000_000
MAX_SMALL_PART = 4 << 20
MAX_TEXT = 40_000
"""Characters of one cell; a spreadsheet program allows 32,767."""
MAX_DIRECTORY = 1 << 20
MAX_DEPTH, MAX_NAMES = 64, 5_000
"""Of one part: a parser keeps something of every open element, and of every name and prefix until its end."""
_BLOCK = 1 << 13
"""Small: what one block unpacks to, rows and texts that it repeats, is held at once."""
_MAX_TOKEN = 1 << 20
_MAX_FORMAT = 255
"""Characters of a number format that a spreadsheet program allows."""

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
_NO_ZIP = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError)
_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")  # half a surrogate pair is no character
_NOT_A_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])


def tags(*names: str) -> dict[str, str]:
    """Local names by the names the parser reports, in the transitional and in the strict dialect."""
    return {space + name: name for space in _MAIN for name in names}


def broken(detail: str) -> Refused:
    """The file is no XLSX that can be read."""
    return malformed(
        "file", "xlsx", f"不是有效的XLSX文件（{detail}），请另存为XLSX后重试",
        f"Not a valid XLSX file ({detail}); save it as XLSX again",
    )  # fmt: skip


def open_package(file: IO[bytes]) -> zipfile.ZipFile:
    """The file as a zip whose directory was checked first: nothing is unpacked, and nothing is trusted."""
    file.seek(0)
    entries = 0
    # Each entry of the directory begins with this mark; counted before the directory is loaded into memory.
    while block := file.read(1 << 20):
        entries += block.count(b"PK\x01\x02")
    file.seek(0)
    if entries > MAX_MEMBERS:
        raise malformed("file", "too_large", "压缩包内文件过多", f"The package has more than {MAX_MEMBERS} members")
    try:
        package = zipfile.ZipFile(cast(IO[bytes], _Measured(file)))
    except _NO_ZIP as error:
        raise broken("zip") from error
    members = package.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        limit = MAX_UNPACKED >> 20
        raise malformed(
            "file", "too_large", f"解压后超过{limit}MB，请分成几个文件",
            f"It unpacks to more than {limit} MB; divide it",
        )  # fmt: skip
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise broken("zip")  # no spreadsheet program packs otherwise, and others take a word of the file for gigabytes
    if any(member.flag_bits & 1 for member in members):
        raise malformed(
            "file", "encrypted", "文件已加密，请取消密码后重试", "The file is encrypted; remove the password"
        )
    return package


class _Measured:
    """A file of which no more is read at once than an honest directory takes: zipfile believes the size it is told."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise broken("zip")
        return self._file.read(size)


def open_part(package: zipfile.ZipFile, name: str, limit: int) -> IO[bytes]:
    """One part, which may not unpack to more than `limit` bytes; reading stops at the size the directory states."""
    try:
        member = package.getinfo(name)
        if member.file_size > limit:
            raise malformed(
                "file", "too_large", f"{name}解压后超过{limit >> 20}MB，请分成几个文件",
                f"{name} unpacks to more than {limit >> 20} MB; divide the file",
            )  # fmt: skip
        return package.open(member)
    except (KeyError, RuntimeError, EOFError, *_NO_ZIP) as error:
        raise broken(name) from error


def parse(part: IO[bytes], parser: expat.XMLParserType) -> Iterator[None]:
    """Feed a part to its parser, pausing after each block; no document type, no entity, no endless token."""
    fed = 0
    try:
        while block := part.read(_BLOCK):
            parser.Parse(block)
            fed += len(block)
            if fed - parser.CurrentByteIndex > _MAX_TOKEN:  # older parsers read an unfinished token again and again
                raise broken("XML")
            if len(parser.intern) > MAX_NAMES:
                raise broken("XML")
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError) as error:
        raise broken("XML") from error
    finally:  # they and the parser hold each other, and with them everything that was read
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        parser.StartNamespaceDeclHandler = None


def _refuse_doctype(*_: object) -> None:
    raise malformed("file", "doctype", "文件含XML文档类型声明，不予读取", "The file declares an XML document type")


def new_parser(
    start: Callable[[str, dict[str, str]], object], end: Callable[[str], object] | None = None
) -> expat.XMLParserType:
    """A parser that tells of elements and refuses what it would have to keep without end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    depth = 0

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise broken("XML")
        start(name, attributes)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def declare(prefix: str | None, _: str) -> None:
        parser.intern.setdefault(prefix or "", prefix or "")  # counted with the names

    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    parser.StartNamespaceDeclHandler = declare
    return parser


def _read_small(package: zipfile.ZipFile, name: str, on_start: Callable[[str, dict[str, str]], object]) -> None:
    parser = new_parser(on_start)
    with open_part(package, name, MAX_SMALL_PART) as part:
        for _ in parse(part, parser):
            pass


def find_sheet(package: zipfile.ZipFile) -> tuple[str, datetime]:
    """The part that holds the sheet named 数据, else the first one; and the day that its dates count from."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}
    epoch = [datetime(1899, 12, 30)]  # noqa: DTZ001 - a spreadsheet's dates know no zone

    def on_workbook(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "sheet":
            links = [value for key, value in attributes.items() if key.endswith("relationships id")]
            sheets.append((attributes.get("name", ""), links[0] if links else ""))
        elif local == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch[0] = datetime(1904, 1, 1)  # noqa: DTZ001

    def on_link(name: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes and attributes.get("TargetMode") != "External":
            targets[attributes["Id"]] = attributes.get("Target", "")

    _read_small(package, "xl/workbook.xml", on_workbook)
    _read_small(package, "xl/_rels/workbook.xml.rels", on_link)
    if not sheets:
        raise broken("workbook")
    link = dict(sheets).get("数据", sheets[0][1])
    return normpath(join("/xl", targets.get(link, ""))).lstrip("/"), epoch[0]


def read_date_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles that show a number as a date."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    known = tags("numFmt", "cellXfs", "cellStyleXfs", "xf")
    custom: dict[str, bool] = {}
    dates: set[int] = set()
    within, count = "", 0

    def on_style(name: str, attributes: dict[str, str]) -> None:
        nonlocal within, count
        match known.get(name):
            case "numFmt":
                code = _NOT_A_CODE.sub("", attributes.get("formatCode", "")[:_MAX_FORMAT]).lower()
                custom[attributes.get("numFmtId", "")] = any(letter in code for letter in "ymd")
            case "cellXfs" | "cellStyleXfs" as section:
                within = section
            case "xf" if within == "cellXfs":
                number = attributes.get("numFmtId", "0")
                built_in = number.isascii() and number.isdigit() and len(number) < 4 and int(number) in _BUILT_IN_DATES
                if custom.get(number, built_in):
                    dates.add(count)
                count += 1

    _read_small(package, "xl/styles.xml", on_style)
    return frozenset(dates)


class Strings:
    """The shared strings, packed as UTF-8: an object for each would take several times the room."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        if "xl/sharedStrings.xml" not in package.namelist():
            return
        known = tags("si", "t", "rPh")
        text: list[str] = []
        phonetic = False

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal phonetic
            tag = known.get(name)
            if tag == "t" and not phonetic:
                parser.CharacterDataHandler = text.append
            elif tag == "rPh":  # how a word is pronounced is no part of it
                phonetic = True

        def end(name: str) -> None:
            nonlocal phonetic
            tag = known.get(name)
            if tag == "t":
                parser.CharacterDataHandler = None
            elif tag == "rPh":
                phonetic = False
            elif tag == "si":
                self._bytes.extend("".join(text).encode())
                self._ends.append(len(self._bytes))
                text.clear()

        parser = new_parser(start, end)
        with open_part(package, "xl/sharedStrings.xml", MAX_STRINGS_PART) as part:
            for _ in parse(part, parser):
                if sum(map(len, text)) > MAX_TEXT:
                    raise malformed("file", "too_long", "单元格文字过长", "The text of a cell is too long")
                if len(self._ends) > MAX_STRINGS:
                    raise malformed("file", "too_large", "文本过多，请分成几个文件", "Too many texts; divide the file")

    def __getitem__(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        return unescape(self._bytes[start : min(end, start + 4 * MAX_TEXT)].decode(errors="ignore"))


def unescape(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
