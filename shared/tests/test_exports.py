"""Exports: any list as CSV and XLSX, exact, harmless, and read back by the import as unchanged."""

import csv
import errno
import io
import os
import struct
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from python_calamine import load_workbook
from xlsxwriter.worksheet import Worksheet

from bureau_common.kit.files import listings, routes
from bureau_common.kit.files.cells import fit_cell, read_cell
from bureau_common.kit.files.listings import Listing
from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_workbook import Workbook
from bureau_common.schemas.days import Day
from bureau_common.schemas.records import RecordEntry
from toy.schemas import OrderEntry, OrderKind
from toy.workbooks import XLSX, send

Body = Callable[..., dict[str, object]]


def rows_of(content: bytes) -> list[dict[str, object]]:
    header, *rows = load_workbook(io.BytesIO(content)).get_sheet_by_name("数据").to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


async def enter(client: httpx.AsyncClient, *bodies: dict[str, object]) -> None:
    answer = await client.post("/v1/orders/batch", json={"items": bodies})
    assert answer.status_code == 201, answer.text


async def test_a_list_is_exported_with_numbers_dates_and_labels(client: httpx.AsyncClient, order: Body) -> None:
    await enter(client, order("0001", amount="1234567.80"), order("0002", amount="12345678901234.56"))
    answer = await client.get("/v1/orders/export?format=xlsx&source_ref=0001")
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.xlsx"'
    (row,) = rows_of(answer.content)
    assert (row["来源单号"], row["金额（元）"], row["业务日期"], row["订单类型"], row["品目编码"]) == (
        "0001", 1234567.8, date(2021, 3, 15), "订购", "1010101",
    )  # fmt: skip


async def test_an_amount_beyond_fifteen_digits_is_exported_as_text(client: httpx.AsyncClient, order: Body) -> None:
    await enter(client, order("1", amount="12345678901234.56"), order("2", amount="9999999999999.99"))
    amounts = [row["金额（元）"] for row in rows_of((await client.get("/v1/orders/export?format=xlsx")).content)]
    assert sorted(amounts, key=str) == ["12345678901234.56", 9999999999999.99]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_an_export_is_read_back_as_unchanged(client: httpx.AsyncClient, order: Body, file_format: str) -> None:
    starts = ["=1+1", "+1", "-1", "@x", "'x", "''=x", "普通", "a b", "0012", "1E+05", '="7"']
    amounts = ["0.01", "12345678901234567.89", "9999999999999.99", "123456789012.30"]
    bodies = [
        order(f"{start}{n}", order_no=start, amount=amounts[n % 4], share_pct="33.3333")
        for n, start in enumerate(starts)
    ]
    await enter(client, *bodies)
    content = (await client.get(f"/v1/orders/export?format={file_format}")).content
    answer = await send(client, content, f"again-{file_format}")
    assert (answer.status_code, answer.json().get("unchanged")) == (200, len(bodies)), answer.text


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
async def test_no_exported_text_begins_as_a_formula(
    client: httpx.AsyncClient, order: Body, file_format: str, start: str
) -> None:
    await enter(client, order(f"{start}cmd|'/C calc'!A0"))
    content = (await client.get(f"/v1/orders/export?format={file_format}")).content
    if file_format == "xlsx":
        (row,) = rows_of(content)
    else:
        (row,) = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert row["来源单号"] == f"'{start}cmd|'/C calc'!A0"


async def test_exports_keep_to_filters_and_cut_offs(client: httpx.AsyncClient, order: Body) -> None:
    await enter(client, order("1"))
    await enter(client, order("2", business_date="2021-04-01"))
    for query, references in [("", ["1", "2"]), ("&as_of=2", ["1"]), ("&from=2021-04", ["2"]), ("&source=none", [])]:
        rows = rows_of((await client.get(f"/v1/orders/export?format=xlsx{query}")).content)
        assert [row["来源单号"] for row in rows] == references


async def test_a_list_longer_than_a_page_is_exported_whole(client: httpx.AsyncClient, order: Body) -> None:
    for part in range(2):
        await enter(client, *[order(f"{part}-{n}") for n in range(700)])
    rows = rows_of((await client.get("/v1/orders/export?format=xlsx")).content)
    assert len({row["来源单号"] for row in rows}) == len(rows) == 1400


