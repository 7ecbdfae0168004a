"""XLSX imports: what spreadsheets do to headers, numbers, dates and codes; wrong cells by their address."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from python_calamine import load_workbook

from bureau_common.kit.files.cells import show_cell
from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_workbook import Workbook
from toy.workbooks import HEADER, edited, order_row, send, sheet_of, workbook

YTD = "/v1/figures/toy.total.ytd?period=2021-12"
SHEET = "xl/worksheets/sheet1.xml"


async def records(client: httpx.AsyncClient) -> list[dict[str, str]]:
    items: list[dict[str, str]] = (await client.get("/v1/orders?limit=500")).json()["items"]
    return items


def one_cell(header: str, write: Callable[[Any, Any, int, int], object]) -> bytes:
    """A good row whose cell under `header` is written by `write(book, sheet, row, column)`."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, order_row("1"))
        write(book, sheet, 1, HEADER.index(header))

    return workbook(fill)


def dated(value: datetime | date, code: str | int) -> Callable[[Any, Any, int, int], object]:
    return lambda book, sheet, row, column: sheet.write_datetime(
        row, column, value, book.add_format({"num_format": code})
    )


def plain(value: object) -> Callable[[Any, Any, int, int], object]:
    return lambda _, sheet, row, column: sheet.write(row, column, value)


@pytest.mark.parametrize(
    ("header", "write", "field", "read"),
    [
        ("金额（元）", plain(1234567.8), "amount", "1234567.80"),
        ("金额（元）", plain(0.1 + 0.2), "amount", "0.30"),
        ("金额（元）", plain(9_999_999_999_999.98), "amount", "9999999999999.98"),
        ("金额（元）", plain("12345678901234567.89"), "amount", "12345678901234567.89"),
        ("金额（元）", plain("１，２３４．５６"), "amount", "1234.56"),
        ("金额（元）", plain("1，234,567.80 元"), "amount", "1234567.80"),
        ("金额（元）", plain("￥1 234.5"), "amount", "1234.50"),
        ("品目编码", plain(1010101.0), "item", "1010101"),
        ("品目编码", plain("'1010101"), "item", "1010101"),
        ("来源单号", plain("'=1+1"), "source_ref", "=1+1"),
        ("来源单号", plain(20210001), "source_ref", "20210001"),
        ("订单号", plain("两 行 & <b>"), "order_no", "两 行 & <b>"),
        ("业务日期", dated(date(2021, 3, 5), "yyyy-mm-dd"), "business_date", "2021-03-05"),
        ("业务日期", dated(date(2021, 3, 5), 'yyyy"年"m"月"d"日"'), "business_date", "2021-03-05"),
        ("业务日期", dated(date(2021, 3, 5), 31), "business_date", "2021-03-05"),
        ("业务日期", plain("2021.3.5"), "business_date", "2021-03-05"),
        ("业务日期", plain(20210305), "business_date", "2021-03-05"),
    ],
)
async def test_a_cell_says_what_the_person_meant(
    client: httpx.AsyncClient, header: str, write: Callable[..., object], field: str, read: str
) -> None:
    answer = await send(client, one_cell(header, write))
    assert answer.status_code == 201, answer.text
    assert (await records(client))[0][field] == read


@pytest.mark.parametrize(
    ("header", "write", "cell", "rule"),
    [
        ("金额（元）", plain(12345678901234567.89), "I2", "digits"),
        ("金额（元）", plain(10_000_000_000_000.5), "I2", "digits"),
        ("来源单号", plain(340311199001011234), "B2", "digits"),
        ("来源单号", dated(date(2021, 3, 5), "m-d"), "B2", "date_in_text"),
        ("业务日期", dated(datetime(2021, 3, 5, 9, 30, tzinfo=UTC).replace(tzinfo=None), "yyyy-mm-dd"), "D2", "date"),
        ("业务日期", plain(44260), "D2", "date"),
        ("金额（元）", lambda _, sheet, row, column: sheet.write_formula(row, column, "=5+5", None, 10), "I2", "formula"),
        ("订单号", lambda _, sheet, row, column: sheet.write_formula(row, column, '="a"&"b"', None, "ab"), "E2", "formula"),
        ("金额（元）", plain("1.234"), "I2", "value_error"),
        ("订单类型", plain("公共预算"), "H2", "enum"),
        ("订单号", plain("长" * 4001), "E2", "too_long"),
        ("订单号", plain("两\n行"), "E2", "value_error"),
    ],
)  # fmt: skip
async def test_a_cell_that_cannot_be_meant_is_named_by_its_address(
    client: httpx.AsyncClient, header: str, write: Callable[..., object], cell: str, rule: str
) -> None:
    answer = await send(client, one_cell(header, write))
    assert (answer.status_code, answer.json()["errors_total"]) == (422, 1), answer.text
    error = answer.json()["errors"][0]
    assert (error["cell"], error["row"], error["rule"]) == (cell, 2, rule)
    assert await records(client) == []


