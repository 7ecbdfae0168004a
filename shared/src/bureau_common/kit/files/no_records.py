"""Rows of a table that are no records: totals, signatures and notes below it, and headers that a printed page repeats."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..core.context import say
from .cells import Cell, is_blank, show_cell
from .headers import Wrong, plain_header

_TOTAL = re.compile("合计|小计|总计|共计|累计|总额")
_TOTALS = re.compile("(?:本[日旬月季年页]|当[日月年]|全[年县区市])?(?:合计|小计|总计|共计|累计)")
_FOOTER = re.compile(
    "(?:附?注|备注|说明|数据来源|(?:单位|部门|财务|分管)*(?:负责人|领导)|(?:制表|填表|填报|审核|复核|经办|编制|联系)(?:人|日期|时间|单位|电话)?)[:.]"
)
_LONGEST = 4_000


class Shape(NamedTuple):
    """What rows of a table look like: where it must be filled, and what its header says."""

    needed: Sequence[int]
    titles: frozenset[str]


def no_record(cells: list[Cell], shape: Shape) -> Wrong | None:
    """Why a row is no record, told once for the whole row; none for all that may be one."""
    first = next(cell for cell in cells if not is_blank(cell))
    blank = sum(place >= len(cells) or is_blank(cells[place]) for place in shape.needed)
    if not blank and isinstance(first, str) and first.isascii():  # nearly all rows
        return None
    shown = show_cell(first)
    if len(shown) > _LONGEST:
        return None
    texts = [plain_header(show_cell(cell)[:_LONGEST]) for cell in cells if not is_blank(cell)]
    mostly_blank = 2 * blank > len(shape.needed)
    if _TOTALS.fullmatch(texts[0].rstrip(":")) or (blank and _TOTAL.search(texts[0])):
        return _total(shown)
    if mostly_blank and any(_TOTAL.search(text) for text in texts):
        return _total(shown)
    if len(texts) > 1 and 2 * sum(text in shape.titles for text in texts) > len(texts):
        message = say("这一行又是表头，请删除后再导入", "this row is the header once more; delete it")
        return Wrong("file", "header_again", message, shown[:80])
    if blank and (mostly_blank or _FOOTER.match(texts[0])):
        filled = len(shape.needed) - blank
        message = say(
            f"这一行不是记录（表尾说明？）：必填的{len(shape.needed)}列只填了{filled}列，请删除或补齐",
            f"no record (a note below the table?): {filled} of {len(shape.needed)} required columns are filled; delete it",
        )
        return Wrong("file", "no_record", message, shown[:80])
    return None


def _total(shown: str) -> Wrong:
    message = say("这是合计行，请删除后再导入", "this is a row of totals; delete it")
    return Wrong("file", "total_row", message, shown[:80])