async def test_a_workbook_that_could_not_be_finished_leaves_no_file_behind(
    client: httpx.AsyncClient,
    order: Body,
    as_csv: Callable[..., bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written: list[Path] = []

    def files() -> list[Path]:
        return [each for each in tmp_path.rglob("*") if each.is_file()]

    def broken(*_: object) -> int:
        written.extend(files())
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(Worksheet, "write_string", broken)
    sent = {"files": {"file": ("o.csv", as_csv([order("3", amount="x")]))}, "headers": {"idempotency-key": "x"}}
    answer = await client.post("/v1/orders/import?problems=xlsx", **sent)  # type: ignore[arg-type]
    assert answer.status_code == 500
    assert written != []
    assert files() == []


async def test_a_list_that_no_sheet_holds_is_refused_before_the_answer_begins(
    client: httpx.AsyncClient, order: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book with more rows waits in a file until its end is known; one narrowed to fewer is sent."""
    await enter(client, *[order(str(n), business_date=f"2021-0{n % 2 + 1}-05") for n in range(5)])
    for module in (listings, routes):
        monkeypatch.setattr(module, "MAX_ROWS", 4)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    refused = await client.get("/v1/orders/export?format=xlsx")
    assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (422, "too_many_rows")
    narrowed = await client.get("/v1/orders/export?format=xlsx&from=2021-01&to=2021-01")
    assert [row["来源单号"] for row in rows_of(narrowed.content)] == ["0", "2", "4"]
    assert os.listdir(tmp_path) == []


def test_a_workbook_is_sent_while_it_is_written() -> None:
    """Its beginning is there with the first rows, and what is sent so far grows with every thousand of them."""
    listing = Listing(OrderEntry)
    row = [
        "shop",
        "1",
        "340311",
        "单位",
        date(2021, 3, 5),
        "V1",
        "1010101",
        Decimal(50),
        OrderKind.ORDER,
        Decimal("1.00"),
    ]
    sent = [listing.add([[*row, None, str(number)]] * 1000) for number in range(40)]
    assert sent[0].startswith(b"PK\x03\x04")
    assert sum(map(bool, sent)) > 10
    rows = rows_of(b"".join([*sent, listing.close()]))
    assert (len(rows), rows[-1]["金额（元）"], rows[-1]["额度编号"]) == (40_000, 1, "39")


def test_the_package_is_one_that_excel_opens() -> None:
    """Of a sheet whose size is not known yet Excel takes no header with the sizes of ZIP64, and calls the file damaged."""
    listing = Listing(OrderEntry)
    content = listing.add([["s", str(number), *[None] * 10] for number in range(1000)]) + listing.close()
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    sheet = package.getinfo("xl/worksheets/sheet1.xml")
    assert (sheet.flag_bits, sheet.extra) == (8, b"")
    local = struct.unpack("<4sHHHHHLLLHH", content[sheet.header_offset :][:30])
    assert (local[0], local[1], local[2], local[6:9]) == (b"PK\x03\x04", 45, 8, (0, 0, 0))
    name = sheet.header_offset + 30
    behind = name + local[9]
    assert content[name:behind] == b"xl/worksheets/sheet1.xml"
    assert content[behind : behind + 2] == b"\x20\xa2"  # no sizes of ZIP64, which are 1
    packed = behind + local[10] + sheet.compress_size
    told = struct.unpack("<4sLQQ", content[packed : packed + 24])
    assert told == (b"PK\x07\x08", sheet.CRC, sheet.compress_size, sheet.file_size)
    assert content[packed + 24 :].startswith(b"PK\x01\x02")


@pytest.mark.parametrize("text", ["<&>\"'", " space ", "_x0041_", "_x004_", "\x01\x1f", "\ufffe", "第8号\t\n", "𠮷"])
def test_whatever_a_text_holds_is_read_back_from_a_workbook(text: str) -> None:
    listing = Listing(OrderEntry)
    content = listing.add([["s", text, *[None] * 10]]) + listing.close()
    book = Workbook(io.BytesIO(content))
    (_, [_, cell, *_]) = [*XlsxRows(book, book.sheets[0])][1]
    assert read_cell(cell, str) == text.strip()


@pytest.mark.parametrize(("count", "kept"), [(163, None), (164, 32_767)])
def test_a_cell_holds_no_more_than_a_spreadsheet_opens(count: int, kept: int | None) -> None:
    """The lines of a plan of filings are one cell: of many units with long names they would be more."""
    listing, lines = Listing(OrderEntry), ["长" * 200] * count
    content = listing.add([["s", lines, *[None] * 10]]) + listing.close()
    book = Workbook(io.BytesIO(content))
    (_, [_, cell, *_]) = [*XlsxRows(book, book.sheets[0])][1]
    whole = "；".join(lines)
    assert cell == (whole if kept is None else f"{whole[: kept - 1]}…")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("长" * 32_767, None),
        ("长" * 32_768, "长" * 32_766 + "…"),
        ("𠮷" * 16_383, None),
        ("𠮷" * 16_384, "𠮷" * 16_383 + "…"),
        ("长" + "𠮷" * 16_384, "长" + "𠮷" * 16_382 + "…"),
    ],
)
def test_what_is_longer_than_a_cell_ends_with_a_sign_of_it_wherever_it_is_written(text: str, kept: str | None) -> None:
    """Spreadsheets count as UTF-16 does; half of a character would be a damaged file."""
    assert fit_cell(text) == (kept or text)
    listing = Listing(OrderEntry)
    content = listing.add([["s", text, *[None] * 10]]) + listing.close()
    book = Workbook(io.BytesIO(content))
    (_, [_, cell, *_]) = [*XlsxRows(book, book.sheets[0])][1]
    assert cell == (kept or text)


def test_a_day_that_a_spreadsheet_would_show_as_another_is_written_as_text() -> None:
    """Their calendars have a 29 February 1900, and nothing before that year."""

    class Begun(RecordEntry):
        starts_on: Day

    listing = Listing(Begun)
    days = [date(1, 1, 1), date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)]
    added = listing.add([["s", str(number), "u", "单位", date(2021, 1, 1), day] for number, day in enumerate(days)])
    book = Workbook(io.BytesIO(added + listing.close()))
    rows = [cells for _, cells in XlsxRows(book, book.sheets[0])]
    assert [read_cell(row[5], date) for row in rows[1:]] == [day.isoformat() for day in days]
