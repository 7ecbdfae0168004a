"""What a file's titles, names and links cost has a bound, however long a sender makes them."""

import csv
import io
import re
import zipfile
from types import SimpleNamespace

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files import headers
from bureau_common.kit.files.entry_files import Reader
from bureau_common.kit.files.xlsx_workbook import Workbook
from toy.schemas import OrderEntry
from toy.workbooks import HEADER, order_row, sheet_of

NAME = "填报单位（登记名称）"


def csv_of(*rows: list[object]) -> io.BytesIO:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return io.BytesIO(target.getvalue().encode())


def test_the_unit_of_a_table_is_looked_for_in_no_more_of_a_line_than_a_cell_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []
    pattern = headers._UNIT_LINE
    spy = SimpleNamespace(search=lambda text: looked.append(len(text)) or pattern.search(text))
    monkeypatch.setattr(headers, "_UNIT_LINE", spy)
    above: list[object] = ["题" * 30_000] * 10
    reader = Reader(csv_of(above, [*HEADER], order_row("1")), OrderEntry)
    reader.read(10)
    assert looked == [30_000, 2_767, *[0] * 8, 32_767]


def test_what_the_unit_of_a_table_is_found_by_repeats_nothing_without_a_bound() -> None:
    """A match holds the interpreter: 27 KB of a workbook stopped a service for forty seconds."""
    assert re.findall(r"[^?{]*[*+]|[0-9]+,\}", headers._UNIT_LINE.pattern) == []


@pytest.mark.parametrize(
    "note", ["说明" * 600 + "。四、金额单位：万元。", "金额单位：万元。" + "说明" * 600, "说" * 32_000 + "单位：千元"]
)
def test_the_unit_of_a_table_is_found_wherever_a_long_note_says_it(note: str) -> None:
    """Beginnings alone were looked at: sums of ten thousand yuan were taken for yuan."""
    with pytest.raises(Refused) as refused:
        Reader(csv_of([note], [*HEADER], order_row("1")), OrderEntry)
    assert [(each.field, each.rule) for each in refused.value.errors] == [("file", "unit")]


def test_what_a_file_calls_a_unit_is_compared_by_its_beginning() -> None:
    reader = Reader(csv_of([*HEADER, NAME], [*order_row("1"), "示" * 3000]), OrderEntry)
    (called,) = reader.read(10).called
    assert called.name == "示" * 1000


def test_the_members_of_a_workbook_are_listed_as_often_for_many_links_as_for_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Links times members: 476 KB took eleven seconds, in the turn of all imports."""
    source, target = zipfile.ZipFile(io.BytesIO(sheet_of([order_row("1")]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == "xl/_rels/workbook.xml.rels":
                more = "".join(
                    f'<Relationship Id="x{number}" Type="http://x/theme" Target="t{number}.xml"/>'
                    for number in range(2000)
                )
                text = text.replace("</Relationships>", f"{more}</Relationships>")
            result.writestr(name, text)
    listed: list[int] = []
    names = zipfile.ZipFile.namelist
    monkeypatch.setattr(zipfile.ZipFile, "namelist", lambda package: listed.append(1) or names(package))
    Workbook(io.BytesIO(target.getvalue()))
    assert 0 < len(listed) < 20
