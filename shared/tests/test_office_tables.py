"""Tables as offices send them: sheets, headers, separators, encodings, and what stands above and below the records."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter

from bureau_common.kit.core.context import enter, new_context
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files import headers
from bureau_common.kit.files.entry_files import Reader
from bureau_common.schemas.problems import FieldError
from toy.schemas import OrderEntry
from toy.workbooks import HEADER, edited, order_row, sheet_of, workbook

SHEET = "xl/worksheets/sheet1.xml"
Rows = Sequence[Sequence[object]]


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    enter(new_context())


def read(content: bytes) -> tuple[list[str], list[FieldError]]:
    """The references that a file's rows have, and what is wrong in it, whether or not its header is."""
    try:
        reader = Reader(io.BytesIO(content), OrderEntry)
        entries = []
        while not reader.done:
            entries += reader.read(100).entries
    except Refused as refused:
        return [], refused.errors
    return [entry.source_ref for entry in entries], reader.errors


def told(content: bytes) -> list[tuple[int | None, str | None, str]]:
    return [(error.row, error.cell, error.rule) for error in read(content)[1]]


def rows_of(rows: Rows, separator: str = ",", encoding: str = "utf-8", before: str = "") -> bytes:
    return (before + "".join(separator.join(map(str, row)) + "\r\n" for row in rows)).encode(encoding)


def sheets(*named: tuple[str, Rows, Callable[[Any], object]]) -> bytes:
    """A workbook of sheets with their names, their rows and whatever else is done to each."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows, change in named:
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            change(sheet)
    return target.getvalue()


def as_it_is(_: Any) -> None:
    return


GOOD: Rows = [HEADER, order_row("1")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_whatever_parts_their_cells(separator: str, encoding: str) -> None:
    rows = [["一月订单表", *[""] * 8], *GOOD, order_row("2")]
    assert read(rows_of(rows, separator, encoding)) == (["1", "2"], [])


@pytest.mark.parametrize("separator", [";", ",", "\t", "^"])
def test_a_first_line_may_say_what_parts_the_cells(separator: str) -> None:
    content = rows_of([*GOOD, order_row("2", {"金额（元）": "x"})], separator, "utf-8-sig", f"sep={separator}\r\n")
    assert read(content)[0] == ["1"]
    assert told(content) == [(4, None, "value_error")]


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        (b"<html><body><table>", "html"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html>", "html"),
        ("<table><tr><td>来源系统".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\n", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "image"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    ],
)
def test_what_is_no_table_says_what_it_is_and_the_way_out(start: bytes, rule: str) -> None:
    _, (error,) = read(start + b" " * 600)
    assert error.rule == rule
    assert re.search("另存为XLSX|导入", error.message) or rule == "archive"


def hiding(content: bytes, state: str, sheet: str) -> bytes:
    """The workbook with the sheets hidden that are called so."""
    return edited(content, "xl/workbook.xml", lambda xml: xml.replace(sheet, f'state="{state}" {sheet}'))


def test_hidden_sheets_are_never_read() -> None:
    content = sheets(("9月底稿", [HEADER, order_row("old")], as_it_is), ("10月", GOOD, as_it_is))
    for state in ("hidden", "veryHidden"):
        assert read(hiding(content, state, 'sheetId="1"'))[0] == ["1"]
        assert [error.rule for error in read(hiding(content, state, "sheetId="))[1]] == ["hidden"]


def test_a_hidden_sheet_named_data_is_not_read_either() -> None:
    content = sheets(("10月", GOOD, as_it_is), ("数据", [HEADER, order_row("old")], lambda sheet: sheet.hide()))
    assert read(content)[0] == ["1"]


def test_two_sheets_that_could_be_meant_are_refused_by_name() -> None:
    nearly = [*HEADER[:-1], "金额"]
    for header in (HEADER, nearly):
        _, (error,) = read(sheets(("9月", [header, order_row("old")], as_it_is), ("10月", GOOD, as_it_is)))
        assert error.rule == "sheets"
        assert "9月、10月" in error.message
    assert read(sheets(("9月", [nearly], as_it_is), ("10月", GOOD, as_it_is))) == (["1"], [])
    assert read(
        sheets(("汇总", [["填报单位", "金额（元）"], ["340311", "1"]], as_it_is), ("明细", GOOD, as_it_is))
    ) == (["1"], [])


@pytest.mark.parametrize("above", [19, 20, 60])
def test_a_second_sheet_is_found_however_much_stands_above_its_header(above: int) -> None:
    low = [*[["说明"]] * above, HEADER, order_row("old")]
    for sheet_order in (
        (("10月", GOOD, as_it_is), ("9月", low, as_it_is)),
        (("9月", low, as_it_is), ("10月", GOOD, as_it_is)),
    ):
        _, (error,) = read(sheets(*sheet_order))
        assert (error.rule, "9月" in error.message, "10月" in error.message) == ("sheets", True, True)
    assert read(sheets(("10月", GOOD, as_it_is), ("9月", low[:-1], as_it_is))) == (["1"], [])


def test_a_second_sheet_is_found_whatever_stands_right_above_its_header() -> None:
    """A row that names one field was taken for the header, and the header below it for its first row."""
    low = [*[["说明"]] * 19, ["金额（元）", "x"], HEADER, order_row("old")]
    _, (error,) = read(sheets(("10月", GOOD, as_it_is), ("9月", low, as_it_is)))
    assert error.rule == "sheets"


def test_rows_of_blanks_of_another_sheet_are_not_looked_at_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of 12 KB with as many sheets as there may be took the importer for minutes."""
    looked: list[object] = []
    plain = headers.plain_header
    monkeypatch.setattr(headers, "plain_header", lambda text: looked.append(text) or plain(text))
    wide = [["说明"], *[[*[""] * 200, "x"]] * 50]
    assert read(sheets(("10月", GOOD, as_it_is), ("9月", wide, as_it_is)))[0] == ["1"]
    assert len([each for each in looked if each == ""]) == 0


