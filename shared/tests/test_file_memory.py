"""What a file may make the service hold: cells, texts, names and errors are counted, whoever counts the columns."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files import entry_files, listings
from bureau_common.kit.files.cells import write_text
from bureau_common.kit.files.csv_files import CsvFile, CsvRows
from bureau_common.kit.files.entry_files import MAX_LISTED, Reader
from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_package import open_package
from bureau_common.kit.files.xlsx_workbook import Workbook
from bureau_common.schemas.problems import FieldError
from test_imports_hostile import MAIN, SHEET, STRINGS, ReadApart, bomb
from toy.schemas import OrderEntry
from toy.workbooks import HEADER, edited, order_row, sheet_of, sheets_of, workbook

NAMED = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER).encode()
HEAD = MAIN + b"<row>" + NAMED + b"</row>"
END = b"</sheetData></worksheet>"


def distinct(form: str, times: int) -> bytes:
    return "".join(form.format(number) for number in range(times)).encode()


@pytest.mark.parametrize(
    ("head", "block", "times", "tail", "rule"),
    [
        pytest.param(MAIN + b"<row>", b"<c><v>1</v></c>" * 10_000, 300, b"</row>" + END, "xlsx", id="unnamed"),
        pytest.param(MAIN + b'<row><c r="XFD1"><v>1</v></c>', b"<c/>", 1, b"</row>" + END, "xlsx", id="past the last"),
        pytest.param(HEAD, b'<row><c r="XFD1"><v>1</v></c></row>' * 1000, 200, END, "too_large", id="wide rows"),
        pytest.param(MAIN, b"<a>" * 100_000, 100, b"", "xlsx", id="depth"),
        pytest.param(HEAD, distinct("<x{}/>", 200_000), 1, END, "xlsx", id="names of elements"),
        pytest.param(HEAD, distinct('<c x{}=""/>', 200_000), 1, END, "xlsx", id="names of attributes"),
        pytest.param(HEAD, distinct('<c xmlns:p{}="u"/>', 200_000), 1, END, "xlsx", id="prefixes"),
    ],
)
def test_what_a_sheet_repeats_without_end_is_refused_in_bounded_memory(
    tmp_path: Path, read_apart: ReadApart, head: bytes, block: bytes, times: int, tail: bytes, rule: str
) -> None:
    path = tmp_path / "bomb.xlsx"
    bomb(path, SHEET, head, block, times, tail)
    told = read_apart(path)
    assert told["rule"] == rule, told
    assert int(told["grown"]) < 64, told


@pytest.mark.parametrize(
    ("block", "times", "rule"),
    [
        pytest.param(b"A" * (1 << 20), 120, "too_long", id="a text without an end"),
        pytest.param(b"<a>" * 100_000, 40, "xlsx", id="depth"),
        pytest.param(distinct("<x{}/>", 500_000), 1, "xlsx", id="names"),
    ],
)
def test_shared_strings_without_an_end_are_refused_in_bounded_memory(
    tmp_path: Path, read_apart: ReadApart, block: bytes, times: int, rule: str
) -> None:
    path = tmp_path / "strings.xlsx"
    bomb(path, "xl/sharedStrings.xml", STRINGS + b"<si><t>", block, times, b"</t></si></sst>")
    told = read_apart(path)
    assert told["rule"] == rule, told
    assert int(told["grown"]) < 64, told


def test_a_part_is_one_sheet_and_not_read_as_often_as_it_is_named() -> None:
    content = sheets_of({"1月": [HEADER, order_row("1")], "2月": []})
    shared = edited(content, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("sheet2.xml", "sheet1.xml"))
    assert [sheet.name for sheet in Workbook(io.BytesIO(content)).sheets] == ["1月", "2月"]
    with pytest.raises(Refused) as refused:
        Workbook(io.BytesIO(shared))
    assert refused.value.errors[0].rule == "xlsx"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_the_depth_of_a_small_part_is_bounded(tmp_path: Path, read_apart: ReadApart, part: str) -> None:
    path = tmp_path / "deep.xlsx"
    bomb(path, part, b"<a>", b"<a>" * 100_000, 13, b"")
    told = read_apart(path)
    assert told["rule"] == "xlsx", told
    assert int(told["grown"]) < 32, told


def test_rows_that_repeat_a_long_text_are_held_one_by_one(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "long.xlsx"
    strings = STRINGS + b"<si><t>" + "长".encode() * 32_000 + b"</t></si></sst>"
    sheet = HEAD + b'<row><c t="s"><v>0</v></c></row>' * 10_000 + END
    path.write_bytes(
        edited(
            edited(sheet_of([]), SHEET, lambda _: sheet.decode()),
            "xl/sharedStrings.xml", lambda _: strings.decode(),
        )
    )  # fmt: skip
    told = read_apart(path)
    assert (told["rows"], told["listed"]) == (10_000, MAX_LISTED)
    assert int(told["grown"]) < 64, told  # all of them would be a gigabyte


LONG = "长" * 30_000 + "\U0001f600"
"""With one character beyond the usual ones each of them takes four bytes."""
STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>
<numFmt numFmtId="164" formatCode="0&quot;{}&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>
</styleSheet>"""


