"""The report as a workbook: a sheet of its head and sources, and a sheet a domain with what each figure is made of."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from bureau_common.kit.files.cells import fit_cell, write_text
from bureau_common.schemas.figures import Figure, FigureInput
from bureau_common.schemas.report import Report, Section

from ..marks import DOMAIN_LABELS, STATES
from .annex import BASES, figure_address, head_notes, known_figures, listings, sources, title
from .contents import SOURCE_HEADS, link, printable
from .imprint import Imprint, signature, written_until

_MOST_DIGITS = 15
"""A spreadsheet's number holds no more."""
_HEADS = {
    "编号": 36,
    "名称": 30,
    "数值": 16,
    "单位": 8,
    "原值": 22,
    "原值单位": 10,
    "口径": 10,
    "状态": 14,
    "沿用自": 10,
    "暂定": 6,
    "公式": 40,
    "公式版本": 9,
    "计算依据": 60,
    "备注": 40,
    "数据版本": 10,
    "页面": 40,
}
"""The columns of a domain with their widths."""
_BASE = {"yuan": "元", "count": "个数", "percent": "%", "pp": "百分点", "times": "倍", "text": ""}


def render_xlsx(report: Report, imprint: Imprint) -> bytes:
    target = io.BytesIO()
    day = imprint.issued_on or report.period.last_day
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(target, plain)
    workbook.set_properties(
        {
            "title": printable(title(report)),
            "author": printable(imprint.office),
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a day has no zone
        }
    )
    _write_head(workbook, report, imprint)
    known = known_figures(report)
    for section in report.sections:
        figures = [figure for figure in section.figures if figure.id in known and section.status == "complete"]
        _write_domain(workbook, section, figures, imprint)
    workbook.close()
    return target.getvalue()


def _write_head(workbook: Any, report: Report, imprint: Imprint) -> None:
    """What the report is, what a reader must know of it, its sources, and what is missing."""
    sheet = workbook.add_worksheet("报告")
    bold = workbook.add_format({"bold": True})
    sheet.set_column(0, 2, 18)
    sheet.set_column(3, 3, 72)
    sheet.set_column(4, 4, 60)
    lines = [imprint.classification, *head_notes(report), written_until(imprint)]
    lines += [each.text for each in signature(imprint)]
    _write(sheet, 0, [title(report)], bold)
    row = 1
    for line in filter(None, lines):
        _write(sheet, row, [line])
        row += 1
    _write(sheet, row + 1, SOURCE_HEADS, bold)
    row += 2
    for source in sources(report):
        _write(sheet, row, [source.domain, source.status, source.version, source.chain, source.remark])
        row += 1
    for listing in listings(report):
        _write(sheet, row + 1, [listing.heading], bold)
        row += 2
        for each in listing.lines:
            names = "、".join(name for name, _ in each.names)
            _write(sheet, row, [f"{each.about}{names}{each.remark}"])
            row += 1


def _write_domain(workbook: Any, section: Section, figures: Sequence[Figure], imprint: Imprint) -> None:
    """A line a figure; of a domain that did not answer the sheet says so, and has none."""
    sheet = workbook.add_worksheet(printable(DOMAIN_LABELS.get(section.domain, section.domain))[:31])
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_HEADS.values()):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    _write(sheet, 0, list(_HEADS), bold)
    if section.status != "complete":
        _write(sheet, 1, [section.reason or STATES["unavailable"]])
    # A spreadsheet shows 5.0 as 5 where its format does not say otherwise.
    numbers = {
        decimals: workbook.add_format({"valign": "top", "num_format": f"{Decimal(0):.{max(decimals, 0)}f}"})
        for decimals in {figure.decimals for figure in figures}
    }
    for row, figure in enumerate(figures, 1):
        _write(sheet, row, _cells(figure, imprint), wrapped, numbers[figure.decimals])


def _cells(figure: Figure, imprint: Imprint) -> list[str | Decimal]:
    """As the heads say; a number that a spreadsheet cannot hold is its exact text."""
    value: str | Decimal = figure.value or ""
    if figure.printed is not None:
        value = figure.printed if len(figure.printed.as_tuple().digits) <= _MOST_DIGITS else f"{figure.printed:f}"
    address = figure_address(figure)
    return [
        figure.id,
        figure.name_zh,
        value,
        figure.display_unit,
        figure.value or "",
        _BASE[figure.unit],
        BASES[figure.basis],
        STATES[figure.state],
        "" if figure.carried_from is None else str(figure.carried_from),
        "是" if figure.provisional else "否",
        figure.formula,
        str(figure.formula_version),
        "\n".join(map(_input, figure.inputs)),
        "\n".join(figure.notes),
        str(figure.change_no),
        link(address, imprint) or address,
    ]


def _input(each: FigureInput) -> str:
    value = STATES[each.state] if each.value is None else f"{each.value}{_BASE[each.unit]}"
    return f"{each.label_zh}（{each.start}至{each.end}）：{value}，{each.rows}行"


def _write(sheet: Any, row: int, cells: Iterable[str | Decimal], style: Any = None, number: Any = None) -> None:
    """Texts as texts: what begins like a formula is neutralised as in every export."""
    for column, cell in enumerate(cells):
        if isinstance(cell, Decimal):
            sheet.write_number(row, column, cell, number)
        else:
            sheet.write_string(row, column, fit_cell(write_text(printable(cell))), style)
