"""Hostile files: bombs, entities, formulas, passwords and a million bad rows, refused in bounded memory."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files import xlsx_files, xlsx_formats, xlsx_package
from toy.apart import Told
from toy.workbooks import HEADER, edited, order_row, send, sheet_of, workbook

SHEET = "xl/worksheets/sheet1.xml"
ReadApart = Callable[[Path], Told]
"""The fixture of that name: reads a file in a process whose memory can be told."""


def bomb(path: Path, part: str, head: bytes, block: bytes, times: int, tail: bytes) -> None:
    """A good workbook one of whose parts unpacks to `times` blocks."""
    good = zipfile.ZipFile(io.BytesIO(sheet_of([order_row("1")])))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in good.namelist():
            if name != part:
                package.writestr(name, good.read(name))
        info = zipfile.ZipInfo(part)
        info.compress_type = zipfile.ZIP_DEFLATED
        with package.open(info, "w", force_zip64=True) as target:
            target.write(head)
            for _ in range(times):
                target.write(block)
            target.write(tail)


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "bomb.xlsx"
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(8 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    with zipfile.ZipFile(path, "w") as package:
        bomb_part = zipfile.ZipInfo(SHEET)
        package.writestr(bomb_part, block * 1250 + b"\x03\x00")
        bomb_part.compress_type, bomb_part.file_size = zipfile.ZIP_DEFLATED, 1250 * (8 << 20)
    assert path.stat().st_size < 12 << 20
    with zipfile.ZipFile(path) as package, package.open(SHEET) as part:
        assert package.getinfo(SHEET).file_size > 10 * 10**9
        assert part.read(64 << 20) == bytes(64 << 20)  # it does unpack
    told = read_apart(path)
    assert told["rule"] == "too_large"
    assert int(told["grown"]) < 16


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.mark.parametrize(
    ("part", "head", "block", "times", "tail", "rule"),
    [
        (SHEET, MAIN + b'<row><c t="inlineStr"><is><t>', b"A" * (1 << 20), 300, b"</t></is></c></row>", "too_long"),
        (SHEET, MAIN + b'<row><c r="', b"A" * (1 << 20), 300, b'"/></row>', "xlsx"),
        (SHEET, MAIN + b"<!--", b"A" * (1 << 20), 300, b"-->", "xlsx"),
        (SHEET, MAIN, b"<row/>" * 100_000, 500, b"", "xlsx"),
        ("xl/sharedStrings.xml", STRINGS, b"<si/>" * 100_000, 250, b"</sst>", "too_large"),
        ("xl/sharedStrings.xml", STRINGS, b"<si><t>" + b"A" * 30_000 + b"</t></si>", 4_200, b"</sst>", "missing_header"),
        ("xl/styles.xml", b"<styleSheet>", b"<xf/>" * 100_000, 100, b"</styleSheet>", "too_large"),
    ],
)  # fmt: skip
def test_parts_that_swell_are_read_in_bounded_memory(
    tmp_path: Path, read_apart: ReadApart, part: str, head: bytes, block: bytes, times: int, tail: bytes, rule: str
) -> None:
    path = tmp_path / "swollen.xlsx"
    bomb(path, part, head, block, times, tail)
    told = read_apart(path)
    assert told["rule"] == rule, told
    assert int(told["mib"]) < 320, told


def test_a_cell_in_the_last_corner_takes_no_room_for_the_empty_ones(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "corner.xlsx"
    path.write_bytes(
        edited(
            sheet_of([order_row("1")]),
            SHEET,
            lambda xml: xml.replace(
                "</sheetData>",
                '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>',
            ),
        )
    )
    told = read_apart(path)
    assert (told["rows"], told["total"]) == (2, 1)
    assert int(told["grown"]) < 32


def test_bad_rows_are_counted_a_thousand_listed_and_more_of_them_take_no_more_memory(
    tmp_path: Path, read_apart: ReadApart
) -> None:
    """Of a hundred thousand rows each could take 64 bytes: a million would then take 64 MiB."""
    line = ",".join(map(str, order_row("1", {"金额（元）": "x"}))) + "\r\n"
    grown = []
    for rows in (20_000, 120_000):
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(HEADER) + "\r\n" + line * rows)
        told = read_apart(path)
        assert (told["rows"], told["total"], told["listed"]) == (rows, rows, 1000)
        grown.append(int(told["grown"]))
    assert grown[1] - grown[0] < 6


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"a," * (80 << 20), "too_long"),
        (b'"x\n",' * (3 << 20), "csv"),
        (b"a\n" * 4_000_001, "too_many_rows"),
    ],
)
def test_csv_without_an_end_is_refused_in_bounded_memory(
    tmp_path: Path, read_apart: ReadApart, content: bytes, rule: str
) -> None:
    path = tmp_path / "endless.csv"
    path.write_bytes(content)
    told = read_apart(path)
    assert told["rule"] == rule
    assert int(told["grown"]) < 64


def test_a_sheet_over_the_row_limit_stops_there(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "long.xlsx"
    inline = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
    head = MAIN + f"<row>{inline}</row>".encode()
    bomb(path, SHEET, head, b'<row><c t="str"><v>a</v></c></row>' * 1000, 300, b"</sheetData></worksheet>")
    told = read_apart(path)
    assert told["rule"] == "too_many_rows"
    assert int(told["grown"]) < 64


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "' + "ha" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '"><!ENTITY c "' + "&b;" * 1000
    + '">]>'
)  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
async def test_entities_are_refused(client: httpx.AsyncClient, part: str, doctype: str) -> None:
    content = edited(sheet_of([order_row("1")]), part, lambda xml: xml.replace("?>", "?>" + doctype, 1))
    answer = await send(client, content)
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "doctype")


def dated(serial: float, code: str = "yyyy-mm-dd") -> bytes:
    """A row whose business date is a number that a format shows as a day."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, order_row("1"))
        sheet.write_number(1, HEADER.index("业务日期"), serial, book.add_format({"num_format": code}))

    return workbook(fill)


