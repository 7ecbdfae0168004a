"""The empty workbook of openings: a sheet for each book, what its columns take, and the codes that they choose from."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ...schemas.labels import Labelled
from ..books.books import Book
from .cells import kinds, write_text
from .headers import headers
from .openings import CODES, EXPLAINED, opening_of
from .workbooks import EXPLAINED_BY, NOTES, explained, formats_of, new_workbook, write_headers

_NOTES = (
    *NOTES,
    "工作表名称即账簿，不要改名；没有期初的账簿留空即可。来源系统可留空，系统记为期初（OPENING）。",
    "来源单号由本局自编，同一账簿内不得重复，更正时据以查找。",
    "按月汇总的期初（收入入库、国库集中支付）：每月、每科目一行，业务日期填该月最后一天，只能早于第一笔凭证。",
    "尚未结清的事项（贷款、债券、项目、账户）：逐笔填写，业务日期填原发生日期，已发生的还款、进度填在相应的工作表。",
)


def write_openings_template(books: Sequence[Book[Any]], units: Mapping[str, str]) -> bytes:
    """The workbook as an office fills it in; `units` are the codes of the register with their names."""
    target = io.BytesIO()
    workbook = new_workbook(target)
    formats = formats_of(workbook)
    for book in books:
        write_headers(workbook.add_worksheet(book.label_zh), opening_of(book), formats)
    _explain(workbook.add_worksheet(EXPLAINED), books, formats)
    _list_codes(workbook.add_worksheet(CODES), books, units, formats)
    workbook.close()
    return target.getvalue()


def _explain(sheet: Any, books: Sequence[Book[Any]], formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 5, 24)
    for place, note in enumerate(_NOTES):
        sheet.write_string(place, 0, note)
    lines = [(book.label_zh, *line) for book in books for line in explained(opening_of(book))]
    sheet.write_row(len(_NOTES) + 1, 0, ("工作表", *EXPLAINED_BY), formats["header"])
    for place, line in enumerate(lines, len(_NOTES) + 2):
        sheet.write_row(place, 0, line)


def _list_codes(sheet: Any, books: Sequence[Book[Any]], units: Mapping[str, str], formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 3, 28)
    sheet.write_row(0, 0, ("工作表", "列名", "可填内容", "名称"), formats["header"])
    choices = [
        (book.label_zh, title, member.label_zh, "")
        for book in books
        for title, kind in zip(headers(book.entry), kinds(book.entry).values(), strict=True)
        if issubclass(kind, Labelled)
        for member in kind
    ]
    known = [("各表", "填报单位等单位代码", code, name) for code, name in sorted(units.items())]
    for place, line in enumerate([*choices, *known], 1):
        sheet.write_row(place, 0, [*map(write_text, line)])
