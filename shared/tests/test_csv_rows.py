"""Rows of text files are read block by block, and are what a reader of the whole text says they are."""

import csv
import io
import random

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.cells import MAX_ROW_TEXT
from bureau_common.kit.files.csv_files import SEPARATORS, CsvFile


def rows_of(text: str) -> list[tuple[int, list[object]]]:
    return [*CsvFile(io.BytesIO(text.encode())).rows(",")]


@pytest.mark.parametrize("quoted", [0.0, 0.0005, 0.2])
def test_rows_and_the_lines_where_they_begin_are_those_of_the_whole_text(quoted: float) -> None:
    chance = random.Random(62)
    cells = ["1,234.50", 'a "b"', "two\nlines", "two\r\nlines", "", "'"]
    lines = [
        [chance.choice(cells) if chance.random() < quoted else f"{number}-{place}" for place in range(5)]
        if chance.random() > 0.01
        else []
        for number in range(9000)
    ]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=chance.choice(["\n", "\r\n"])).writerows(lines)
    reader, expected, line = csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True), [], 1
    for row in reader:
        expected.append((line, row))
        line = reader.line_num + 1
    assert len(text.getvalue()) > 200_000  # some blocks
    assert rows_of(text.getvalue()) == expected


@pytest.mark.parametrize("wrong", ["x" * (MAX_ROW_TEXT + 1), '"not closed', 'a"b\n"c'])
def test_a_row_that_is_none_is_named_by_its_line_in_whichever_block_it_stands(wrong: str) -> None:
    good = "".join(f"{number},plain\n" for number in range(20_000))
    with pytest.raises(Refused) as refused:
        rows_of(f"{good}{wrong}\n")
    assert [error.row for error in refused.value.errors] == [20_001 + wrong.startswith('a"')]


@pytest.mark.parametrize("separator", ['"', "\r"])
def test_what_parts_no_cells_is_no_separator_though_a_first_line_says_so(separator: str) -> None:
    """Quotes and line ends mean something of their own: newer versions of Python refuse them with an error that is no CSV's."""
    file = CsvFile(io.BytesIO(f"sep={separator}\na,b\n".encode()))
    assert file.separators == SEPARATORS
    assert [row for _, row in file.rows(",")][-1] == ["a", "b"]
