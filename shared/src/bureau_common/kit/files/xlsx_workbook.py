"""What stands around the cells of an XLSX file: its sheets, its shared strings, and how its styles show numbers."""

import re
import zipfile
from array import array
from posixpath import dirname, join, normpath
from typing import IO, NamedTuple

from ..core.errors import malformed
from .cells import EPOCHS
from .xlsx_formats import Look, built_in_look, look_of
from .xlsx_package import MAX_TEXT, broken, new_parser, open_package, open_part, parse, read_small, tags

MAX_STRINGS_PART = 128 << 20
MAX_STRINGS = 3_000_000
_MAX_SHEETS = 100
"""Sheets that are shown: each is looked at for a header, and none is passed over in silence."""
_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")  # half a surrogate pair is no character


class Sheet(NamedTuple):
    """A sheet that is shown, and the part that holds its cells."""

    name: str
    part: str


class _Link(NamedTuple):
    """A part that another names, and what it is to it: a worksheet, styles, shared strings."""

    kind: str
    part: str


class Workbook:
    """The parts of a file as they name one another: no program has to call them by the usual names."""

    def __init__(self, file: IO[bytes]) -> None:
        self.package = open_package(file)
        roots = [link.part for link in _links(self.package, "").values() if link.kind == "officeDocument"]
        self._workbook = roots[0] if roots else "xl/workbook.xml"
        links = _links(self.package, self._workbook)
        self.epoch = EPOCHS[0]
        self.sheets = self._read_sheets(links)
        """Those that are shown, the one named 数据 before the others."""
        members = {*self.package.namelist()}
        parts = {link.kind: link.part for link in links.values() if link.part in members}
        self.looks = _read_looks(self.package, parts.get("styles"))
        self.strings = Strings(self.package, parts.get("sharedStrings"))

    def _read_sheets(self, links: dict[str, _Link]) -> list[Sheet]:
        shown: list[Sheet] = []
        hidden = 0

        def on_start(name: str, attributes: dict[str, str]) -> None:
            nonlocal hidden
            local = name.rpartition(" ")[2]
            if local == "sheet":
                found = [links.get(value) for key, value in attributes.items() if key.endswith("relationships id")]
                link = found[0] if found else None
                if attributes.get("state", "visible") != "visible":
                    hidden += 1
                elif len(shown) <= _MAX_SHEETS and (link is None or link.kind == "worksheet"):
                    shown.append(Sheet(attributes.get("name", ""), link.part if link else ""))
            elif local == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = EPOCHS[1]

        read_small(self.package, self._workbook, on_start)
        if not shown and hidden:
            raise malformed(
                "file", "hidden", "工作表都已隐藏，请取消隐藏要导入的表", "Every sheet is hidden; unhide one"
            )
        if not shown or len({sheet.part for sheet in shown}) < len(shown):
            raise broken("workbook")  # a part that a hundred sheets name would be read a hundred times
        if len(shown) > _MAX_SHEETS:
            zh, en = (
                f"工作表多于{_MAX_SHEETS}个，请只留要导入的表",
                f"Over {_MAX_SHEETS} sheets: keep those to be imported",
            )
            raise malformed("file", "sheets", zh, en)
        return sorted(shown, key=lambda sheet: sheet.name != "数据")


def _links(package: zipfile.ZipFile, part: str) -> dict[str, _Link]:
    """What a part names, by the ids that it uses; the package itself is the part without a name."""
    folder, name = dirname(part), part.rpartition("/")[2]
    found: dict[str, _Link] = {}

    def on_start(_: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes and attributes.get("TargetMode") != "External":
            target = normpath(join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes["Id"]] = _Link(attributes.get("Type", "").rpartition("/")[2], target)

    where = join(folder, "_rels", f"{name}.rels")
    if part or where in package.namelist():
        read_small(package, where, on_start)
    return found


def _read_looks(package: zipfile.ZipFile, part: str | None) -> dict[int, Look]:
    """How cells of a style show numbers, where it is not as they are."""
    if part is None:
        return {}
    known = tags("numFmt", "cellXfs", "cellStyleXfs", "xf")
    custom: dict[str, Look | None] = {}
    looks: dict[int, Look] = {}
    within, count = "", 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within, count
        match known.get(name):
            case "numFmt":
                custom[attributes.get("numFmtId", "")] = look_of(attributes.get("formatCode", ""))
            case "cellXfs" | "cellStyleXfs" as section:
                within = section
            case "xf" if within == "cellXfs":
                number = attributes.get("numFmtId", "0")
                look = custom[number] if number in custom else built_in_look(number)
                if look is not None:
                    looks[count] = look
                count += 1

    read_small(package, part, on_start)
    return looks


class Strings:
    """The shared strings, packed as UTF-8: an object for each would take several times the room."""

    def __init__(self, package: zipfile.ZipFile | None = None, name: str | None = None) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        if package is None or name is None:
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
        with open_part(package, name, MAX_STRINGS_PART) as part:
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
