"""Files are read a column at a time, and say of every row what the reading of single rows says."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

from bureau_common.kit.files import columns
from bureau_common.kit.files.cells import Cell, read_cell
from bureau_common.kit.files.columns import Columns, Read, reads_as_it_is
from bureau_common.kit.files.copying import copied, copies
from bureau_common.kit.files.entry_files import Chunk, Reader
from bureau_common.kit.files.headers import plain_header, titles
from toy.schemas import OrderEntry, OrderKind
from toy.workbooks import HEADER, sheet_of

CELLS: dict[str, list[object]] = {
    "来源系统": ["shop", " shop", "ｓｈｏｐ", "'shop", "合计", "s hop", ""],
    "来源单号": [
        "1",
        "A-1",
        "第８号",
        "a\tb",
        "a\\b",
        "a\nb",
        "合计",
        "11010519491231002X",
        " ",
        "x" * 201,
        "x" * 4001,
    ],
    "填报单位": ["340311", "340311 ", "第一单位", ""],
    "业务日期": [
        "2021-03-05",
        "2021/3/5",
        "20210305",
        "2021年3月5日",
        "2021-02-30",
        "44260",
        "昨天",
        "",
        date(2021, 3, 5),
    ],
    "订单号": ["V1", "订单-1", "“引号”", '"', "=1+1", "'=1+1", "小计", 1.0, 0.0, -0.0, 12345678901234.5],
    "品目编码": ["1010101", "101", "增值税", 101.0, ""],
    "本级承担比例": ["50", "100", "50.00", "33.33333", "101", "1E1", "", 50.0, 0.5],
    "订单类型": ["订购", "order", "退货", "入账", ""],
    "金额（元）": [
        "10.00",
        "1,234.5",
        "-0.00",
        "０.10",
        "¥3",
        "十元",
        "1.005",
        "",
        "9" * 19 + ".00",
        12.5,
        0.1,
        -0.0,
        1e15,
    ],
    "供应商代码": ["", "91340300MA2N0ABC12", "91350100M000100Y43"],
    "额度编号": ["", "L1", "合计"],
    "填报单位（登记名称）": ["", "第一单位", "合计"],
    "": ["", "", " ", "x"],
}
Make = Callable[[Sequence[Sequence[object]], Sequence[str]], bytes]


def as_csv(rows: Sequence[Sequence[object]], header: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def as_xlsx(rows: Sequence[Sequence[object]], header: Sequence[str]) -> bytes:
    return sheet_of(rows, header)


def a_file(chance: random.Random, make: Make) -> bytes:
    """Rows of which most are good, under a header that has some columns more than it must."""
    header = [*HEADER, *chance.sample(["供应商代码", "额度编号", "填报单位（登记名称）", ""], chance.randint(0, 4))]
    chance.shuffle(header)
    wrong = chance.choice([0.0, 0.02, 0.2])
    rows: list[list[object]] = []
    for _ in range(chance.randint(1, 12)):
        cells = [chance.choice(CELLS[name]) if chance.random() < wrong else CELLS[name][0] for name in header]
        if chance.random() < wrong:
            cells = cells[: chance.randrange(len(cells))] or ["合计"]
        rows.append([str(cell) if make is as_csv else cell for cell in cells])
    return make(rows, header)


def told(content: bytes, size: int) -> tuple[list[Chunk], Reader]:
    reader = Reader(io.BytesIO(content), OrderEntry)
    chunks = []
    while not reader.done:
        chunks.append(reader.read(size))
    return chunks, reader


@pytest.mark.parametrize(("make", "files"), [(as_csv, 600), (as_xlsx, 60)])
def test_columns_and_single_rows_say_the_same(make: Make, files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, by_columns = random.Random(15), 0
    for _ in range(files):
        content = a_file(chance, make)
        size = chance.choice([1, 5, 100])
        with monkeypatch.context() as patched:
            patched.setattr(Columns, "read", lambda _, rows: Read([None] * len(rows), [""] * len(rows)))
            single, of_rows = told(content, size)
        chunks, of_columns = told(content, size)
        assert chunks == single
        assert [type(each) for chunk in chunks for each in chunk.entries] == [
            OrderEntry for chunk in single for _ in chunk.entries
        ]
        assert (of_columns.errors, of_columns.errors_total) == (of_rows.errors, of_rows.errors_total)
        by_columns += sum(len(chunk.entries) for chunk in chunks)
    assert by_columns > files  # most rows are good


class SpeltEntry(OrderEntry):
    """An order whose number has one spelling, which needs its kind to be known."""

    @model_validator(mode="after")
    def _one_spelling(self) -> Self:
        self.order_no = self.order_no.upper() if self.kind is OrderKind.ORDER else self.order_no
        return self


def test_what_a_check_sets_goes_into_the_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file said of a client went to its table as it was typed, where the same by JSON had its one spelling."""
    content = as_csv(
        [
            ["shop", str(n), "340311", "2021-03-05", f"v{n}", "1010101", "50", ["订购", "退货"][n % 2], "1.00"]
            for n in range(4)
        ],
        HEADER,
    )
    by_columns = Reader(io.BytesIO(content), SpeltEntry).read(10)
    monkeypatch.setattr(Columns, "read", lambda _, rows: Read([None] * len(rows), [""] * len(rows)))
    by_rows = Reader(io.BytesIO(content), SpeltEntry).read(10)
    assert [entry.order_no for entry in by_columns.entries] == ["V0", "v1", "V2", "v3"]
    assert by_columns == by_rows