@pytest.mark.parametrize(
    ("row", "count"),
    [
        pytest.param(f'<row><c t="str"><f>A1</f><v>{LONG}</v></c></row>', 2000, id="results of formulas"),
        pytest.param(f'<row><c t="e"><v>{LONG}</v></c></row>', 2000, id="errors"),
        pytest.param("<row>" + '<c s="1"><v>1</v></c>' * 200 + "</row>", 2000, id="numbers as they are shown"),
        pytest.param(f'<row><c t="inlineStr"><is><t>{{}}{LONG}</t></is></c></row>', 2000, id="texts, each another"),
        pytest.param(f'<row><c t="str"><f>A1</f><v>{{}}{LONG}</v></c></row>', 2000, id="results, each another"),
    ],
)
def test_texts_are_counted_whatever_cells_they_are_of_and_however_they_are_remembered(
    tmp_path: Path, read_apart: ReadApart, row: str, count: int
) -> None:
    path = tmp_path / "texts.xlsx"
    sheet = f"{HEAD.decode()}{distinct(row, count).decode()}{END.decode()}"
    styles = STYLES.format(LONG[-250:])
    path.write_bytes(edited(edited(sheet_of([]), SHEET, lambda _: sheet), "xl/styles.xml", lambda _: styles))
    told = read_apart(path)
    assert told["rows"] == count, told
    assert int(told["grown"]) < 64, told  # all of them would be a quarter of a gigabyte


