"""What a spreadsheet program makes of a text that is typed into a cell: that depends on the format which the cell has.

Seen with LibreOffice 7.4, by its keyboard; Excel keeps formats in the same way.
"""

import io
import re
import zipfile

SHEET = "xl/worksheets/sheet1.xml"
_BUILT_IN = {0: "General", 2: "0.00", 49: "@"}


def typed(text: str, code: str) -> tuple[object, str]:
    """What a cell of a format holds once a text was typed into it, and the format that it has then."""
    if code == "@" or not re.fullmatch("[0-9.]+%?", text):
        return text, code
    if text.endswith("%"):
        return float(text[:-1]) / 100, "0.00%" if code == "General" else code
    return float(text), code


def column_formats(content: bytes) -> dict[int, str]:
    """The formats that cells of the first sheet have where nothing was written yet, by their columns."""
    codes, found = _codes(content), {}
    for column in re.findall("<col [^>]*>", _part(content, SHEET)):
        told = dict(re.findall('(\\w+)="(\\d+)"', column))
        for place in range(int(told["min"]) - 1, int(told["max"])):
            found[place] = codes[int(told.get("style", 0))]
    return found


def cell_formats(content: bytes) -> dict[str, str]:
    """The formats of the cells of the first sheet that hold anything, by their addresses."""
    codes = _codes(content)
    cells = re.findall(r'<c r="([A-Z]+\d+)"(?: s="(\d+)")?', _part(content, SHEET))
    return {address: codes[int(style or 0)] for address, style in cells}


def _codes(content: bytes) -> list[str]:
    """The number formats of a workbook in the order in which cells name them."""
    styles = _part(content, "xl/styles.xml")
    own = {int(number): code for number, code in re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles)}
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    return [(_BUILT_IN | own)[int(number)] for number in formats]


def _part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()
