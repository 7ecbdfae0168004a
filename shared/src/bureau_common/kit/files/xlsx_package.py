"""An XLSX file as a package of parts: what is refused unread, and parts that are parsed block by block."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, cast
from xml.parsers import expat

from ..core.errors import Refused, malformed

MAX_MEMBERS = 1_000
MAX_UNPACKED = 512 << 20
MAX_SMALL_PART = 4 << 20
MAX_TEXT = 40_000
"""Characters of one cell; a spreadsheet program allows 32,767."""
MAX_DIRECTORY = 1 << 20
MAX_DEPTH, MAX_NAMES = 64, 5_000
"""Of one part: a parser keeps something of every open element, and of every name and prefix until its end."""
_BLOCK = 1 << 13
"""Small: what one block unpacks to, rows and texts that it repeats, is held at once."""
_MAX_TOKEN = 1 << 20

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
_NO_ZIP = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError)


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


def read_small(package: zipfile.ZipFile, name: str, on_start: Callable[[str, dict[str, str]], object]) -> None:
    """Every element of a small part."""
    parser = new_parser(on_start)
    with open_part(package, name, MAX_SMALL_PART) as part:
        for _ in parse(part, parser):
            pass