async def test_an_error_value_is_named(client: httpx.AsyncClient) -> None:
    def spoil(xml: str) -> str:
        return re.sub(r'<c r="I2" t="s"><v>\d+</v>', '<c r="I2" t="e"><v>#REF!</v>', xml)

    answer = await send(client, edited(sheet_of([order_row("1")]), SHEET, spoil))
    error = answer.json()["errors"][0]
    assert (error["cell"], error["rule"], error["value"]) == ("I2", "error_cell", "#REF!")


async def test_a_merged_title_and_blank_rows_stand_above_the_header(client: httpx.AsyncClient) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 8, "2021年3月订单台账")
        sheet.write(1, 8, "单位：元")
        sheet.write_row(4, 0, [name.replace("（", "(").replace("）", ") ") for name in HEADER])
        sheet.write_row(5, 0, order_row("1"))
        sheet.write_row(6, 0, order_row("2", {"业务日期": "昨天"}))
        sheet.write(700, 3, " ")

    answer = await send(client, workbook(fill))
    assert [error["cell"] for error in answer.json()["errors"]] == ["D7"]


async def test_a_row_of_totals_is_refused_by_name(client: httpx.AsyncClient) -> None:
    answer = await send(client, sheet_of([order_row("1"), ["合　计", *[""] * 7, "10.00"]]))
    assert [(error["row"], error["rule"]) for error in answer.json()["errors"]] == [(3, "total_row")]
    assert "合计" in answer.json()["errors"][0]["message"]


async def test_a_missing_column_is_told_of_the_row_that_comes_closest(client: httpx.AsyncClient) -> None:
    answer = await send(client, sheet_of([order_row("1")[:-1]], HEADER[:-1], above=2))
    assert [(e["field"], e["row"], e["rule"]) for e in answer.json()["errors"]] == [("amount", 3, "missing_header")]


async def test_a_cell_without_a_header_and_a_row_that_ends_early_are_told_apart(client: httpx.AsyncClient) -> None:
    answer = await send(client, sheet_of([[*order_row("1"), "", "多"], order_row("2")[:8]]))
    told = [(error["cell"], error["rule"]) for error in answer.json()["errors"]]
    assert told == [("K2", "columns"), ("I3", "missing")]


async def test_the_sheet_named_data_goes_before_the_first(client: httpx.AsyncClient) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "封面")
        data = book.add_worksheet("数据")
        data.write_row(0, 0, HEADER)
        data.write_row(1, 0, order_row("1"))

    assert (await send(client, workbook(fill))).json()["created"] == 1


async def test_equal_rows_in_csv_and_xlsx_are_the_same_records(
    client: httpx.AsyncClient, order: Callable[..., dict[str, object]], as_csv: Callable[..., bytes]
) -> None:
    body = order("1", order_no="V1", share_pct="100", amount="10.00",
                   business_date="2021-03-05")  # fmt: skip
    assert (await send(client, as_csv([body]), "csv")).status_code == 201
    again = await send(client, sheet_of([order_row("1", {"金额（元）": 10, "本级承担比例": 100})]), "xlsx")
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 1)


def test_the_reader_reads_what_an_independent_reader_reads() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for row in range(300):
            sheet.write_row(row, row % 7, ["文" * (row % 5 + 1), row * 1.25, -row, f"{row}\r\n\t{row}"])
            sheet.write_datetime(row, 30, date(1999, 12, 31), day)

    content = workbook(fill)
    book = Workbook(io.BytesIO(content))
    ours = [[show_cell(cell) for cell in cells] for _, cells in XlsxRows(book, book.sheets[0])]
    theirs = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    spelt = [[f"{cell:.15g}" if isinstance(cell, float) else str(cell) for cell in cells] for cells in theirs]
    assert len(ours) == 300
    assert ours == spelt


async def test_many_blocks_of_rows_of_a_spreadsheet_import_or_name_three_cells(client: httpx.AsyncClient) -> None:
    wide = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
    wrong: dict[int, dict[str, object]] = {
        7: {"金额（元）": "1,00x"}, 7_000: {"业务日期": "昨天"}, 14_999: {"订单类型": "?"},
    }  # fmt: skip

    def rows(bad: dict[int, dict[str, object]]) -> Callable[[Any, Any], None]:
        def fill(_: Any, sheet: Any) -> None:
            sheet.merge_range(0, 0, 0, 8, "订单台账")
            sheet.write_row(1, 0, HEADER)
            for n in range(15_000):
                amount = f"{n % 9770 + 1000:,}.{n % 100:02d}"
                money = amount.translate(wide) if n % 2 else amount
                sheet.write_row(n + 2, 0, order_row(str(n), {"金额（元）": money, **bad.get(n, {})}))

        return fill

    client.timeout = httpx.Timeout(240)
    refused = await send(client, workbook(rows(wrong)))
    assert (refused.status_code, refused.json()["errors_total"]) == (422, 3)
    assert [error["cell"] for error in refused.json()["errors"]] == ["I10", "D7003", "H15002"]
    written = await send(client, workbook(rows({})))
    assert (written.status_code, written.json()["created"], written.json()["change_no"]) == (201, 15_000, 2)
    expected = sum((Decimal(f"{n % 9770 + 1000}.{n % 100:02d}") for n in range(15_000)), Decimal(0))
    assert Decimal((await client.get(YTD)).json()["value"]) == expected