def since_1904(xml: str) -> str:
    return xml.replace("<workbookPr ", '<workbookPr date1904="1" ')


async def test_of_a_number_format_no_more_is_looked_at_than_a_spreadsheet_program_allows(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a search through it takes grows with its square."""
    looked_at = []

    class Watched:
        def finditer(self, code: str) -> Iterator[re.Match[str]]:
            looked_at.append(len(code))
            return re.finditer("(?P<plain>.)(?P<quoted>)(?P<escaped>)(?P<end>)", code)

    monkeypatch.setattr(xlsx_formats, "_TOKEN", Watched())
    answer = await send(client, dated(44_270, "yyyy-mm-dd" + "[" * 5_000))
    assert answer.status_code == 201, answer.text
    assert looked_at == [255]


def test_no_reference_of_a_cell_is_read_beyond_the_letters_that_a_column_can_have() -> None:
    """What is added up letter by letter grows with their square."""
    read = []

    class Letters(str):
        def __iter__(self) -> Iterator[str]:
            for letter in str(self):
                read.append(letter)
                yield letter

    with pytest.raises(Refused):
        xlsx_files._column_number(Letters("A" * 5_000))
    assert len(read) <= 3


def many_members() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(xlsx_package.MAX_MEMBERS + 1):
            package.writestr(f"{number}", "")
    return target.getvalue()


def other_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("../../etc/passwd", "slip")
    return target.getvalue()


def far_member() -> bytes:
    """A good workbook whose directory says of one part that it begins behind the end of every file."""
    content, name = bytearray(sheet_of([order_row("1")])), b"xl/workbook.xml"
    place = content.rfind(name)
    content[place - 16 : place - 14] = struct.pack("<H", 12)  # what follows the name
    content[place - 4 : place] = b"\xff\xff\xff\xff"
    content[place + len(name) : place + len(name)] = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    end = content.rfind(b"PK\x05\x06") + 12
    content[end : end + 4] = struct.pack("<I", struct.unpack("<I", content[end : end + 4])[0] + 12)
    return bytes(content)


@pytest.mark.parametrize(
    ("create", "rule"),
    [
        (far_member, "xlsx"),
        (many_members, "too_large"),
        (other_zip, "xlsx"),
        (lambda: sheet_of([order_row("1")])[:-200], "xlsx"),
        (lambda: b"PK\x03\x04" + bytes(500), "xlsx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls"),
        (lambda: edited(sheet_of([order_row("1")]), SHEET, lambda xml: xml[:-60]), "xlsx"),
        (lambda: edited(sheet_of([order_row("1")]), SHEET, lambda xml: xml.replace("<v>3<", "<v>999<")), "xlsx"),
        (lambda: edited(sheet_of([]), SHEET, lambda xml: xml.replace('r="A1"', 'r="XFE1"')), "xlsx"),
        (lambda: edited(sheet_of([order_row("1")]), SHEET, lambda xml: xml.replace('row r="2"', 'row r="1"')), "xlsx"),
        (lambda: dated(2_958_465.9999999), "date"),
        (lambda: edited(dated(2_958_000), "xl/workbook.xml", since_1904), "date"),
        (lambda: b"", "missing_header"),
    ],
)
async def test_what_is_no_workbook_is_refused_by_name(
    client: httpx.AsyncClient, create: Callable[[], bytes], rule: str
) -> None:
    answer = await send(client, create())
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, rule)
    assert (await client.get("/v1/orders")).json()["items"] == []
