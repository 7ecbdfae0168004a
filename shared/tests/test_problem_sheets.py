"""A refused file that comes back: sent again, every cell says what it said at first, and what was refused is refused."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bureau_common.kit.files.cells import (
    EMPTY_FORMULA,
    Cell,
    DayOfMonth,
    DayOfNoYear,
    Percent,
    Styled,
    Unreadable,
    Year,
    read_cell,
)  # fmt: skip
from bureau_common.kit.files.columns import MAX_CELL
from bureau_common.kit.files.problem_sheets import send_back
from bureau_common.kit.files.spellings import CellError
from bureau_common.schemas.periods import Period
from toy.schemas import OrderKind
from toy.workbooks import HEADER, order_row, send, sheet_of, sheets, workbook

KINDS = (str, Decimal, Percent, Year, int, bool, date, Period, OrderKind)
DAY = datetime(2021, 11, 3)  # noqa: DTZ001
CELLS: tuple[Cell, ...] = (
    "", "  ", "0012", "'0012", "'=7", '="00123"', '=""', "'", "''", "'-5.00", "-5.00", "=7", "＝7", "\u200b=7", "1,234.5", "12,50",
    "#REF!", "'#REF!", "6.22848E+18", "'6.22848E+18", "50%", "是", "'是", "true", "2021年", "2021-03-05", "2021.1", "2021年3月",
    "订购", "'订购", "x", "…", "甲\n乙", "9" * 20, 7.0, 0.5, -3.0, 1e16, 12345678901234567.0, 44500.0, 2021.0, DAY,
    datetime(2021, 11, 3, 10, 30), DayOfMonth(2021, 11, 1), DayOfMonth(2021, 11, 30), DayOfNoYear(2026, 12, 31),  # noqa: DTZ001
    datetime(1905, 7, 13), EMPTY_FORMULA, Unreadable("formula", "0"), Unreadable("error_cell", "#N/A"),  # noqa: DTZ001
    Styled("percent", 0.5, "50%"), Styled("shown", 7.0, "0007"), Styled("shown", 7.0, "凭0007"),
    Styled("scientific", 123456.78, "1.23E+05"), Styled("scaled", 123456.0, "123456"),
)  # fmt: skip


def read(cell: Cell, kind: type) -> str:
    """What a column reads of a cell, or that it is refused."""
    try:
        return read_cell(cell, kind) or ""
    except CellError:
        return "refused"


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_comes_back_says_what_it_said(kind: type) -> None:
    """Texts behind an apostrophe came back behind two, and formulas, days and damaged numbers as texts that were taken."""
    said = {repr(cell): read(cell, kind) for cell in CELLS}
    sent = {repr(cell): send_back(cell, kind) for cell in CELLS}
    assert {cell: read(text, kind) for cell, (text, _) in sent.items()} == said
    assert {cell for cell, (_, is_refused) in sent.items() if is_refused} == {c for c in said if said[c] == "refused"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hidden_too_long_or_merged_is_never_taken(kind: type) -> None:
    told = [
        send_back("x", kind, hidden=True),
        send_back("0" * MAX_CELL + "7", kind),
        send_back("7", kind, refused=True),
    ]
    assert [(read(text, kind), is_refused) for text, is_refused in told] == [("refused", True)] * 3
    assert max(len(text) for text, _ in told) <= MAX_CELL


async def sent_again(client: httpx.AsyncClient, answer: httpx.Response, width: int = len(HEADER)) -> httpx.Response:
    """The rows that came back without what is told beside them, as a person sends them who mended nothing."""
    rows = [[str(cell) for cell in row[:width]] for row in sheets(answer.content)["数据"][1:]]
    return await send(client, sheet_of(rows), "again")


async def test_what_nobody_mended_is_refused_again(client: httpx.AsyncClient) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, order_row("1"))
        sheet.write_formula(1, HEADER.index("来源单号"), "=A1", None, "R1")
        sheet.write_row(2, 0, order_row("2"))
        sheet.write_datetime(2, HEADER.index("业务日期"), DAY, book.add_format({"num_format": 'm"月"d"日"'}))

    first = await send(client, workbook(fill), params={"problems": "xlsx"})
    told = [row[2] for row in sheets(first.content)["问题清单"][1:]]
    again = await sent_again(client, first)
    assert again.status_code == 422, again.text
    assert [(each["rule"], each["row"]) for each in again.json()["errors"]] == [("unmended", 2), ("unmended", 3)]
    assert told == ["来源单号", "业务日期"]


async def test_a_remark_beside_the_table_hides_no_number_of_its_row(client: httpx.AsyncClient) -> None:
    """A number of eleven digits was `…` for a remark in another cell, and the mended file kept `…` for it."""
    rows = [[*order_row("20210305000123456"), "已核"]]
    first = await send(client, sheet_of(rows), params={"problems": "xlsx"})
    assert first.status_code == 422
    again = await sent_again(client, first)
    assert again.status_code == 201, again.text
    assert [each["source_ref"] for each in (await client.get("/v1/orders")).json()["items"]] == ["20210305000123456"]


async def test_what_is_wrong_stands_under_its_header_and_a_wrong_header_is_marked(client: httpx.AsyncClient) -> None:
    """A remark took the place of the message, which came back as a remark."""
    rows = [[*order_row("1", {"金额（元）": "x"}), "已核", "", "又核"], order_row("2", {"金额（元）": "x"})]
    answer = await send(client, sheet_of(rows), params={"problems": "xlsx"})
    header, *told = sheets(answer.content)["数据"]
    assert header == [*HEADER, "系统提示"]
    assert ["J2" in str(told[0][-1]), "I3" in str(told[1][-1])] == [True, True]


async def test_a_serial_that_its_column_takes_comes_back_as_it_was(client: httpx.AsyncClient) -> None:
    """One in eleven of unit, day and counter passes for an ID number."""
    serials = [f"34031120210305{counter:04d}" for counter in range(200)]
    rows = [order_row(serial, {"金额（元）": "x"}) for serial in serials]
    answer = await send(client, sheet_of(rows), params={"problems": "xlsx"})
    assert [row[1] for row in sheets(answer.content)["数据"][1:]] == serials


async def test_blank_cells_right_of_the_table_are_nothing(client: httpx.AsyncClient) -> None:
    answer = await send(client, sheet_of([[*order_row("1"), " ", "  "]]))
    assert answer.status_code == 201, answer.text
