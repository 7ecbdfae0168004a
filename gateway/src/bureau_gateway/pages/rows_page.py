"""The rows behind a figure as a page: one table for each input, every row with what it adds or takes off."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby

from bureau_common.kit.figures.choosing import Chosen
from bureau_common.schemas.alerts import AlertRow
from bureau_common.schemas.figures import Figure, FigureInput, FigureRow, FigureRows
from bureau_common.schemas.units import BaseUnit

from ..marks import carried, gap
from .figure_page import figure_address, records_address
from .labels import BookField, book_fields
from .navigation import report_address
from .rendering import render
from .texts import decimals_of, month, number, span
from .words import in_language

_SHORT = 20
"""Up to so many characters stand in one line; a longer text may break."""

ALL = Chosen()


@dataclass(frozen=True)
class Cell:
    """A text of a table, and the classes it is shown by."""

    text: str
    style: str
    number: Decimal | None = None
    """Of a number, what a spreadsheet may count with."""


@dataclass(frozen=True)
class RowTable:
    """The rows of one input that stand on this page."""

    heading: str
    columns: list[Cell]
    lines: list[list[Cell]]
    counted: str
    subtotal: Cell


def rows_page(
    figure: Figure, rows: FigureRows, measure: str | None, limit: int, chosen: Chosen = ALL, *, first: bool
) -> str:
    """One page of the rows; `measure` names the input where they are not those of the whole figure."""
    needed = None if measure is None else next(each for each in figure.inputs if each.name == measure)
    value = figure.value if needed is None else needed.value
    total = None if value is None else Decimal(value)
    unit = figure.unit if needed is None else needed.unit
    subtotal, wanted = _sum(rows.items), given(chosen)
    here = {"measure": measure, "limit": limit, **wanted}
    return render(
        "rows",
        figure=figure,
        title=figure.name_zh if needed is None else f"{figure.name_zh}：{needed.label_zh}",
        span=None if needed is None else span(needed),
        month=month(figure.period),
        tables=tables_of(figure, rows.items),
        counted=_counted(rows.items),
        subtotal=_with_unit(unit, subtotal),
        total=Cell(gap(figure.state if needed is None else needed.state), "")
        if total is None
        else _with_unit(unit, total, carried(figure)),
        # Where all rows are on this page, the page itself shows that they sum to the figure.
        is_whole=first and rows.next_cursor is None and total is not None and not wanted,
        agrees=subtotal == total,
        start=None if first else records_address(figure, **here),
        following=records_address(figure, **here, cursor=rows.next_cursor) if rows.next_cursor else None,
        back=figure_address(figure),
        ways=[
            (in_language("返回指标"), figure_address(figure)),
            (in_language("返回报告"), report_address(figure.period)),
        ],
        is_filtered=bool(wanted),
        filter_action=f"/v1/figures/{figure.id}/records",
        filter_fixed=[
            (name, kept)
            for name, kept in (("period", figure.period), ("as_of", figure.change_no), ("measure", measure))
            if kept is not None
        ],
        filter_fields=_filters(unit, wanted),
        unfiltered=records_address(figure, measure=measure),
        workbook=records_address(figure, measure=measure, **wanted, format="xlsx"),
    )


def given(chosen: Chosen) -> dict[str, object]:
    """What rows are chosen by, as a query says it."""
    return {name: value for name, value in asdict(chosen).items() if value is not None}


def _filters(unit: BaseUnit, wanted: dict[str, object]) -> list[tuple[str, str, str, str]]:
    """The fields of the form: name, label, kind, and what it was filled in with."""
    least, most = ("金额下限（元）", "金额上限（元）") if unit == "yuan" else ("数值下限", "数值上限")
    fields = (
        ("reporting_unit", "填报单位", "text"),
        ("source", "来源", "text"),
        ("first_day", "开始日期", "date"),
        ("last_day", "结束日期", "date"),
        ("least", least, "text"),
        ("most", most, "text"),
    )
    return [(name, in_language(label), kind, str(wanted.get(name, ""))) for name, label, kind in fields]


def tables_of(figure: Figure, rows: Sequence[FigureRow]) -> list[RowTable]:
    """A table for each input, in their order."""
    inputs = {each.name: each for each in figure.inputs}
    return [_table(figure, inputs[name], list(found)) for name, found in groupby(rows, lambda row: row.measure)]


def _sum(rows: Sequence[FigureRow]) -> Decimal:
    return sum((Decimal(row.contribution) for row in rows), Decimal(0))


def _counted(rows: Sequence[FigureRow]) -> str:
    """How many rows there are; an opening may sum up many vouchers, and is not counted as one."""
    openings = sum(row.opening for row in rows)
    if openings:
        return in_language("{count}行，其中期初{openings}行", count=len(rows), openings=openings)
    return in_language("{count}笔", count=len(rows))


def _amount(unit: BaseUnit, value: Decimal) -> Cell:
    return Cell(number(value, decimals_of(unit)), "amount negative" if value < 0 else "amount", value)


def _with_unit(unit: BaseUnit, value: Decimal, mark: str = "") -> Cell:
    amount = _amount(unit, value)
    return Cell(f"{amount.text}{' 元' if unit == 'yuan' else ''}{mark}", amount.style)


def _table(figure: Figure, needed: FigureInput, rows: Sequence[FigureRow]) -> RowTable:
    """Rows of one input are of one book; fields that none of them fills are left out."""
    fields = filled(figure.id.partition(".")[0], rows)
    return RowTable(
        heading=f"{needed.label_zh}（{span(needed)}）",
        columns=[
            *columns_of(fields),
            Cell(in_language("计入金额（元）" if needed.unit == "yuan" else "计入数"), "amount"),
        ],
        lines=[[*cells_of(row, fields), _amount(needed.unit, Decimal(row.contribution))] for row in rows],
        counted=_counted(rows),
        subtotal=_amount(needed.unit, _sum(rows)),
    )


def filled(domain: str, rows: Sequence[FigureRow | AlertRow]) -> list[BookField]:
    """The fields of the rows' book that one of them fills."""
    known = book_fields(domain, rows[0].book)
    return [field for field in known if any(row.record.get(field.name) is not None for row in rows)]


def columns_of(fields: Sequence[BookField]) -> list[Cell]:
    """The head of a table of records."""
    return [
        Cell(in_language("日期"), "date"),
        *[Cell(in_language(label), "") for label in ("填报单位", "来源", "单号")],
        *[Cell(field.label, "" if field.decimals is None else "number") for field in fields],
    ]


def cells_of(row: FigureRow | AlertRow, fields: Sequence[BookField]) -> list[Cell]:
    """A record as a line of such a table."""
    return [
        Cell(row.business_date.isoformat(), "date"),
        _text(_named(row, "reporting_unit", str(row.record.get("reporting_unit", "")))),
        _text(in_language("期初") if row.opening else str(row.record.get("source", ""))),
        _text(str(row.record.get("source_ref", ""))),
        *[_field(field, row) for field in fields],
    ]


def _field(field: BookField, row: FigureRow | AlertRow) -> Cell:
    value = row.record.get(field.name)
    shown = field.shown(value)
    if field.decimals is None:
        return _text(_named(row, field.name, shown))
    return Cell(shown, "number", None if value is None else Decimal(str(value)))


def _named(row: FigureRow | AlertRow, field: str, code: str) -> str:
    """The code of a unit with what the register calls it behind it; what names no unit stays as it is."""
    name = row.record.get(f"{field}_name")
    return code if name is None else f"{code} {name}"


def _text(text: str) -> Cell:
    return Cell(text, "short" if len(text) <= _SHORT else "")
