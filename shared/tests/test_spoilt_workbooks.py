"""Workbooks as no program writes them, some bytes of them others: each is read or refused, and none is an error."""

import contextlib
import io
import random
import zipfile

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.cells import Cell, Unreadable
from bureau_common.kit.files.entry_files import Reader
from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_workbook import Workbook
from test_imports_hostile import MAIN, SHEET
from toy.schemas import OrderEntry
from toy.workbooks import edited, order_row, sheet_of


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Some places changed, taken out, or said twice."""
    result = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place, length = chance.randrange(len(result)), chance.randint(1, 12)
        match chance.randrange(3):
            case 0:
                result[place] = chance.randrange(256)
            case 1:
                del result[place : place + length]
            case _:
                result[place:place] = chance.choice([b"<c/>", b' t="s"', b' r="XFD1"', b"<v>1e9</v>", b"<f/>", b"-1"])
    return bytes(result)


def read_whole(content: bytes) -> None:
    reader = Reader(io.BytesIO(content), OrderEntry)
    while not reader.done:
        reader.read(50)
    for error in reader.errors:
        assert error.model_dump_json()


@pytest.mark.parametrize("inside", [False, True])
def test_whatever_is_changed_in_a_workbook_it_is_read_or_refused(inside: bool) -> None:
    content, chance = sheet_of([order_row(str(n)) for n in range(20)]), random.Random(9)
    parts = parts_of(content)
    for _ in range(500):
        name = chance.choice([name for name in parts if name.startswith("xl/") and "theme" not in name])
        changed = packed({**parts, name: spoilt(parts[name], chance)}) if inside else spoilt(content, chance)
        with contextlib.suppress(Refused):
            read_whole(changed)


@pytest.mark.parametrize("encoding", ["vTF-8", "idna", "zip", "utf-7"])
def test_a_part_in_an_encoding_that_nobody_knows_is_refused(encoding: str) -> None:
    content = edited(sheet_of([order_row("1")]), SHEET, lambda xml: xml.replace("UTF-8", encoding, 1))
    with pytest.raises(Refused) as refused:
        read_whole(content)
    assert refused.value.errors[0].rule == "xlsx"


def first_cells(xml: str) -> list[Cell]:
    """The cells of a sheet with one row."""
    sheet = f"{MAIN.decode()}<row>{xml}</row></sheetData></worksheet>"
    book = Workbook(io.BytesIO(edited(sheet_of([order_row("1")]), SHEET, lambda _: sheet)))
    ((_, cells),) = XlsxRows(book, book.sheets[0])
    return cells


@pytest.mark.parametrize("number", ["1_000", "１２", "१२", "0x10", "inf", "nan", "1,5", "--1"])
def test_a_number_that_xml_does_not_write_so_is_none(number: str) -> None:
    assert first_cells(f"<c><v>{number}</v></c>") == [Unreadable("error_cell", number)]


def test_numbers_and_answers_are_read_as_xml_writes_them() -> None:
    numbers = {"1E3": 1000.0, "-.5e-1": -0.05, " 7 ": 7.0, "+1.": 1.0}
    assert first_cells("".join(f"<c><v>{each}</v></c>" for each in numbers)) == [*numbers.values()]
    answers = {"0": "FALSE", "false": "FALSE", "1": "TRUE", "true": "TRUE"}
    assert first_cells("".join(f'<c t="b"><v>{each}</v></c>' for each in answers)) == [*answers.values()]


@pytest.mark.parametrize("number", ["-1", "-2", "0_0", "٠", "1e0", "9999999999"])
def test_a_text_is_found_by_its_number_and_by_nothing_else(number: str) -> None:
    with pytest.raises(Refused) as refused:
        first_cells(f'<c t="s"><v>{number}</v></c>')
    assert refused.value.errors[0].rule == "xlsx"