def test_good_rows_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever spelling the columns are, if each different cell reads well."""
    rows = [
        [
            "shop",
            str(n),
            "340311",
            ["2021/3/5", "20210306"][n % 2],
            f"第{n}号",
            "1010101",
            "50",
            "退货",
            f"1,00{n % 9}.5",
        ]
        for n in range(50)
    ]
    monkeypatch.setattr(Reader, "_read_row", lambda *_: None)
    chunks, _ = told(as_csv(rows, HEADER), 100)
    assert [entry.order_no for entry in chunks[0].entries] == [f"第{n}号" for n in range(50)]
    assert [entry.amount for entry in chunks[0].entries] == [Decimal(f"100{n % 9}.50") for n in range(50)]


def test_cells_that_hardly_repeat_are_not_remembered() -> None:
    """Of a million rows their references and amounts would be most of what a service holds."""
    rows: list[list[Cell]] = [
        ["shop", str(n), "340311", "2021-03-05", f"V{n}", "1010101", "50", "退货", f"{n}.50"] for n in range(1000)
    ]
    names = [titles(OrderEntry)[plain_header(title)] for title in HEADER]
    of_orders = Columns(OrderEntry, names, {}, lambda _: False, ragged=False)
    read = of_orders.read(rows)
    assert [entry.amount for entry in read.entries] == [Decimal(f"{n}.50") for n in range(1000)]
    assert sum(len(column._values) for column in of_orders._columns.values()) < 20


def test_what_is_remembered_weighs_more_than_its_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of whole numbers took half a gigabyte: a remembered cell of five characters weighs some 250 bytes."""
    monkeypatch.setattr(columns, "_MAX_HELD", 6400)
    names, held = [titles(OrderEntry)[plain_header(title)] for title in HEADER], []
    read = Columns(OrderEntry, names, {}, lambda _: False, ragged=False)
    for first in range(0, 5000, 100):
        shares = [f"{n / 100:g}" for n in range(first, first + 100)]
        rows: list[list[Cell]] = [
            ["shop", share, "340311", "2021-03-05", "V1", "1010101", share, "退货", "1.50"] for share in shares
        ]
        assert [entry.share_pct for entry in read.read(rows).entries] == [*map(Decimal, shares)]
        held.append(max(len(column._values) for column in read._columns.values()))
    assert max(held) == 200


@given(
    st.lists(st.text(st.sampled_from("09aZ-_.,/ '\n\tE+=#元¥") | st.characters(), max_size=6), min_size=1, max_size=3)
)
def test_what_is_taken_as_it_is_reads_as_it_is(cells: list[str]) -> None:
    for kind in (str, Decimal):
        if reads_as_it_is(cells, kind):
            assert [read_cell(cell, kind) for cell in cells] == cells


async def test_values_come_out_of_a_copy_as_they_went_in(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    values: list[Any] = [
        ("x", "plain"), ("x", "\\N"), ("x", "tab\there"), ("x", "line\nand\r"), ("x", "\\"), ("x", ""), ("x", "\\t"), ("x", None),
    ]  # fmt: skip
    await superuser.execute("create temp table copies (no int, t text, l text[], n numeric, d date, b boolean)")
    lists = [["a", None][:1], ['"', "\\", ",{}", "\t"], [], ["NULL", " "]]
    rows = [
        (number, text, lists[number % 4], Decimal("-1.50"), date(2021, 2, 3), number % 2 == 0)
        for number, (_, text) in enumerate(values)
    ]

    async def lines() -> Any:
        yield "".join("\t".join(map(copied, row)) + "\n" for row in rows).encode()

    await superuser.copy_to_table("copies", source=lines())
    assert [tuple(row) for row in await superuser.fetch("select * from copies order by no")] == rows


@given(st.lists(st.text(max_size=4) | st.none() | st.decimals(allow_nan=False, allow_infinity=False) | st.dates()))
def test_many_values_are_written_as_each_of_them(values: list[Any]) -> None:
    assert [*copies(values)] == [*map(copied, values)]
