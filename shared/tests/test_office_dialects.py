"""The same cell in both dialects of XLSX: the usual one counts days, the strict one writes them out."""

import io
import re

import pytest

from bureau_common.kit.files.cells import Cell
from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_workbook import Workbook
from test_office_cells import SHEET, in_chinese, read, shown
from toy.workbooks import edited

__all__ = ["in_chinese"]

NUMBER, WRITTEN_OUT = 44500, "2021-10-31"


def in_strict(content: bytes) -> bytes:
    """The workbook whose day is written out, under the format that it had."""

    def edit(xml: str) -> str:
        strict, count = re.subn(rf'(<c r="D2" s="[0-9]+")><v>{NUMBER}</v>', rf'\1 t="d"><v>{WRITTEN_OUT}</v>', xml)
        assert count == 1
        return strict

    return edited(content, SHEET, edit)


def day_of(content: bytes) -> Cell:
    book = Workbook(io.BytesIO(content))
    _, (_, cells) = XlsxRows(book, book.sheets[0])
    return cells[3]


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ('m"月"d"日"', ["date_format"]),
        ('yyyy"年"m"月"', ["date_format"]),
        ("yyyy-mm", ["date_format"]),
        ("mm/dd", ["date_format"]),
        ("h:mm", ["date_format"]),
        ("yyyy-mm-dd", []),
        ('yyyy"年"m"月"d"日"', []),
    ],
)
def test_a_day_is_what_its_cell_shows_of_it_in_both_dialects(code: str, rules: list[str]) -> None:
    """In the strict one a day was taken of which its cell shows no year, or the month alone."""
    usual = shown("业务日期", NUMBER, code)
    strict = in_strict(usual)
    assert (day_of(strict), type(day_of(strict))) == (day_of(usual), type(day_of(usual)))
    for content in (usual, strict):
        assert [error.rule for error in read(content)[1]] == rules
