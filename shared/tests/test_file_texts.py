"""The texts of a workbook are let go when it is closed."""

import gc
import io
from collections.abc import Sequence
from contextlib import suppress

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.entry_files import Reader
from bureau_common.kit.files.xlsx_workbook import Strings
from toy.schemas import OrderEntry
from toy.workbooks import HEADER, order_row, sheet_of


def holds_any(strings: Strings) -> bool:
    with suppress(IndexError):
        return strings[0] is not None
    return False


@pytest.mark.parametrize("header", [HEADER, HEADER[:-1]])
def test_the_texts_of_a_workbook_go_when_it_is_closed_and_wait_for_no_collector(header: Sequence[str]) -> None:
    """Files one after another, read or refused, would each leave theirs until the collector looks for cycles that are old."""
    content = sheet_of([order_row("1")], header)
    gc.collect()
    gc.disable()
    try:
        for _ in range(2):
            with suppress(Refused):
                reader = Reader(io.BytesIO(content), OrderEntry)
                reader.read(10)
                reader.close()
                del reader
        left = [each for each in gc.get_objects() if isinstance(each, Strings)]
        assert not any(map(holds_any, left))
    finally:
        gc.enable()