@pytest.mark.parametrize("other", [[["封面"], ["示范区财政局"]], [HEADER], [HEADER, [""] * 3], []])
def test_the_sheet_that_has_the_table_is_read_wherever_it_stands(other: Rows) -> None:
    assert read(sheets(("封面", other, as_it_is), ("明细", GOOD, as_it_is)))[0] == ["1"]
    assert read(sheets(("明细", GOOD, as_it_is), ("说明", other, as_it_is)))[0] == ["1"]


def test_the_workbook_is_found_by_its_relationships_and_not_by_its_name() -> None:
    content = sheet_of(GOOD[1:])
    for old, new in (("xl/workbook.xml", "xl/workbook2.xml"), ("xl/worksheets/sheet1.xml", "xl/tables/a.xml")):
        content = renamed(content, old, new)
    content = renamed(content, "xl/sharedStrings.xml", "xl/words.xml")
    assert read(content) == (["1"], [])


def renamed(content: bytes, old: str, new: str) -> bytes:
    """A workbook one of whose parts has another name, and in whose relationships it is called so."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(".rels"):
                data = data.replace(old.removeprefix("xl/").encode(), new.removeprefix("xl/").encode())
            folder, _, last = old.rpartition("/")
            relations = f"{folder}/_rels/{last}.rels"
            target_name = new if name == old else name
            if name == relations:
                target_name = f"{new.rpartition('/')[0]}/_rels/{new.rpartition('/')[2]}.rels"
            result.writestr(target_name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "title",
    [
        ["单位：万元"], ["", "", "单位：", "万元"], ["金额单位:亿元"], ["（单位：人民币千元）"], ["订单表（万元）"], ["计量单位： 百万元"],
        ["万元"], ["单位：仟元"],
        ["编制单位：示范局", "", "单位：万元"], ["以万元为单位"], ["単位", "单位:万"], ["单 位：万 元"], ["", "币种：人民币万元"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("below", [0, 2])
def test_a_table_under_another_unit_than_yuan_is_refused(title: list[str], below: int) -> None:
    above = [["订单台账"], title, *[["2021年10月"]] * below]
    for content in (sheets(("表", [*above, *GOOD], as_it_is)), rows_of([*above, *GOOD])):
        assert [(error.row, error.rule) for error in read(content)[1]] == [(2, "unit")]


@pytest.mark.parametrize(
    "title",
    ["单位：元", "1000万元以上项目台账", "编制单位：示范区财政局", "单位：元（保留两位小数）", "五百万元以下小额工程"],
)
def test_other_titles_say_nothing_of_a_unit(title: str) -> None:
    assert read(sheets(("表", [[title], *GOOD], as_it_is))) == (["1"], [])


def test_a_row_of_text_that_lost_its_last_separators_says_the_way_out() -> None:
    """Spreadsheet programs leave out the separators behind the last filled column of some rows."""
    (error,) = read(rows_of([[*HEADER, "额度编号"], order_row("1")]))[1]
    assert (error.row, error.rule) == (2, "columns")
    assert "应有10列，实有9列" in error.message
    assert "另存为XLSX" in error.message


def test_a_header_in_another_unit_is_told_once() -> None:
    header = [*HEADER[:-1], "金额（万元）"]
    _, (error,) = read(sheet_of([order_row("1")], header))
    assert (error.rule, error.cell) == ("unit", "I1")
    assert "应为“金额（元）”，金额须以元填写" in error.message


def test_a_header_that_lacks_its_unit_is_told_once() -> None:
    _, (error,) = read(sheet_of([order_row("1")], [*HEADER[:-1], "金额"]))
    assert (error.rule, error.cell) == ("unknown_header", "I1")
    assert "应为“金额（元）”" in error.message


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ((*HEADER[:5], "品目信息", "", "", "金额（元）"), ("",) * 5 + HEADER[5:8]),
        (
            ("来源", "", "填报单位", "业务日期", "订单", "", "", "", "金额（元）"),
            (*HEADER[:2], "", "", *HEADER[4:8], ""),
        ),
        (HEADER[:4], ("",) * 4 + HEADER[4:]),
    ],
)
def test_a_header_over_two_rows_says_so_once(upper: Sequence[str], lower: Sequence[str]) -> None:
    for rows in ([upper, lower, order_row("1")], [["台账"], upper, lower, order_row("1")]):
        _, errors = read(sheets(("表", rows, as_it_is)))
        first = len(rows) - 2
        assert [(error.row, error.rule) for error in errors] == [(first, "two_row_header")]
        assert f"第{first}、{first + 1}行合起来才是完整表头" in errors[0].message


def test_a_file_without_a_header_is_one_error() -> None:
    assert [error.rule for error in read(sheet_of([order_row("2")], order_row("1")))[1]] == ["missing_header"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["本月合计", *[""] * 7, 1000], "total_row"),
        (["累　计", *[""] * 7, 1000], "total_row"),
        (["合计（大写）：壹仟元整"], "total_row"),
        (["", "", "小计", "", "", "", "", "", 1000], "total_row"),
        (["1月至10月累计数", *[""] * 7, 1000], "total_row"),
        (["注：本表数据来源于国库日报。"], "no_record"),
        (["制表人：", "", "审核人：", "", "2021年10月31日"], "no_record"),
        (["", "", "", "", "", "", "", "", "单位：万元"], "no_record"),
        (["填表人：张", "", "负责人：李", "340311", "2021-10-31", "x", "x", "x"], "no_record"),
        ([*HEADER], "header_again"),
    ],
)
def test_a_row_that_is_no_record_is_one_error(row: list[object], rule: str) -> None:
    content = sheet_of([order_row("1"), row, order_row("2")])
    assert read(content)[0] == ["1", "2"]
    assert told(content) == [(3, None, rule)]
    padded = [*row, *[""] * (len(HEADER) - len(row))]
    assert [error.rule for error in read(rows_of([*GOOD, padded]))[1]] == [rule]


def test_a_record_that_lacks_little_is_told_field_by_field() -> None:
    lacking = order_row("2", {"业务日期": "", "金额（元）": ""})
    assert told(sheet_of([order_row("1"), lacking])) == [(3, "D3", "missing"), (3, "I3", "missing")]


def test_merged_cells_below_the_header_are_refused_by_their_address_alone() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_range("D2:D3", "2021-03-05")
        sheet.merge_range("E3:F4", "V1")

    rows = [HEADER, order_row("1"), order_row("2"), order_row("3")]
    _, errors = read(sheets(("表", rows, merge)))
    assert [(error.cell, error.rule) for error in errors] == [("D2", "merged"), ("E3", "merged")]
    assert "D2:D3是合并单元格，请取消合并并逐行填写" in errors[0].message


def test_merged_titles_and_merged_notes_below_are_no_merged_records() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_range("A1:I1", "订单台账")
        sheet.merge_range("A4:I4", "注：本表为示范数据")
        sheet.merge_range("A9:B10", "")

    content = sheets(("表", [["订单台账"], *GOOD, ["注"]], merge))
    assert told(content) == [(4, None, "no_record")]


@pytest.mark.parametrize("hidden", [{"hidden": True}, {"height": 0}])
def test_what_nobody_sees_is_read_and_told(hidden: dict[str, Any]) -> None:
    def hide(sheet: Any) -> None:
        for row in (2, 3):
            sheet.set_row(row, hidden.get("height"), None, {"hidden": True} if "hidden" in hidden else {})
        sheet.set_column(4, 4, None, None, {"hidden": True})

    rows = [HEADER, order_row("1"), order_row("2"), order_row("3")]
    reader = Reader(io.BytesIO(sheets(("表", rows, hide))), OrderEntry)
    assert len(reader.read(10).entries) == 3
    said = {finding.code: finding for finding in reader.unseen()}
    assert "有2行隐藏行（第3、4行）也被导入" in said["hidden_rows"].message_zh
    assert "订单号" in said["hidden_columns"].message_zh
    assert {finding.severity for finding in said.values()} == {"warn"}


def test_of_a_plain_file_nothing_is_unseen() -> None:
    for content in (
        workbook(lambda _, sheet: [sheet.write_row(n, 0, row) for n, row in enumerate(GOOD)]),
        rows_of(GOOD),
    ):
        reader = Reader(io.BytesIO(content), OrderEntry)
        reader.read(10)
        assert reader.unseen() == []