def test_a_row_whose_texts_are_too_long_together_is_refused(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "row.xlsx"
    strings = STRINGS + b"<si><t>" + "长".encode() * 32_000 + b"</t></si></sst>"
    sheet = MAIN + b"<row>" + b'<c t="s"><v>0</v></c>' * 16_000 + b"</row>" + END
    path.write_bytes(
        edited(
            edited(sheet_of([]), SHEET, lambda _: sheet.decode()),
            "xl/sharedStrings.xml", lambda _: strings.decode(),
        )
    )  # fmt: skip
    told = read_apart(path)
    assert told["rule"] == "too_long", told
    assert int(told["grown"]) < 32, told


def first_sheet(file: IO[bytes]) -> XlsxRows:
    book = Workbook(file)
    return XlsxRows(book, book.sheets[0])


def held(source: XlsxRows | CsvRows) -> int:
    """The most cells that any row of a file has; a file that is refused ends there."""
    most = 0
    try:
        for _, cells in source:
            most = max(most, len(cells))
    except Refused:
        pass
    return most


@pytest.mark.parametrize(
    "cells",
    [b"<c><v>1</v></c>" * 20_000, b'<c r="XFC1"><v>1</v></c><c><v>1</v></c><c><v>1</v></c>'],
)
def test_no_row_of_a_sheet_holds_more_cells_than_a_sheet_has_columns(tmp_path: Path, cells: bytes) -> None:
    path = tmp_path / "wide.xlsx"
    bomb(path, SHEET, MAIN + b"<row>" + cells, b"</row>", 1, END)
    with path.open("rb") as file:
        assert held(first_sheet(file)) == 0
    bomb(path, SHEET, MAIN + b"<row>" + b"<c><v>1</v></c>" * 16_384, b"</row>", 1, END)
    with path.open("rb") as file:
        assert held(first_sheet(file)) == 16_384


@pytest.mark.parametrize(
    "content",
    [
        b"a," * 20_000 + b"\n",
        (b"a," * 400_000 + b"\n") * 3,
        (b"ab," * 10_000 + b'"\n",') * 900,  # lines within a cell make one row of many
    ],
)
def test_no_row_of_a_csv_file_holds_more_cells_than_a_sheet_has_columns(content: bytes) -> None:
    assert held(CsvFile(io.BytesIO(content)).rows(",")) == 0
    with pytest.raises(Refused) as refused:
        list(CsvFile(io.BytesIO(content)).rows(","))
    assert refused.value.errors[0].rule in ("csv", "too_long")


def test_no_row_is_made_as_wide_as_a_header_of_nothing() -> None:
    """A blank in the last column of the header would make each of 200,000 rows 16,384 cells wide."""

    def fill(_: Any, sheet: Any) -> None:
        for number, cells in enumerate([HEADER, *map(order_row, "123")]):
            sheet.write_row(number, 0, cells)
        sheet.write_string(0, 16_383, " ")

    for content in (workbook(fill), ",".join([*HEADER, *[""] * 200]).encode() + b"\n"):
        with pytest.raises(Refused) as refused:
            Reader(io.BytesIO(content), OrderEntry)
        assert refused.value.errors[0].rule == "columns"
    reader = Reader(io.BytesIO(sheet_of(map(order_row, "123"), [*HEADER, *[" "] * 100])), OrderEntry)
    assert reader.read(10).rows == [2, 3, 4]


@pytest.mark.parametrize("write", [write_text, listings._text_cell])
def test_of_long_texts_nothing_is_kept_once_they_are_written(write: Callable[[str], str]) -> None:
    """A file of problems, or a list as a workbook, left a quarter of a gigabyte behind."""
    assert write("=1") is write("=1")
    tracemalloc.start()
    try:
        for number in range(50):
            write(f"={number}" + "长" * 100_000)
        assert tracemalloc.get_traced_memory()[0] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_line_without_an_end_is_refused_in_whichever_encoding_its_characters_look_like_one(
    tmp_path: Path, read_apart: ReadApart
) -> None:
    """The bytes of 上 in UTF-16 are 0x0A and 0x4E; one character beyond 16 bits makes a text of four bytes a character."""
    path, block = tmp_path / "endless.csv", f"{'A' * 262_143}上{'A' * 262_144}".encode("utf-16-le")
    with path.open("wb") as file:
        file.write(b"\xff\xfe")
        for _ in range(80):
            file.write(block)
        file.write("😀".encode("utf-16-le"))
    told = read_apart(path)
    assert told["rule"] == "too_long", told
    assert int(told["grown"]) < 32, told


def test_a_csv_row_of_many_lines_is_read_in_bounded_memory(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "lines.csv"
    line = b'"x",' + b"ab," * 330_000 + b'"'
    path.write_bytes((line + b"\n") * 100)
    told = read_apart(path)
    assert told["rule"] == "csv", told
    assert int(told["grown"]) < 64, told


@pytest.mark.parametrize(
    ("create", "total"),
    [
        (lambda: ",".join([*HEADER, *[f"x{n}" for n in range(5000)]]).encode() + b"\n", 5000),
        (lambda: sheet_of([], [*HEADER, *[f"x{n}" for n in range(5000)]]), 5000),
    ],
)
def test_a_header_of_unknown_columns_builds_a_thousand_errors_and_counts_the_rest(
    monkeypatch: pytest.MonkeyPatch, create: Callable[[], bytes], total: int
) -> None:
    built = count_errors(monkeypatch)
    with pytest.raises(Refused) as refused:
        Reader(io.BytesIO(create()), OrderEntry)
    assert (len(refused.value.errors), refused.value.errors_total) == (MAX_LISTED, total)
    assert len(built) == MAX_LISTED


def count_errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    built: list[str] = []

    def build(**said: str) -> FieldError:
        built.append(said["rule"])
        return FieldError(**said)  # type: ignore[arg-type]

    monkeypatch.setattr(entry_files, "FieldError", build)
    return built


@pytest.mark.parametrize(
    "wrong",
    [
        {"金额（元）": "x"},  # each refused by its cell
        {"订单类型": "?", "业务日期": "昨天", "金额（元）": "一"},
        {"来源系统": "合计"},
        {"金额（元）": "1" * 4001},
    ],
)
def test_of_many_wrong_rows_a_thousand_errors_are_built(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object]
) -> None:
    built = count_errors(monkeypatch)
    reader = Reader(io.BytesIO(sheet_of([order_row(str(n), wrong) for n in range(1500)])), OrderEntry)
    while not reader.done:
        reader.read(2000)
    assert reader.errors_total == 1500 * (3 if len(wrong) == 3 else 1)
    assert len(reader.errors) == MAX_LISTED
    assert len(built) <= MAX_LISTED + 3  # the row in hand is told whole


def directory_of_long_names() -> bytes:
    """A package whose directory is far larger than what it lists."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(900):
            member = zipfile.ZipInfo(f"{number}-{'n' * 60_000}")
            member.comment = bytes(60_000)
            package.writestr(member, b"")
    return target.getvalue()


def test_a_directory_of_long_names_is_refused_unread(tmp_path: Path, read_apart: ReadApart) -> None:
    path = tmp_path / "names.xlsx"
    path.write_bytes(directory_of_long_names())
    told = read_apart(path)
    assert told["rule"] == "xlsx"
    assert int(told["grown"]) < 32, told


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_packed_otherwise_than_spreadsheets_do_is_refused(method: int) -> None:
    """The dictionary of one such method takes gigabytes by a word of the file."""
    good, target = zipfile.ZipFile(io.BytesIO(sheet_of([order_row("1")]))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in good.namelist():
            package.writestr(name, good.read(name), compress_type=method if name == SHEET else None)
    with pytest.raises(Refused) as refused:
        open_package(target)
    assert refused.value.errors[0].rule == "xlsx"
