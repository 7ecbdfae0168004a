"""XLSX files that the service writes: what all of them have in common, and templates."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...schemas.codes import Spelt
from ...schemas.labels import Labelled
from ...schemas.periods import Period
from ..core.records import unit_names
from .cells import Percent, Year, kinds
from .headers import headers
from .listings import MAX_ROWS

_MAX_CHOICES = 255  # characters of a drop-down's list that spreadsheet programs take
# Text stays text: without this a link or a formula would be made of it.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_workbook(target: IO[bytes], *, beside: str | None = None) -> Any:
    """A workbook whose rows stand in memory, or in a folder `beside`: the library leaves its files there if it fails."""
    return xlsxwriter.Workbook(target, {**_PLAIN, "constant_memory": beside is not None, "tmpdir": beside})


def write_template(entry: type[BaseModel]) -> bytes:
    """An empty file with headers, a note on each, drop-downs, column formats, and a sheet that explains."""
    target = io.BytesIO()
    workbook = new_workbook(target)
    sheet, guide = workbook.add_worksheet("数据"), workbook.add_worksheet("填写说明")
    bold = workbook.add_format({"bold": True})
    write_headers(sheet, entry, formats_of(workbook))
    guide.write_row(0, 0, EXPLAINED_BY, bold)
    guide.set_column(0, 4, 24)
    for place, line in enumerate(explained(entry), 1):
        guide.write_row(place, 0, line)
    notes = [*NOTES, "一个文件只留一个有数据的工作表；隐藏的行也会导入。"]
    if titles := "、".join(each.title for each in unit_names(entry)):
        notes.append(
            f"导出文件另有{titles}列，可留在文件中一并导入：与单位登记簿一致的忽略，不一致的提示；名称不能代替代码。"
        )
    for place, note in enumerate(notes, len(entry.model_fields) + 2):
        guide.write_string(place, 0, note)
    workbook.close()
    return target.getvalue()


EXPLAINED_BY = ("列名", "是否必填", "填写格式", "示例", "说明")
NOTES = (
    "每行一条记录；全部正确才会导入，否则指出有误的单元格，一行也不导入。",
    "编码、单号请保持文本格式；金额超过13位整数时请以文本填写。",
    "不要填写公式和合计行，不要合并单元格；可在表头上方保留标题行，金额一律以元填写。",
)


def formats_of(workbook: Any) -> dict[str, Any]:
    """The formats of a template's columns and header, by what they hold."""
    # A percentage has no format of its own: typed into a cell that has one of numbers, 50% would be 0.50.
    codes = (("text", "@"), ("date", "yyyy-mm-dd"), ("number", "0.00####"), ("percent", "General"))
    return {
        "header": workbook.add_format({"bold": True}),
        **{name: workbook.add_format({"num_format": code}) for name, code in codes},
    }


def write_headers(sheet: Any, entry: type[BaseModel], formats: Mapping[str, Any]) -> None:
    """The headers of an empty sheet of entries: a note on each, drop-downs, column formats."""
    sheet.freeze_panes(1, 0)
    for column, (title, required, form, example, _) in enumerate(explained(entry)):
        kind = [*kinds(entry).values()][column]
        sheet.set_column(column, column, max(12, 2 * len(title) + 2), formats[_column_format(kind)])
        sheet.write_string(0, column, title, formats["header"])
        sheet.write_comment(0, column, f"{required}。{form}" + (f"。示例：{example}" if example else ""))
        choices = [member.label_zh for member in kind] if issubclass(kind, Labelled) else []
        if choices and len(",".join(choices)) <= _MAX_CHOICES:
            rule = {
                "validate": "list",
                "source": choices,
                "error_title": "填写有误",
                "error_message": "请从下拉列表中选择",
            }
            sheet.data_validation(1, column, MAX_ROWS, column, rule)


def explained(entry: type[BaseModel]) -> list[tuple[str, str, str, str, str]]:
    """Each column by its title: whether it must be filled in, how, an example, and what is to be known of it."""
    return [
        (
            title,
            "必填" if field.is_required() else "选填",
            _form(kind, field),
            _example(kind, field),
            field.description or "",
        )
        for title, field, kind in zip(headers(entry), entry.model_fields.values(), kinds(entry).values(), strict=True)
    ]


def _column_format(kind: type) -> str:
    if issubclass(kind, Decimal):
        return "percent" if issubclass(kind, Percent) else "number"
    return "date" if issubclass(kind, date) else "text"


def _form(kind: type, field: FieldInfo) -> str:
    if issubclass(kind, Labelled):
        return "从下拉列表中选择：" + "、".join(member.label_zh for member in kind)
    if issubclass(kind, date):
        return "日期，如 2021-03-05"
    if issubclass(kind, Period):
        return "月份，如 2021-10"
    if issubclass(kind, Percent):
        return "百分数，如 50 或 50%"
    if issubclass(kind, Decimal):
        return "数字，可带千分位"
    if issubclass(kind, int):
        return "是或否" if kind is bool else "年份，如 2021" if issubclass(kind, Year) else "整数"
    if spelt := next((part.zh for part in field.metadata if isinstance(part, Spelt)), None):
        return spelt
    longest = next((part.max_length for part in field.metadata if hasattr(part, "max_length")), None)
    return f"文本，最多{longest}个字符" if longest else "文本"


def _example(kind: type, field: FieldInfo) -> str:
    if field.examples:
        return str(field.examples[0])
    if issubclass(kind, Labelled):
        return next(iter(kind)).label_zh
    return "2021-03-05" if issubclass(kind, date) else "1234.50" if issubclass(kind, Decimal) else ""
